import type { Mutant } from './mutant.ts';

const suite = ['test/unit/{providers/akamai*,profiles/testProfile}.test.ts'];
const pacing = ['test/unit/http/pacing.test.ts'];
const runs = ['test/unit/{purge,verify}/*.test.ts'];

export const akamaiMutants: readonly Mutant[] = [
  {
    name: 'EdgeGrid: the key is the bytes of the HMAC instead of its base64',
    file: 'src/core/providers/akamai/sign.ts',
    find: 'return hmacBase64(clientSecret, timestamp);',
    replace: "return Buffer.from(hmacBase64(clientSecret, timestamp), 'base64').toString('latin1');",
    suite,
  },
  {
    name: 'EdgeGrid: the body of every method is hashed',
    file: 'src/core/providers/akamai/sign.ts',
    find: "method.toUpperCase() !== 'POST' || body === ''",
    replace: "body === ''",
    suite,
  },
  {
    name: 'EdgeGrid: the limit of the hash counts characters',
    file: 'src/core/providers/akamai/sign.ts',
    find: 'Buffer.from(body).subarray(0, maxBody)',
    replace: 'body.slice(0, maxBody)',
    suite,
  },
  {
    name: 'EdgeGrid: white space within a signed header is kept',
    file: 'src/core/providers/akamai/sign.ts',
    find: "value.trim().replaceAll(/\\s+/g, ' ')",
    replace: 'value.trim()',
    suite,
  },
  {
    name: 'EdgeGrid: an unsafe token is put into a header',
    file: 'src/core/providers/akamai/request.ts',
    find: "  if (/[^!-~]|;/.test(keys.clientToken + keys.accessToken)) throw new CdnError('keyUnknown');\n",
    replace: '',
    suite,
  },
  {
    name: 'akamai: a request may be one byte too large',
    file: 'src/core/providers/akamai/purge.ts',
    find: 'bytes + 1 + own > mostBytes',
    replace: 'bytes + own > mostBytes',
    suite,
  },
  {
    name: 'akamai: staging purges production',
    file: 'src/core/providers/akamai/purge.ts',
    find: '${objectNames[name]}/${network}`',
    replace: '${objectNames[name]}/${network.replace(/.*/, () => "production")}`',
    suite,
  },
  {
    name: 'akamai: a missing grant counts as a good key',
    file: 'src/core/providers/akamai/test.ts',
    find: "error.kind === 'permission' || !provesKey(error)",
    replace: '!provesKey(error)',
    suite,
  },
  {
    name: 'akamai: the query of a refused URL reaches log and journal',
    file: 'src/core/providers/akamai/errors.ts',
    find: "return words.replaceAll(/(https?:\\/\\/[^\\s'\"?]+)\\?[^\\s'\"]*/g, '$1');",
    replace: 'return words;',
    suite,
  },
  {
    name: 'akamai: the clock is measured against nothing',
    file: 'src/core/providers/akamai/errors.ts',
    find: "text(json['requestTime']) ?? reply.headers['date'] ?? ''",
    replace: "reply.headers['date'] ?? ''",
    suite,
  },
  {
    name: 'akamai: a refused request waits for the wrong bucket',
    file: 'src/core/providers/akamai/limits.ts',
    find: 'Math.max(leastWaitMs, ...known)',
    replace: 'Math.max(leastWaitMs, known[0] ?? 0)',
    suite,
  },
  {
    name: 'pacing: a small request overtakes a large one',
    file: 'src/core/http/pacing.ts',
    find: 'account.turn.then(() => take(',
    replace: 'Promise.resolve().then(() => take(',
    suite: pacing,
  },
  {
    name: 'pacing: answers are not read',
    file: 'src/core/http/pacing.ts',
    find: 'correctAll(account, limits.read(reply, cost), clock.now());',
    replace: '',
    suite: pacing,
  },
  {
    name: 'pacing: an answer is believed while others are under way',
    file: 'src/core/http/meters.ts',
    find: 'if (!othersUnderWay) left',
    replace: 'left',
    suite: pacing,
  },
  {
    name: 'pacing: a bucket fills above its size',
    file: 'src/core/http/meters.ts',
    find: 'Math.min(bucket.size, left + seconds * bucket.perSecond)',
    replace: 'left + seconds * bucket.perSecond',
    suite: pacing,
  },
  {
    name: 'plan: a URL on two networks is purged on one',
    file: 'src/core/purge/plan.ts',
    find: '`${network} ${kind} ${mode}`',
    replace: '`${network.length > 0} ${kind} ${mode}`',
    suite: runs,
  },
  {
    name: 'proof: the purge is taken for arrived while its estimate runs',
    file: 'src/core/verify/prove.ts',
    find: "  return verdict.kind === 'missing' || (verdict.kind === 'unknown' && verdict.reason === 'noEvidence');",
    replace: '  return false;',
    suite: runs,
  },
  {
    name: 'proof: an estimate of minutes is not waited for',
    file: 'src/core/verify/prove.ts',
    find: 'Math.min(estimateSeconds, longestEstimateSeconds)',
    replace: 'Math.min(0, estimateSeconds)',
    suite: runs,
  },
];
