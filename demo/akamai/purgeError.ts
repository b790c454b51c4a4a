import { randomInt } from 'node:crypto';
import type { Reply } from '../http.ts';
import type { ObjectKind } from './objectKind.ts';

/** A refusal by the purge service itself (fact sheet §1.6): another shape and another media type than the gateway's. */
export class PurgeError extends Error {
  override readonly name = 'PurgeError';
  readonly status: number;
  readonly title: string;
  /** More members of the error body. */
  readonly extra: Readonly<Record<string, number>>;

  constructor(status: number, title: string, detail: string, extra: PurgeError['extra'] = {}) {
    super(detail);
    this.status = status;
    this.title = title;
    this.extra = extra;
  }
}

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

const prefixes: Readonly<Record<ObjectKind, string>> = { url: 'edup', cpcode: 'edcp', tag: 'edtp' };

/** Names a purge, and the answer to it, accepted or not. */
export function newSupportId(kind: ObjectKind): string {
  return `${prefixes[kind]}-${Array.from({ length: 22 }, () => base58[randomInt(base58.length)]).join('')}`;
}

/** `kind`: what the request was about, as far as its path tells. */
export function purgeErrorReply(
  { status, title, message, extra }: PurgeError,
  kind: ObjectKind = 'url',
): Reply {
  const body = {
    supportId: newSupportId(kind),
    title,
    httpStatus: status,
    detail: message,
    describedBy: 'https://techdocs.akamai.com/purge-cache/reference/api-errors',
    ...extra,
  };
  return {
    status,
    headers: { 'Content-Type': 'application/api-problem+json' },
    body: JSON.stringify(body),
  };
}

export function endpointNotFound(): PurgeError {
  const detail = 'Requested API endpoint does not exist. Check URI path for typos.';
  return new PurgeError(404, 'not found', detail);
}

export function methodNotAllowed(): PurgeError {
  return new PurgeError(405, 'method not allowed', 'Specified HTTP method is invalid for this resource.');
}

/** The title is the demo's own: the service's is not published. */
export function bodyTooLarge(): PurgeError {
  const detail = 'The request exceeds the maximum message body size, which is 50,000 bytes.';
  return new PurgeError(413, 'request entity too large', detail);
}

/** The title is the demo's own: the service's is not published. */
export function badMediaType(): PurgeError {
  return new PurgeError(415, 'bad media type', 'Check Content-Type: application/json.');
}

export function invalidAttribute(detail: string): PurgeError {
  return new PurgeError(400, 'invalid attribute value', detail);
}

export function badUrl(url: string, reason?: string): PurgeError {
  const detail = `Invalid or malformed URL '${url}'`;
  return new PurgeError(400, 'bad URL', reason === undefined ? detail : `${detail}: ${reason}`);
}

export function badHostname(): PurgeError {
  return new PurgeError(400, 'bad URL hostname', 'Invalid or malformed hostname');
}

/** The service names only the first URL that it may not purge for this client. */
export function unauthorizedArl(url: string): PurgeError {
  return new PurgeError(403, 'unauthorized arl', url);
}

/** Not a number, or nobody's. */
export function badCpCode(cpCode: string): PurgeError {
  return new PurgeError(400, 'bad cpcode', cpCode);
}

/** Somebody else's: the first that this client may not purge. */
export function unauthorizedCpCode(cpCode: number): PurgeError {
  return new PurgeError(403, 'unauthorized cpcode', String(cpCode));
}

/** The title is the demo's own: the service's is not published. */
export function badTag(tag: string): PurgeError {
  return new PurgeError(400, 'bad tag', tag);
}
