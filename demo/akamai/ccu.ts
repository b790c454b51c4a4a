import { type Fault, faultOf } from '../faults.ts';
import { headerOf, jsonReply, pathOf, type Received, type Reply } from '../http.ts';
import type { Buckets } from './buckets.ts';
import type { ApiClient } from './client.ts';
import { parsePurgeBody, type PurgeUrl } from './purgeBody.ts';
import {
  badMediaType,
  bodyTooLarge,
  endpointNotFound,
  methodNotAllowed,
  newSupportId,
  PurgeError,
  purgeErrorReply,
  unauthorizedArl,
} from './purgeError.ts';
import type { Network, PurgeAction, Purges } from './purges.ts';
import { rateHeaders, rateLimitExceeded } from './rateHeaders.ts';

/** What a path of the purge service stands for: the network is production unless the path names one. */
export interface Endpoint {
  action: PurgeAction | 'rate-limit-status';
  network: Network;
}

export interface CcuPorts {
  buckets: Buckets;
  purges: Purges;
  /** The hosts of an account's sites. */
  hostsOf: (account: string) => readonly string[];
  /** The true demo time: a fault that skews the gateway's clock moves neither buckets nor purges. */
  now: () => number;
  /** False: answers carry no X-Ratelimit headers, as some accounts' don't. */
  showsRates: boolean;
}

/** CCU v3, behind the gateway: whoever calls has been let in. */
export type Ccu = (received: Received, client: ApiClient, faults: readonly Fault[]) => Reply;

const maxBodyBytes = 50_000;

/** URLs only, in this version of the demo. Undefined for every other path, those of CP codes and cache tags too. */
export function endpointOf(target: string): Endpoint | undefined {
  const [, action, network = 'production'] =
    /^\/ccu\/v3\/(invalidate|delete|rate-limit-status)\/url(?:\/(production|staging))?$/.exec(
      pathOf(target),
    ) ?? [];
  if (action !== 'invalidate' && action !== 'delete' && action !== 'rate-limit-status') return undefined;
  return { action, network: network === 'staging' ? 'staging' : 'production' };
}

/** The URLs of a purge that this client may make; the first that it may not refuses them all. */
function readPurge(received: Received, hosts: readonly string[]): PurgeUrl[] {
  if (!/^application\/json\s*(?:;|$)/i.test(headerOf(received.headers, 'content-type') ?? '')) {
    throw badMediaType();
  }
  if (received.body.length > maxBodyBytes) throw bodyTooLarge();
  const urls = parsePurgeBody(received.body);
  const foreign = urls.find(({ host }) => !hosts.includes(host));
  if (foreign) throw unauthorizedArl(foreign.submitted);
  return urls;
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
export function createCcu({ buckets, purges, hostsOf, now, showsRates }: CcuPorts): Ccu {
  const run: Ccu = (received, client, faults) => {
    const endpoint = endpointOf(received.target);
    if (!endpoint) throw endpointNotFound();
    const { action, network } = endpoint;
    if (action === 'rate-limit-status' && !client.hasRateLimitStatus) throw endpointNotFound();
    if (received.method !== 'POST') throw methodNotAllowed();
    const urls = action === 'rate-limit-status' ? [] : readPurge(received, hostsOf(client.account));

    const acceptedAt = now();
    const dry = buckets.take(client.account, urls.length, acceptedAt);
    if (dry) {
      const level = buckets.levels(client.account, acceptedAt)[dry];
      throw rateLimitExceeded(dry, level, dry === 'requests' ? 1 : urls.length);
    }
    const purgeId = newSupportId();
    if (action !== 'rate-limit-status') purges.submit({ purgeId, action, network, urls, acceptedAt });
    return accepted(purgeId, faults);
  };

  const runOrRefuse: Ccu = (received, client, faults) => {
    try {
      return run(received, client, faults);
    } catch (error) {
      if (error instanceof PurgeError) return purgeErrorReply(error);
      throw error;
    }
  };

  return (received, client, faults) => {
    const reply = runOrRefuse(received, client, faults);
    if (!showsRates || (reply.status !== 201 && reply.status !== 429)) return reply;
    const rates = rateHeaders(buckets.levels(client.account, now()));
    return { ...reply, headers: { ...reply.headers, ...rates } };
  };
}
