import { createHmac, hash } from 'node:crypto';

/**
 * EG1-HMAC-SHA256 (EdgeGrid) as a ladder of pure functions, one rung per intermediate string, so that a failing vector
 * names the rung. Strings are signed as they go over the wire: encoded already.
 */

export interface EdgeGridKeys {
  readonly clientToken: string;
  readonly clientSecret: string;
  readonly accessToken: string;
}

export interface EdgeGridRequest {
  readonly method: string;
  /** `https`, or `http` on loopback. */
  readonly scheme: string;
  /** With its port when that is not the scheme's own. */
  readonly host: string;
  /** Path and query, percent-encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the official libraries let a credential change. The product never does: CCU signs no header. */
export interface EdgeGridOptions {
  /** Bytes of the body that are hashed. */
  readonly maxBody: number;
  /** In the order in which they are signed. */
  readonly headersToSign: readonly string[];
}

const defaults: EdgeGridOptions = { maxBody: 131_072, headersToSign: [] };

function hmacBase64(key: string, message: string): string {
  return createHmac('sha256', key).update(message).digest('base64');
}

/** `yyyyMMdd'T'HH:mm:ss+0000`, UTC. `ms` since the epoch. */
export function edgeGridTimestamp(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10).replaceAll('-', '')}T${iso.slice(11, 19)}+0000`;
}

/** The secret is a text, not base64 to be decoded; the key is the base64 text of the HMAC, not its bytes. */
export function signingKey(clientSecret: string, timestamp: string): string {
  return hmacBase64(clientSecret, timestamp);
}

/** Of the body of a POST only; empty for no body and for every other method. */
export function contentHash(method: string, body: string, maxBody = defaults.maxBody): string {
  if (method.toUpperCase() !== 'POST' || body === '') return '';
  // A character is three bytes at most: short bodies need not be counted.
  const isWhole = body.length * 3 <= maxBody || Buffer.byteLength(body) <= maxBody;
  return hash('sha256', isWhole ? body : Buffer.from(body).subarray(0, maxBody), 'base64');
}

/** `name:value` of those of the names that the request has, each run of white space one space; joined by tabs. */
export function canonicalHeaders(
  headers: Readonly<Record<string, string>>,
  headersToSign: readonly string[],
): string {
  if (headersToSign.length === 0) return '';
  const values = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return headersToSign
    .map(name => name.toLowerCase())
    .flatMap(name => {
      const value = values.get(name);
      return value === undefined ? [] : [`${name}:${value.trim().replaceAll(/\s+/g, ' ')}`];
    })
    .join('\t');
}

/** The Authorization header up to and with the `;` before `signature=`. */
export function authorizationStart(keys: EdgeGridKeys, timestamp: string, nonce: string): string {
  return (
    `EG1-HMAC-SHA256 client_token=${keys.clientToken};access_token=${keys.accessToken};` +
    `timestamp=${timestamp};nonce=${nonce};`
  );
}

export function dataToSign(
  request: EdgeGridRequest,
  start: string,
  { maxBody, headersToSign }: EdgeGridOptions = defaults,
): string {
  return [
    request.method.toUpperCase(),
    request.scheme,
    request.host.toLowerCase(),
    request.target === '' ? '/' : request.target,
    canonicalHeaders(request.headers, headersToSign),
    contentHash(request.method, request.body, maxBody),
    start,
  ].join('\t');
}

export function edgeGridAuthorization(
  request: EdgeGridRequest,
  keys: EdgeGridKeys,
  timestamp: string,
  nonce: string,
  options: EdgeGridOptions = defaults,
): string {
  const start = authorizationStart(keys, timestamp, nonce);
  const signature = hmacBase64(signingKey(keys.clientSecret, timestamp), dataToSign(request, start, options));
  return `${start}signature=${signature}`;
}
