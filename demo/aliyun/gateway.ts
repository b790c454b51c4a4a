import { headerOf, pathOf, type Received, type Reply } from '../http.ts';
import type { Moment, Service } from '../service.ts';
import type { LogShelf } from './actions/action.ts';
import { actionNotFound, ApiError, forbiddenByRam, invalidVersion, throttled } from './errors.ts';
import type { MinuteCounts } from './minuteLimits.ts';
import { createNonces } from './nonces.ts';
import type { Quotas } from './quota.ts';
import { type AccessKey, type Account, permits } from './ram.ts';
import { errorReply, successReply } from './reply.ts';
import type { TaskBook } from './tasks.ts';
import { createThrottle } from './throttle.ts';
import { checkKey, checkSignature, isV3, parametersOf, readClaim } from './verify.ts';
import { versions } from './versions.ts';

/** The RPC API on one path, in both its versions. */
export interface Gateway extends Service {
  /** Forgets nonces and call rates. */
  clear(): void;
}

export interface GatewayPorts {
  accounts: ReadonlyMap<string, Account>;
  keys: ReadonlyMap<string, AccessKey>;
  quotas: Quotas;
  minuteCounts: MinuteCounts;
  tasks: TaskBook;
  logs: LogShelf;
  /** Lets tasks that have come due take effect; called before a call is answered. */
  settle: () => void;
}

/** Common parameters are the protocol's, not the call's; the journal must not keep them. */
const commonParameters = new Set([
  'AccessKeyId',
  'BearerToken',
  'SecurityToken',
  'Signature',
  'SignatureMethod',
  'SignatureNonce',
  'SignatureType',
  'SignatureVersion',
  'TimeStamp',
  'Timestamp',
]);

function describe(received: Received, keys: ReadonlyMap<string, AccessKey>): ReturnType<Service['describe']> {
  const all = parametersOf(received);
  const parameters = new Map(all);
  const v3 = isV3(received);
  const authorization = headerOf(received.headers, 'authorization') ?? '';
  const keyId = v3 ? /Credential=([^,]+)/.exec(authorization)?.[1] : parameters.get('AccessKeyId');
  const action = v3 ? headerOf(received.headers, 'x-acs-action') : parameters.get('Action');
  return {
    ...(action === undefined ? {} : { action }),
    signature: v3 ? 'v3' : 'v1',
    key: keys.get(keyId ?? '')?.purpose ?? 'unknown',
    parameters: Object.fromEntries(all.filter(([name]) => !commonParameters.has(name))),
  };
}

/** The order of checks is the fact sheet's §3.5. */
export function createGateway({ accounts, keys, settle, ...records }: GatewayPorts): Gateway {
  const nonces = createNonces();
  const throttle = createThrottle();

  const run = async (received: Received, { now, faults }: Moment): Promise<Reply> => {
    if (pathOf(received.target) !== '/' || !['GET', 'POST'].includes(received.method)) throw actionNotFound();
    const claim = readClaim(received);
    const actions = versions.get(claim.version);
    if (!actions) throw invalidVersion();
    const action = actions.get(claim.action);
    if (!action) throw actionNotFound();
    const key = checkKey(claim, keys, now);
    if (!nonces.use(key.id, claim.nonce, now)) {
      throw new ApiError(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');
    }
    checkSignature(claim, key, now);
    const wait = throttle.waitFor(key.account, claim.action, action.perSecond, now);
    if (wait > 0) throw throttled(wait);

    const parameters = new Map(parametersOf(received));
    const permission = `cdn:${claim.action}`;
    if (!permits(key.policy, permission, action.domains?.(parameters))) throw forbiddenByRam(permission);
    settle();
    const account = accounts.get(key.account);
    if (!account) throw new Error(`The key ${key.purpose} has no account.`);
    const { version } = claim;
    const body = await action.run({ version, parameters, account, now, faults, ...records });
    return successReply(received, claim.action, body);
  };

  return {
    api: 'aliyun',
    describe: received => describe(received, keys),
    handle: async (received, moment) => {
      try {
        return await run(received, moment);
      } catch (error) {
        if (error instanceof ApiError) return errorReply(received, error);
        throw error;
      }
    },
    refuse: (received, { status, code, message, retryAfterMs }) => {
      const headers: Record<string, string> = {};
      if (retryAfterMs !== undefined) headers['x-acs-retry-after'] = String(retryAfterMs);
      return errorReply(received, new ApiError(status, code, message ?? code, { headers }));
    },
    clear: () => {
      nonces.clear();
      throttle.clear();
    },
  };
}
