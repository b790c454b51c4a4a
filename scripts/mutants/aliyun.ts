import type { Mutant } from './mutant.ts';

const suite = ['test/unit/providers/**/*.test.ts'];

export const aliyunMutants: readonly Mutant[] = [
  {
    name: 'sign: a star stays unencoded',
    file: 'src/core/providers/aliyun/sign.ts',
    find: "/[!'()*]/g",
    replace: "/[!'()]/g",
    suite,
  },
  {
    name: 'sign: parameters are sorted as people sort',
    file: 'src/core/providers/aliyun/sign.ts',
    find: '(a < b ? -1 : a > b ? 1 : 0)',
    replace: 'a.localeCompare(b)',
    suite,
  },
  {
    name: 'sign: V1 forgets the & behind the secret',
    file: 'src/core/providers/aliyun/sign.ts',
    find: '`${accessKeySecret}&`',
    replace: 'accessKeySecret',
    suite,
  },
  {
    name: 'sign: V3 leaves the host unsigned',
    file: 'src/core/providers/aliyun/sign.ts',
    find: "key !== 'host' && ",
    replace: '',
    suite,
  },
  {
    name: 'sign: V3 keeps white space around header values',
    file: 'src/core/providers/aliyun/sign.ts',
    find: 'value.trim()]',
    replace: 'value]',
    suite,
  },
  {
    name: 'request: the security token is not sent with V1',
    file: 'src/core/providers/aliyun/request.ts',
    find: "  if (keys.securityToken) parameters.push(['SecurityToken', keys.securityToken]);\n",
    replace: '',
    suite,
  },
  {
    name: 'purge: eleven domains go in one request',
    file: 'src/core/providers/aliyun/purge.ts',
    find: 'const maxHosts = 10;',
    replace: 'const maxHosts = 11;',
    suite,
  },
  {
    name: 'purge: a request may be sent again by itself',
    file: 'src/core/providers/aliyun/purge.ts',
    find: "resend: 'ifNotSent'",
    replace: "resend: 'always'",
    suite,
  },
  {
    name: 'errors: the string to sign reaches the log',
    file: 'src/core/providers/aliyun/errors.ts',
    find: 'providerMessage: redact(message)',
    replace: 'providerMessage: message',
    suite,
  },
  {
    name: 'errors: an error in a 200 is a success',
    file: 'src/core/providers/aliyun/errors.ts',
    find: 'if (json && code !== undefined) throw refusal',
    replace: 'if (json && code !== undefined && reply.status >= 300) throw refusal',
    suite,
  },
  {
    name: 'tasks: one complete row hides a failed one',
    file: 'src/core/providers/aliyun/tasks.ts',
    find: 'rank(a) - rank(b)',
    replace: 'rank(b) - rank(a)',
    suite,
  },
];
