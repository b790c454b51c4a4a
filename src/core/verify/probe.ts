import { createHash } from 'node:crypto';
import { CdnError } from '../errors.ts';
import { type Fetch, type HttpLimits, toTransportError } from '../http/fetchHttp.ts';
import type { Clock } from '../ports.ts';
import type { LiveReply } from './direct.ts';
import { type CacheStatus, isEncoded, readCacheStatus, readServer } from './edgeHeaders.ts';

/** What a live URL answered, without its body. Facts that the answer did not give are `undefined`. */
export interface Probe {
  readonly url: string;
  /** Asked at a chosen address, and so not through the user's proxy. */
  readonly direct: boolean;
  readonly status: number;
  readonly etag: string | undefined;
  /** As sent. */
  readonly lastModified: string | undefined;
  /** Seconds (RFC 9111 §5.1). */
  readonly age: number | undefined;
  /** Milliseconds since the epoch by the server's clock; some edges send the time of the stored answer. */
  readonly date: number | undefined;
  readonly cacheControl: string | undefined;
  readonly contentType: string | undefined;
  /** `undefined` for an encoded body too, since it then counts other bytes than the file has. */
  readonly contentLength: number | undefined;
  /** Where a redirect points, as sent. Redirects are not followed. */
  readonly location: string | undefined;
  readonly cacheStatus: CacheStatus | undefined;
  /** The name of the edge server that answered, for people to read. */
  readonly servedBy: string | undefined;
  /** Lower-case hex; `undefined` when the body was not read as a whole. */
  readonly sha256: string | undefined;
  /** Bytes of the body that were read. */
  readonly bytes: number;
  /** False when the body is larger than the cap. */
  readonly whole: boolean;
  /** When the request left, in milliseconds since the epoch. */
  readonly at: number;
}

interface ProbeOptions {
  readonly signal: AbortSignal;
  /** Origin to connect to in place of the URL's own, such as `http://127.0.0.1:1234`. Host and SNI stay the URL's. */
  readonly connectTo?: string | undefined;
  /** The profile's verify headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Asks a live URL for its content. Rejects with a CdnError only; any HTTP status is an answer. */
export type ProbeUrl = (url: string, options: ProbeOptions) => Promise<Probe>;

export interface ProbePorts {
  readonly fetch: Fetch;
  readonly clock: Pick<Clock, 'now'>;
}

const probeLimits: HttpLimits = { timeoutMs: 15_000, maxBytes: 8 * 1024 * 1024 };

/** Unconditional and unencoded, so that the bytes compare. No `Cache-Control`: the question is what users get. */
const askedHeaders = { accept: '*/*', 'accept-encoding': 'identity' };

export function createProbe({ fetch, clock }: ProbePorts, limits: HttpLimits = probeLimits): ProbeUrl {
  return async (url, options) => {
    const target = parseHttpUrl(url);
    const dialled = options.connectTo === undefined ? target : parseHttpUrl(options.connectTo);
    const timeout = AbortSignal.timeout(limits.timeoutMs);
    const signal = AbortSignal.any([options.signal, timeout]);
    const headers = { ...askedHeaders, ...options.headers };
    const at = clock.now();
    try {
      signal.throwIfAborted();
      const reply =
        options.connectTo === undefined
          ? await viaFetch(fetch, url, headers, signal)
          : await (await import('./direct.ts')).requestDirect(target, dialled, headers, signal);
      const body = await readBody(reply, limits.maxBytes);
      return { url, direct: options.connectTo !== undefined, at, ...readFacts(reply), ...body };
    } catch (thrown) {
      throw toTransportError(thrown, options.signal, timeout, dialled.href);
    }
  };
}

function parseHttpUrl(text: string): URL {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new CdnError('input', { code: 'invalidUrl' });
  }
  return url;
}

async function viaFetch(
  fetch: Fetch,
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<LiveReply> {
  const response = await fetch(url, { headers: { ...headers }, redirect: 'manual', signal });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: response.body ?? noBody(),
    plain: true,
  };
}

async function* noBody(): AsyncGenerator<Uint8Array> {}

async function readBody(
  { body, plain }: LiveReply,
  maxBytes: number,
): Promise<Pick<Probe, 'sha256' | 'bytes' | 'whole'>> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return { sha256: undefined, bytes, whole: false };
    hash.update(chunk);
  }
  return { sha256: plain ? hash.digest('hex') : undefined, bytes, whole: true };
}

type Facts = Omit<Probe, 'url' | 'direct' | 'at' | 'sha256' | 'bytes' | 'whole'>;

function readFacts({ status, headers }: LiveReply): Facts {
  return {
    status,
    etag: headers['etag'],
    lastModified: headers['last-modified'],
    age: wholeNumber(headers['age']),
    date: httpDate(headers['date']),
    cacheControl: headers['cache-control'],
    contentType: headers['content-type'],
    contentLength: isEncoded(headers) ? undefined : wholeNumber(headers['content-length']),
    location: headers['location'],
    cacheStatus: readCacheStatus(headers),
    servedBy: readServer(headers),
  };
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function httpDate(text: string | undefined): number | undefined {
  const date = Date.parse(text ?? '');
  return Number.isNaN(date) ? undefined : date;
}
