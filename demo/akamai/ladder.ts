import { createHash, createHmac } from 'node:crypto';
import { headerOf, type Pair } from '../http.ts';

/** Fact sheet §2: what the service hashes of a body at most, whatever `max_body` a client was configured with. */
const defaultMaxBody = 131_072;

export const moniker = 'EG1-HMAC-SHA256';

function hmacBase64(key: string, message: string): string {
  return createHmac('sha256', key).update(message).digest('base64');
}

/** Step 3. The secret is used as text, not base64-decoded; the key is bound to the very second of the request. */
export function signingKey(clientSecret: string, timestamp: string): string {
  return hmacBase64(clientSecret, timestamp);
}

/** Step 4: of POST bodies only, and only of their first bytes; empty for every other method and for no body. */
export function contentHash(method: string, body: Uint8Array, maxBody: number = defaultMaxBody): string {
  if (method.toUpperCase() !== 'POST' || body.length === 0) return '';
  return createHash('sha256').update(body.subarray(0, maxBody)).digest('base64');
}

/** Step 5: the headers to sign, in the order in which they are named, as far as the request has them. */
export function canonicalHeaders(headers: readonly Pair[], headersToSign: readonly string[]): string {
  const lines = headersToSign.flatMap(name => {
    const value = headerOf(headers, name.toLowerCase());
    return value === undefined ? [] : [`${name.toLowerCase()}:${value.trim().replace(/\s+/g, ' ')}`];
  });
  return lines.join('\t');
}

/** What EdgeGrid signs, each field as it goes into the string. */
export interface SignedParts {
  method: string;
  scheme: string;
  /** With the port only if it is not the scheme's own. */
  host: string;
  /** Path and query as on the wire. */
  target: string;
  canonicalHeaders: string;
  contentHash: string;
  /** The Authorization header up to and including the `;` before `signature=`. */
  auth: string;
}

/** Step 5: seven fields, always six tabs. */
export function dataToSign(parts: SignedParts): string {
  return [
    parts.method.toUpperCase(),
    parts.scheme,
    parts.host.toLowerCase(),
    parts.target,
    parts.canonicalHeaders,
    parts.contentHash,
    parts.auth,
  ].join('\t');
}

/** Step 6. The key is the base64 text of step 3, not its bytes. */
export function signatureOf(key: string, data: string): string {
  return hmacBase64(key, data);
}
