import type { Mutant } from './mutant.ts';

const suite = ['test/unit/http/*.test.ts'];

export const senderMutants: readonly Mutant[] = [
  {
    name: 'send: a second attempt reuses the nonce of the first',
    file: 'src/core/http/send.ts',
    find: 'nonce: nonce() }',
    replace: 'nonce: String(nonce.length) }',
    suite,
  },
  {
    name: 'send: a refusal is not held against what was signed',
    file: 'src/core/http/send.ts',
    find: 'throw signed && provider.explain ? provider.explain(thrown, reply, signed) : thrown;',
    replace: 'throw thrown;',
    suite,
  },
  {
    name: 'retry: a purge whose answer was lost goes again by itself',
    file: 'src/core/http/retry.ts',
    find: "  if (resend === 'ifNotSent' && error.maybeSent) return undefined;\n",
    replace: '',
    suite,
  },
  {
    name: 'retry: a refusal is tried again',
    file: 'src/core/http/retry.ts',
    find: "'throttled', 'unavailable'",
    replace: "'throttled', 'quota', 'unavailable'",
    suite,
  },
  {
    name: 'retry: the wait that the provider asks for is ignored',
    file: 'src/core/http/retry.ts',
    find: 'error.retryAfterMs ?? ',
    replace: '',
    suite,
  },
  {
    name: 'retry: there is no end to it',
    file: 'src/core/http/retry.ts',
    find: 'if (attempt >= attempts) return undefined;',
    replace: 'if (attempt >= attempts + 3) return undefined;',
    suite,
  },
  {
    name: 'fetch: a refused connection counts as maybe sent',
    file: 'src/core/http/fetchHttp.ts',
    find: "  'ECONNREFUSED',\n",
    replace: '',
    suite,
  },
  {
    name: 'fetch: a reply of any size is read',
    file: 'src/core/http/fetchHttp.ts',
    find: 'if (size > maxBytes) throw',
    replace: 'if (size < 0 && maxBytes) throw',
    suite,
  },
];
