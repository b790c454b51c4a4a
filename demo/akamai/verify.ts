import { timingSafeEqual } from 'node:crypto';
import { headerOf, type Pair, type Received } from '../http.ts';
import type { ApiClient } from './client.ts';
import { badRequest, GatewayError, notAuthorized } from './gatewayError.ts';
import { canonicalHeaders, contentHash, dataToSign, moniker, signatureOf, signingKey } from './ladder.ts';

/** What a request says about itself, before any of it is believed. */
interface Claim {
  clientToken: string;
  accessToken: string;
  timestamp: string;
  signature: string;
  /** The Authorization header up to and including the `;` before `signature=`. */
  auth: string;
}

export type Verdict = { ok: true; client: ApiClient } | { ok: false; error: GatewayError };

export type Scheme = 'http' | 'https';

/** Documented as 30 s either way; whether a request of exactly 30 s passes is not, here it does. */
const clockToleranceMs = 30_000;

const defaultPort: Readonly<Record<Scheme, RegExp>> = { http: /:80$/, https: /:443$/ };

/** No API of Akamai's that the demo has wants any header signed. */
const headersToSign: readonly string[] = [];

const authorizationForm = new RegExp(
  `^(${moniker} client_token=([^;]+);access_token=([^;]+);timestamp=([^;]+);nonce=[^;]+;)signature=([^;]+)$`,
);

/** Undefined when there is no Authorization header or it is not a complete one, in the fixed order. */
function readClaim(headers: readonly Pair[]): Claim | undefined {
  const [, auth, clientToken, accessToken, timestamp, signature] =
    authorizationForm.exec(headerOf(headers, 'authorization') ?? '') ?? [];
  if (!auth || !clientToken || !accessToken || !timestamp || !signature) return undefined;
  return { clientToken, accessToken, timestamp, signature, auth };
}

/** The client token that a request names, believed or not: for the journal. */
export function claimedClientToken(received: Received): string | undefined {
  return readClaim(received.headers)?.clientToken;
}

/** `20261122T09:30:00+0000` to epoch milliseconds; NaN for every other form, `+00:00` and `Z` too. */
function parseTimestamp(timestamp: string): number {
  const [, year, month, day, time] = /^(\d{4})(\d\d)(\d\d)T(\d\d:\d\d:\d\d)\+0000$/.exec(timestamp) ?? [];
  return Date.parse(`${year}-${month}-${day}T${time}Z`);
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** What the service itself would have sent: over the bytes and the request-target exactly as they came. */
function expectedSignature(received: Received, claim: Claim, client: ApiClient, scheme: Scheme): string {
  const host = (headerOf(received.headers, 'host') ?? '').toLowerCase();
  const data = dataToSign({
    method: received.method,
    scheme,
    host: host.replace(defaultPort[scheme], ''),
    target: received.target,
    canonicalHeaders: canonicalHeaders(received.headers, headersToSign),
    contentHash: contentHash(received.method, received.body),
    auth: claim.auth,
  });
  return signatureOf(signingKey(client.clientSecret, claim.timestamp), data);
}

/** The order of checks is the fact sheet's §2.3; the service's own is unknown. */
function authenticate(
  received: Received,
  clients: ReadonlyMap<string, ApiClient>,
  now: number,
  scheme: Scheme,
): ApiClient {
  const claim = readClaim(received.headers);
  if (!claim) throw notAuthorized('The Authorization header is missing or malformed');
  const distance = Math.abs(now - parseTimestamp(claim.timestamp));
  if (Number.isNaN(distance) || distance > clockToleranceMs) throw badRequest('Invalid timestamp');
  const client = clients.get(claim.clientToken);
  if (!client) throw badRequest('Invalid client token');
  if (!client.active) throw notAuthorized('Inactive client token');
  if (!sameText(claim.signature, expectedSignature(received, claim, client, scheme))) {
    throw notAuthorized('The signature does not match');
  }
  if (!sameText(claim.accessToken, client.accessToken)) {
    throw notAuthorized('Invalid authorization access token');
  }
  return client;
}

/**
 * Whether EdgeGrid would let a request in. `clients` are by client token, `now` is the server's clock in epoch
 * milliseconds; `scheme` is the listener's, since no request says it of itself. Nonces may come again: no refusal of
 * one is known.
 */
export function verify(
  received: Received,
  clients: ReadonlyMap<string, ApiClient>,
  now: number,
  scheme: Scheme,
): Verdict {
  try {
    return { ok: true, client: authenticate(received, clients, now, scheme) };
  } catch (error) {
    if (error instanceof GatewayError) return { ok: false, error };
    throw error;
  }
}
