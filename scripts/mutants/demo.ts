import type { Mutant } from './mutant.ts';

const gateway = ['test/unit/demo/aliyun*.test.ts'];
const edge = ['test/unit/demo/edge.test.ts'];

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
];
