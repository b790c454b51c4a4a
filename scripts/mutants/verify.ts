import type { Mutant } from './mutant.ts';

const verdicts = ['test/unit/verify/{verdict,evidence}.test.ts'];
const probes = ['test/unit/verify/probe.test.ts'];
const directly = ['test/unit/verify/direct.test.ts'];
const headers = ['test/unit/verify/edgeHeaders.test.ts'];

export const verifyMutants: readonly Mutant[] = [
  {
    name: 'verdict: the origin’s agreement hides that the file is not deployed',
    file: 'src/core/verify/verdict.ts',
    find: 'if (isOrigin === true && isLocal === undefined)',
    replace: 'if (isOrigin === true)',
    suite: verdicts,
  },
  {
    name: 'verdict: a redirect counts as content',
    file: 'src/core/verify/verdict.ts',
    find: 'if (status === 200) return undefined;',
    replace: 'if (status < 400) return undefined;',
    suite: verdicts,
  },
  {
    name: 'verdict: an origin’s error page is taken for its content',
    file: 'src/core/verify/verdict.ts',
    find: 'origin?.status !== 200 ?',
    replace: 'origin === undefined ?',
    suite: verdicts,
  },
  {
    name: 'verdict: an old copy passes for one fetched anew',
    file: 'src/core/verify/verdict.ts',
    find: "if (refetched === false) return { kind: 'oldAtEdge' };",
    replace: '',
    suite: verdicts,
  },
  {
    name: 'evidence: Age is believed to the millisecond',
    file: 'src/core/verify/compare.ts',
    find: 'storedAt - slackMs >= purgedAt',
    replace: 'storedAt >= purgedAt',
    suite: verdicts,
  },
  {
    name: 'evidence: a running Date counts as a new object',
    file: 'src/core/verify/compare.ts',
    find: 'const datedAnewMs = after.date - before.date - elapsedMs;',
    replace: 'const datedAnewMs = after.date - before.date;',
    suite: verdicts,
  },
  {
    name: 'evidence: two servers’ ages are compared',
    file: 'src/core/verify/compare.ts',
    find: 'before === undefined || differ(before.servedBy, after.servedBy)',
    replace: 'before === undefined',
    suite: verdicts,
  },
  {
    name: 'probe: redirects are followed',
    file: 'src/core/verify/probe.ts',
    find: "redirect: 'manual'",
    replace: "redirect: 'follow'",
    suite: probes,
  },
  {
    name: 'probe: a cut body is hashed as if it were the whole',
    file: 'src/core/verify/probe.ts',
    find: 'return { sha256: undefined, bytes, whole: false };',
    replace: 'break;',
    suite: probes,
  },
  {
    name: 'probe: compressed bytes are asked for',
    file: 'src/core/verify/probe.ts',
    find: "'accept-encoding': 'identity'",
    replace: "'accept-encoding': 'gzip'",
    suite: probes,
  },
  {
    name: 'probe: a chosen address gets its own name as Host',
    file: 'src/core/verify/direct.ts',
    find: 'host: url.host }',
    replace: 'host: connectTo.host }',
    suite: probes,
  },
  {
    name: 'probe: the TLS handshake names another site',
    file: 'src/core/verify/direct.ts',
    find: '{ servername: name }',
    replace: "{ servername: 'localhost' }",
    suite: probes,
  },
  {
    name: 'probe: a chosen address is left to fetch and the proxy',
    file: 'src/core/verify/probe.ts',
    find: 'options.connectTo === undefined\n          ?',
    replace: 'dialled !== undefined\n          ?',
    suite: probes,
  },
  {
    name: 'probe: loading the direct way out takes over the process’s fetch',
    file: 'src/core/verify/direct.ts',
    find: "import Client from 'undici/lib/dispatcher/client.js';",
    replace: "import { Client } from 'undici';",
    suite: ['test/unit/verify/dispatchers.test.ts'],
  },
  {
    name: 'probe: a cancelled connection stays open',
    file: 'src/core/verify/direct.ts',
    find: 'addAbortSignal(signal, socket);',
    replace: '',
    suite: directly,
  },
  {
    name: 'probe: the certificate of the dialled address is good enough',
    file: 'src/core/verify/direct.ts',
    find: 'checkServerIdentity(name, certificate)',
    replace: 'checkServerIdentity(_dialled, certificate)',
    suite: directly,
  },
  {
    name: 'probe: nothing says that it went past the proxy',
    file: 'src/core/verify/probe.ts',
    find: 'direct: options.connectTo !== undefined',
    replace: 'direct: false',
    suite: directly,
  },
  {
    name: 'verdict: it is lost that the edge was asked directly',
    file: 'src/core/verify/verdict.ts',
    find: 'direct: after.direct,',
    replace: 'direct: undefined,',
    suite: verdicts,
  },
  {
    name: 'edge headers: a confirmed copy counts as never asked for',
    file: 'src/core/verify/edgeHeaders.ts',
    find: "return 'revalidated';",
    replace: "return 'hit';",
    suite: headers,
  },
];
