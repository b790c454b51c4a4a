import type { Site } from '../dialect.ts';
import { type Fault, faultOf } from '../faults.ts';
import { headerOf, jsonReply, pathOf, type Received, type Reply } from '../http.ts';
import type { Buckets } from './buckets.ts';
import type { ApiClient } from './client.ts';
import { isObjectKind, type ObjectKind } from './objectKind.ts';
import { listOf, parsePurgeBody, type PurgeObjects } from './purgeBody.ts';
import {
  badCpCode,
  badMediaType,
  bodyTooLarge,
  endpointNotFound,
  methodNotAllowed,
  newSupportId,
  PurgeError,
  purgeErrorReply,
  unauthorizedArl,
  unauthorizedCpCode,
} from './purgeError.ts';
import type { Network, PurgeAction, Purges } from './purges.ts';
import { rateHeaders, rateLimitExceeded } from './rateHeaders.ts';

/** What a path of the purge service stands for: the network is production unless the path names one. */
export interface Endpoint {
  action: PurgeAction | 'rate-limit-status';
  kind: ObjectKind;
  network: Network;
}

export interface CcuPorts {
  buckets: Buckets;
  purges: Purges;
  /** Those of all accounts. */
  sites: readonly Site[];
  /** The true demo time: a fault that skews the gateway's clock moves neither buckets nor purges. */
  now: () => number;
  /** False: answers carry no X-Ratelimit headers, as some accounts' don't. */
  showsRates: boolean;
}

/** CCU v3, behind the gateway: whoever calls has been let in. */
export type Ccu = (received: Received, client: ApiClient, faults: readonly Fault[]) => Reply;

const maxBodyBytes = 50_000;

/** Undefined for a path that the service does not know. */
export function endpointOf(target: string): Endpoint | undefined {
  const [, action, kind, network = 'production'] =
    /^\/ccu\/v3\/(invalidate|delete|rate-limit-status)\/(\w+)(?:\/(production|staging))?$/.exec(
      pathOf(target),
    ) ?? [];
  if (action !== 'invalidate' && action !== 'delete' && action !== 'rate-limit-status') return undefined;
  if (!isObjectKind(kind)) return undefined;
  return { action, kind, network: network === 'staging' ? 'staging' : 'production' };
}

/** Tags are everybody's own: none is another account's. */
function checkOwner(objects: PurgeObjects, sites: readonly Site[], account: string): void {
  if (objects.kind === 'url') {
    const foreign = objects.urls.find(
      ({ host }) => !sites.some(site => site.host === host && site.account === account),
    );
    if (foreign) throw unauthorizedArl(foreign.submitted);
  }
  if (objects.kind === 'cpcode') {
    for (const cpCode of objects.cpCodes) {
      const owners = sites.filter(site => site.cpCode === cpCode).map(site => site.account);
      if (owners.length === 0) throw badCpCode(String(cpCode));
      if (!owners.includes(account)) throw unauthorizedCpCode(cpCode);
    }
  }
}

/** The objects of a purge that this client may make; the first that it may not refuses them all. */
function readPurge(
  received: Received,
  kind: ObjectKind,
  sites: readonly Site[],
  account: string,
): PurgeObjects {
  if (!/^application\/json\s*(?:;|$)/i.test(headerOf(received.headers, 'content-type') ?? '')) {
    throw badMediaType();
  }
  if (received.body.length > maxBodyBytes) throw bodyTooLarge();
  const objects = parsePurgeBody(received.body, kind);
  checkOwner(objects, sites, account);
  return objects;
}

function accepted(purgeId: string, faults: readonly Fault[]): Reply {
  const reply = jsonReply(201, {
    detail: 'Request accepted',
    ...(faultOf(faults, 'noEstimate') ? {} : { estimatedSeconds: 5 }),
    httpStatus: 201,
    purgeId,
    supportId: purgeId,
  });
  return { ...reply, headers: { ...reply.headers, Allow: 'POST', Server: 'Apache', Vary: 'Authorization' } };
}

/**
 * The order of checks is the fact sheet's §2.3. Asking for the rate limits costs a request token, since the documents
 * give all API requests one bucket and name no exception: a client that reckons with that is right either way.
 */
export function createCcu({ buckets, purges, sites, now, showsRates }: CcuPorts): Ccu {
  const run: Ccu = (received, client, faults) => {
    const endpoint = endpointOf(received.target);
    if (!endpoint) throw endpointNotFound();
    const { action, kind, network } = endpoint;
    const { account } = client;
    if (action === 'rate-limit-status' && !client.hasRateLimitStatus) throw endpointNotFound();
    if (received.method !== 'POST') throw methodNotAllowed();
    const objects = action === 'rate-limit-status' ? undefined : readPurge(received, kind, sites, account);

    const acceptedAt = now();
    const count = objects ? listOf(objects).length : 0;
    const dry = buckets.take(account, kind, count, acceptedAt);
    if (dry) {
      const level = buckets.levels(account, acceptedAt)[dry];
      throw rateLimitExceeded(dry, level, dry === 'requests' ? 1 : count);
    }
    const purgeId = newSupportId(kind);
    if (objects && action !== 'rate-limit-status') {
      purges.submit({ purgeId, account, action, network, objects, acceptedAt });
    }
    return accepted(purgeId, faults);
  };

  const runOrRefuse: Ccu = (received, client, faults) => {
    try {
      return run(received, client, faults);
    } catch (error) {
      if (error instanceof PurgeError) return purgeErrorReply(error, endpointOf(received.target)?.kind);
      throw error;
    }
  };

  return (received, client, faults) => {
    const reply = runOrRefuse(received, client, faults);
    if (!showsRates || (reply.status !== 201 && reply.status !== 429)) return reply;
    const kind = endpointOf(received.target)?.kind ?? 'url';
    const rates = rateHeaders(buckets.levels(client.account, now()), kind);
    return { ...reply, headers: { ...reply.headers, ...rates } };
  };
}
