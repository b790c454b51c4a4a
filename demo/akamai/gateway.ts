import type { Fault } from '../faults.ts';
import { headerOf, type Received, type Reply } from '../http.ts';
import type { Service } from '../service.ts';
import { type Ccu, endpointOf } from './ccu.ts';
import type { ApiClient } from './client.ts';
import { forbidden, GatewayError, gatewayReply, otherGatewayError } from './gatewayError.ts';
import { PurgeError, purgeErrorReply } from './purgeError.ts';
import { claimedClientToken, type Scheme, verify } from './verify.ts';

export interface GatewayPorts {
  /** By client token. */
  clients: ReadonlyMap<string, ApiClient>;
  ccu: Ccu;
  /** What the listener speaks. */
  scheme: Scheme;
}

/** What was asked for, as far as it can be read: nothing in it is verified. */
function objectsOf(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && 'objects' in value ? value.objects : undefined;
  } catch {
    return undefined;
  }
}

function describe(
  received: Received,
  clients: ReadonlyMap<string, ApiClient>,
): ReturnType<Service['describe']> {
  const endpoint = endpointOf(received.target);
  return {
    ...endpoint,
    key: clients.get(claimedClientToken(received) ?? '')?.purpose ?? 'unknown',
    objects: objectsOf(received.body),
  };
}

/** `retryAfterMs` becomes a Retry-After, which the purge service never sends but a server in front of it may. */
function refuse(received: Received, fault: Extract<Fault, { kind: 'error' }>, now: number): Reply {
  const { status, code, message = '', shape, retryAfterMs } = fault;
  const reply =
    shape === 'gateway'
      ? gatewayReply(received, otherGatewayError(status, code, message), now)
      : purgeErrorReply(new PurgeError(status, code, message), endpointOf(received.target)?.kind);
  if (retryAfterMs === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, 'Retry-After': String(Math.ceil(retryAfterMs / 1000)) } };
}

/** EdgeGrid before the purge service. Faults match on the actions `invalidate`, `delete`, `rate-limit-status`. */
export function createGateway({ clients, ccu, scheme }: GatewayPorts): Service {
  const admit = (received: Received, at: number): ApiClient => {
    // curl adds it to larger bodies; the gateway does not know it (fact sheet §1.6).
    if (headerOf(received.headers, 'expect') !== undefined) {
      throw otherGatewayError(417, 'Expectation Failed', 'Expect 100-continue header is not supported');
    }
    const verdict = verify(received, clients, at, scheme);
    if (!verdict.ok) throw verdict.error;
    if (!verdict.client.mayPurge) throw forbidden();
    return verdict.client;
  };

  return {
    api: 'akamai',
    describe: received => describe(received, clients),
    handle: (received, { now, faults }) => {
      try {
        return ccu(received, admit(received, now), faults);
      } catch (error) {
        if (error instanceof GatewayError) return gatewayReply(received, error, now);
        throw error;
      }
    },
    refuse,
  };
}
