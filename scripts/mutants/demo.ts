import type { Mutant } from './mutant.ts';

const gateway = ['test/unit/demo/aliyun*.test.ts'];
const edge = ['test/unit/demo/edge.test.ts'];
const vectors = ['test/unit/demo/akamaiVectors.test.ts'];
const akamai = ['test/unit/demo/akamai{Gateway,Buckets}.test.ts'];
const akamaiEdge = ['test/unit/demo/akamaiEdge.test.ts'];

export const demoMutants: readonly Mutant[] = [
  {
    name: 'demo verifier: any signature will do',
    file: 'demo/aliyun/verify.ts',
    find: '!claim.bodyIntact || !sameText(claim.signature, sign(key.secret, claim.stringToSign))',
    replace: '!claim.bodyIntact',
    suite: gateway,
  },
  {
    name: 'demo verifier: a body other than the signed one is accepted',
    file: 'demo/aliyun/verify.ts',
    find: 'bodyIntact: announcedHash.toLowerCase() === payloadHash',
    replace: 'bodyIntact: announcedHash !== payloadHash || announcedHash === payloadHash',
    suite: gateway,
  },
  {
    name: 'demo verifier: a slow clock is accepted',
    file: 'demo/aliyun/verify.ts',
    find: 'Math.abs(now - time) > clockToleranceMs',
    replace: 'time - now > clockToleranceMs',
    suite: gateway,
  },
  {
    name: 'demo verifier: an unsigned x-acs header is accepted',
    file: 'demo/aliyun/verify.ts',
    find: "name.startsWith('x-acs-') || ",
    replace: '',
    suite: gateway,
  },
  {
    name: 'demo gateway: a nonce is good for two requests',
    file: 'demo/aliyun/gateway.ts',
    find: '!nonces.use(key.id, claim.nonce, now)',
    replace: '!nonces.use(key.id, claim.nonce, now) && claim.nonce === claim.action',
    suite: gateway,
  },
  {
    name: 'demo gateway: RAM policies are not asked',
    file: 'demo/aliyun/gateway.ts',
    find: 'if (!permits(key.policy, permission, action.domains?.(parameters))) throw forbiddenByRam(permission);',
    replace: 'action.domains?.(parameters);',
    suite: gateway,
  },
  {
    name: 'demo API: another account’s domain is purged',
    file: 'demo/aliyun/actions/refreshObjectCaches.ts',
    find: '!call.account.domains.includes(domain)',
    replace: "domain === ''",
    suite: gateway,
  },
  {
    name: 'demo edge: a purge does not expire the copy',
    file: 'demo/edge.ts',
    find: 'if (slot.copy) slot.copy.purged = true;',
    replace: '',
    suite: edge,
  },
  {
    name: 'demo edge: a copy fetched while its purge arrives counts as fresh',
    file: 'demo/edge.ts',
    find: 'purged: slot.purges !== purgesBefore',
    replace: 'purged: false',
    suite: edge,
  },
  {
    name: 'demo tasks: a purge takes effect at once',
    file: 'demo/aliyun/tasks.ts',
    find: 'return age >= (lifeMs * 2) / 3;',
    replace: 'return age >= 0 * lifeMs;',
    suite: ['test/unit/demo/{aliyunActions,edge}.test.ts'],
  },
  {
    name: 'demo EdgeGrid: any signature will do',
    file: 'demo/akamai/verify.ts',
    find: '!sameText(claim.signature, expectedSignature(received, claim, client, scheme))',
    replace: "sameText(claim.signature, '') && expectedSignature(received, claim, client, scheme) === ''",
    suite: vectors,
  },
  {
    name: 'demo EdgeGrid: the timestamp may be of any day',
    file: 'demo/akamai/verify.ts',
    find: 'distance > clockToleranceMs',
    replace: 'distance > clockToleranceMs * 1e9',
    suite: vectors,
  },
  {
    name: 'demo EdgeGrid: the secret is base64-decoded before it signs',
    file: 'demo/akamai/ladder.ts',
    find: 'return hmacBase64(clientSecret, timestamp);',
    replace:
      "return createHmac('sha256', Buffer.from(clientSecret, 'base64')).update(timestamp).digest('base64');",
    suite: vectors,
  },
  {
    name: 'demo EdgeGrid: a missing grant is not noticed',
    file: 'demo/akamai/gateway.ts',
    find: 'if (!verdict.client.mayPurge) throw forbidden();',
    replace: 'if (!verdict.client) throw forbidden();',
    suite: akamai,
  },
  {
    name: 'demo CCU: a denied request consumes its request token',
    file: 'demo/akamai/buckets.ts',
    find: "      if (store.urls < urls) return 'urls';\n      store.requests -= 1;",
    replace: "      store.requests -= 1;\n      if (store.urls < urls) return 'urls';",
    suite: akamai,
  },
  {
    name: 'demo CCU: tokens come back whole seconds at a time',
    file: 'demo/akamai/buckets.ts',
    find: 'Math.max(0, now - store.at) / 1000',
    replace: 'Math.floor(Math.max(0, now - store.at) / 1000)',
    suite: akamai,
  },
  {
    name: 'demo CCU: another account’s URL passes among one’s own',
    file: 'demo/akamai/ccu.ts',
    find: 'const foreign = urls.find(({ host }) => !hosts.includes(host));',
    replace: 'const foreign = urls.every(({ host }) => !hosts.includes(host)) ? urls[0] : undefined;',
    suite: akamai,
  },
  {
    name: 'demo CCU: 50,001 bytes are taken',
    file: 'demo/akamai/ccu.ts',
    find: 'received.body.length > maxBodyBytes',
    replace: 'received.body.length > maxBodyBytes + 1',
    suite: akamai,
  },
  {
    name: 'demo Akamai edge: a purge of staging expires production',
    file: 'demo/world.ts',
    find: 'const edge = edges()[network];',
    replace: "const edge = edges()[network === 'staging' ? 'production' : network];",
    suite: akamaiEdge,
  },
  {
    name: 'demo Akamai edge: delete behaves like invalidate',
    file: 'demo/world.ts',
    find: 'else edge.remove(host, target);',
    replace: 'else edge.expire(host, target);',
    suite: akamaiEdge,
  },
  {
    name: 'demo Akamai edge: a purge takes effect at once',
    file: 'demo/akamai/purges.ts',
    find: 'now - purge.acceptedAt >= delayMs;',
    replace: 'now - purge.acceptedAt >= 0 * delayMs;',
    suite: akamaiEdge,
  },
  {
    name: 'demo Akamai edge: the cache is told without the Pragma',
    file: 'demo/akamai/edgeHeaders.ts',
    find: "headerOf(served.received.headers, 'pragma') ?? ''",
    replace: "headerOf(served.received.headers, 'pragma') ?? 'akamai-x-cache-on'",
    suite: akamaiEdge,
  },
];
