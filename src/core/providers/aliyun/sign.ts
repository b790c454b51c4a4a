import { createHmac, hash } from 'node:crypto';

/**
 * The two signatures of Alibaba Cloud as ladders of pure functions, one rung per intermediate string, so that a
 * failing vector names the rung. Values come in decoded.
 */

type Pairs = readonly (readonly [string, string])[];

/** RFC 3986 over UTF-8: everything but `A-Z a-z 0-9 - _ . ~` is encoded. `encodeURIComponent` leaves `!'()*`. */
export function percentEncode(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed());
  // Looking first costs little; most texts have none of them.
  if (!/[!'()*]/.test(encoded)) return encoded;
  return encoded.replaceAll(/[!'()*]/g, char => leftOver[char] ?? char);
}

const leftOver: Readonly<Record<string, string>> = {
  '!': '%21',
  "'": '%27',
  '(': '%28',
  ')': '%29',
  '*': '%2A',
};

/** `k=v&k=v`, sorted by name in ordinal order; an empty value keeps its `k=`. Shared by both signatures. */
export function canonicalQuery(pairs: Pairs): string {
  return pairs
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

// RPC signature 1.0, HMAC-SHA1.

/** Of the canonical query of all parameters, which hold nothing that `encodeURIComponent` leaves. */
export function rpcStringToSign(method: string, query: string): string {
  return `${method}&%2F&${encodeURIComponent(query)}`;
}

/** The key is the secret with an `&` behind it. */
export function rpcSignature(stringToSign: string, accessKeySecret: string): string {
  return createHmac('sha1', `${accessKeySecret}&`).update(stringToSign).digest('base64');
}

// ACS3-HMAC-SHA256.

export interface Acs3Request {
  readonly method: string;
  readonly path: string;
  /** Canonical. */
  readonly query: string;
  /** Name to value, in any case. Only `host`, `content-type` and `x-acs-*` are signed. */
  readonly headers: Readonly<Record<string, string>>;
  /** Hex SHA-256 of the body's bytes. */
  readonly payloadHash: string;
}

const algorithm = 'ACS3-HMAC-SHA256';

export function payloadHash(body: string): string {
  return hash('sha256', body);
}

/** Signed headers, sorted by name; values of names that differ only in case are merged as `a,b` in their own order. */
export function signedHeaders(headers: Readonly<Record<string, string>>): [string, string][] {
  const pairs: [string, string][] = [];
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    if (key !== 'host' && key !== 'content-type' && !key.startsWith('x-acs-')) continue;
    pairs.push([key, value.trim()]);
  }
  pairs.sort(([a, first], [b, second]) => (a < b || (a === b && first < second) ? -1 : 1));
  const signed: [string, string][] = [];
  for (const pair of pairs) {
    const last = signed.at(-1);
    if (last?.[0] === pair[0]) last[1] += `,${pair[1]}`;
    else signed.push(pair);
  }
  return signed;
}

export function acs3CanonicalRequest(request: Acs3Request, headers = signedHeaders(request.headers)): string {
  return [
    request.method,
    request.path,
    request.query,
    ...headers.map(([name, value]) => `${name}:${value}`),
    '',
    headers.map(([name]) => name).join(';'),
    request.payloadHash,
  ].join('\n');
}

export function acs3StringToSign(canonicalRequest: string): string {
  return `${algorithm}\n${hash('sha256', canonicalRequest)}`;
}

export function acs3Signature(stringToSign: string, accessKeySecret: string): string {
  return createHmac('sha256', accessKeySecret).update(stringToSign).digest('hex');
}

export function acs3Authorization(
  request: Acs3Request,
  accessKeyId: string,
  accessKeySecret: string,
): string {
  return acs3Sign(request, accessKeyId, accessKeySecret).authorization;
}

/** The header, and what was signed for it: a refusal echoes what the service would have signed. */
export function acs3Sign(
  request: Acs3Request,
  accessKeyId: string,
  accessKeySecret: string,
): { readonly authorization: string; readonly stringToSign: string } {
  const signed = signedHeaders(request.headers);
  const stringToSign = acs3StringToSign(acs3CanonicalRequest(request, signed));
  const names = signed.map(([name]) => name).join(';');
  const signature = acs3Signature(stringToSign, accessKeySecret);
  return {
    authorization: `${algorithm} Credential=${accessKeyId},SignedHeaders=${names},Signature=${signature}`,
    stringToSign,
  };
}
