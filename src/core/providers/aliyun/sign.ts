import { createHash, createHmac } from 'node:crypto';

/**
 * The two signatures of Alibaba Cloud as ladders of pure functions, one rung per intermediate string, so that a
 * failing vector names the rung. Values come in decoded.
 */

type Pairs = readonly (readonly [string, string])[];

/** RFC 3986 over UTF-8: everything but `A-Z a-z 0-9 - _ . ~` is encoded. `encodeURIComponent` leaves `!'()*`. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `k=v&k=v`, sorted by name in ordinal order; an empty value keeps its `k=`. Shared by both signatures. */
export function canonicalQuery(pairs: Pairs): string {
  return pairs
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

// RPC signature 1.0, HMAC-SHA1.

export function rpcStringToSign(method: string, parameters: Pairs): string {
  return `${method}&%2F&${percentEncode(canonicalQuery(parameters))}`;
}

/** The key is the secret with an `&` behind it. */
export function rpcSignature(stringToSign: string, accessKeySecret: string): string {
  return createHmac('sha1', `${accessKeySecret}&`).update(stringToSign).digest('base64');
}

// ACS3-HMAC-SHA256.

export interface Acs3Request {
  readonly method: string;
  readonly path: string;
  readonly query: Pairs;
  /** Name to value, in any case. Only `host`, `content-type` and `x-acs-*` are signed. */
  readonly headers: Readonly<Record<string, string>>;
  /** Hex SHA-256 of the body's bytes. */
  readonly payloadHash: string;
}

const algorithm = 'ACS3-HMAC-SHA256';

export function payloadHash(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}

/** Signed headers, sorted by name; values of names that differ only in case are merged as `a,b` in their own order. */
export function signedHeaders(headers: Readonly<Record<string, string>>): [string, string][] {
  const values = new Map<string, string[]>();
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    if (key !== 'host' && key !== 'content-type' && !key.startsWith('x-acs-')) continue;
    values.set(key, [...(values.get(key) ?? []), value.trim()]);
  }
  return [...values]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, list]) => [name, list.toSorted().join(',')]);
}

export function acs3CanonicalRequest(request: Acs3Request): string {
  const headers = signedHeaders(request.headers);
  return [
    request.method,
    request.path,
    canonicalQuery(request.query),
    ...headers.map(([name, value]) => `${name}:${value}`),
    '',
    headers.map(([name]) => name).join(';'),
    request.payloadHash,
  ].join('\n');
}

export function acs3StringToSign(canonicalRequest: string): string {
  return `${algorithm}\n${createHash('sha256').update(canonicalRequest).digest('hex')}`;
}

export function acs3Signature(stringToSign: string, accessKeySecret: string): string {
  return createHmac('sha256', accessKeySecret).update(stringToSign).digest('hex');
}

export function acs3Authorization(
  request: Acs3Request,
  accessKeyId: string,
  accessKeySecret: string,
): string {
  const signature = acs3Signature(acs3StringToSign(acs3CanonicalRequest(request)), accessKeySecret);
  const names = signedHeaders(request.headers).map(([name]) => name);
  return `${algorithm} Credential=${accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
}
