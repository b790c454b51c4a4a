import { type IncomingMessage, request } from 'node:http';
import type { Validators } from './conditional.ts';
import { htmlReply } from './http.ts';

/** The origin's answer, header names in lower case, those of the single connection left out. */
export interface Fetched {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Asks the origin for a file, conditionally when an expired copy is at hand. Never rejects: a dead origin is a 502. */
export type FetchFromOrigin = (host: string, target: string, expired?: Fetched) => Promise<Fetched>;

const hopHeaders = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']);
const originTimeoutMs = 10_000;

export function validatorsOf({ headers }: Fetched): Validators {
  return { etag: headers['etag'], lastModified: headers['last-modified'] };
}

/** Akamai's cache tags, which the origin gives an answer. */
export function tagsOf({ headers }: Fetched): string[] {
  const tags = (headers['edge-cache-tag'] ?? '').split(',').map(tag => tag.trim());
  return tags.filter(tag => tag !== '');
}

/**
 * Seconds for which an edge keeps an answer: Cache-Control decides; without it a tenth of the file's age within 10 s
 * and an hour, or 10 s when only an ETag is known; 0 is "not stored".
 */
export function lifetimeOf(fetched: Fetched, now: number): number {
  if (fetched.status !== 200) return 0;
  const control = fetched.headers['cache-control'];
  if (control !== undefined) {
    if (/\b(?:no-store|no-cache|private)\b/i.test(control)) return 0;
    const shared = /\bs-maxage=(\d+)/i.exec(control) ?? /\bmax-age=(\d+)/i.exec(control);
    if (shared) return Number(shared[1]);
  }
  const { etag, lastModified } = validatorsOf(fetched);
  if (lastModified === undefined) return etag === undefined ? 0 : 10;
  const tenth = Math.floor((now - Date.parse(lastModified)) / 10_000);
  return Math.min(3600, Math.max(10, tenth));
}

function conditions(expired: Fetched | undefined): Record<string, string> {
  if (!expired) return {};
  const { etag, lastModified } = validatorsOf(expired);
  return {
    ...(etag === undefined ? {} : { 'If-None-Match': etag }),
    ...(lastModified === undefined ? {} : { 'If-Modified-Since': lastModified }),
  };
}

async function read(response: IncomingMessage): Promise<Fetched> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined && !hopHeaders.has(name)) headers[name] = String(value);
  }
  return { status: response.statusCode ?? 502, headers, body: Buffer.concat(chunks) };
}

function badGateway(): Fetched {
  const { status, headers, body } = htmlReply(502, '502 Bad Gateway');
  return { status, headers, body: Buffer.from(body) };
}

function open(originUrl: string, target: string, headers: Record<string, string>): Promise<IncomingMessage> {
  const { hostname, port } = new URL(originUrl);
  return new Promise((resolve, reject) => {
    // A connection per fetch: a kept one that the origin is just closing would look like a dead origin.
    const call = request(
      { agent: false, hostname, port, path: target, headers, timeout: originTimeoutMs },
      resolve,
    );
    call.on('error', reject);
    call.on('timeout', () => call.destroy(new Error('The origin does not answer.')));
    call.end();
  });
}

/** The edge's way to the origin: real HTTP, so that faults at the origin happen to the edge as well. */
export function createOriginFetch(originUrl: string): FetchFromOrigin {
  return async (host, target, expired) => {
    try {
      return await read(await open(originUrl, target, { Host: host, ...conditions(expired) }));
    } catch {
      return badGateway();
    }
  };
}
