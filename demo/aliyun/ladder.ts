import { createHash, createHmac } from 'node:crypto';
import type { Pair } from '../http.ts';

/** RFC 3986 over UTF-8: only `A-Z a-z 0-9 - _ . ~` stay as they are. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * UTF-16 code units, as the vendor's own JavaScript clients sort. It differs from UTF-8 byte order only where a
 * character beyond U+FFFF meets one of U+E000–U+FFFF, which no parameter name of the API has.
 */
function ordinal(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** `k=v&k=v`, sorted by the decoded name (a repeated name by its values); an empty value keeps its `=`. */
export function canonicalQuery(parameters: readonly Pair[]): string {
  return [...parameters]
    .sort((a, b) => ordinal(a[0], b[0]) || ordinal(a[1], b[1]))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

/** V1. `parameters` are query and form together, decoded, without `Signature`. */
export function rpcStringToSign(method: string, parameters: readonly Pair[]): string {
  return `${method}&${percentEncode('/')}&${percentEncode(canonicalQuery(parameters))}`;
}

export function rpcSignature(secret: string, stringToSign: string): string {
  return createHmac('sha1', `${secret}&`).update(stringToSign).digest('base64');
}

/** What V3 signs. Header names may be in any case; `signedHeaders` are in lower case. */
export interface CanonicalParts {
  method: string;
  path: string;
  query: readonly Pair[];
  headers: readonly Pair[];
  signedHeaders: readonly string[];
  /** Hex SHA-256 of the body. */
  payloadHash: string;
}

/** Values of headers whose names differ only in case are joined by a comma, sorted. */
function canonicalHeader(headers: readonly Pair[], name: string): string {
  const values = headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value.trim());
  return `${name}:${values.sort(ordinal).join(',')}\n`;
}

export function canonicalRequest(parts: CanonicalParts): string {
  const names = [...parts.signedHeaders].sort(ordinal);
  return [
    parts.method,
    parts.path,
    canonicalQuery(parts.query),
    names.map(name => canonicalHeader(parts.headers, name)).join(''),
    names.join(';'),
    parts.payloadHash,
  ].join('\n');
}

export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

export const v3Algorithm = 'ACS3-HMAC-SHA256';

export function v3StringToSign(canonical: string): string {
  return `${v3Algorithm}\n${sha256Hex(canonical)}`;
}

export function v3Signature(secret: string, stringToSign: string): string {
  return createHmac('sha256', secret).update(stringToSign).digest('hex');
}
