import { CdnError } from '../errors.ts';
import { type Fetch, toTransportError } from '../http/fetchHttp.ts';
import { retryDelay } from '../http/retry.ts';
import type { Clock } from '../ports.ts';
import type { LogEntry } from '../providers/provider.ts';
import type { Draft } from './disk.ts';

export interface DownloadPorts {
  readonly fetch: Fetch;
  readonly clock: Clock;
}

export interface DownloadOptions {
  /** Lists the entry anew; `undefined` when it is listed no longer. Called once at most. */
  readonly relist: () => Promise<LogEntry | undefined>;
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number, total: number) => void;
}

export interface Downloaded {
  readonly bytes: number;
  /** False when the service has, whole as it says, another number of bytes than it lists. */
  readonly isWhole: boolean;
}

/** So long without a byte is a broken download. */
const stallMs = 60_000;
/** An attempt that brought so much was none in vain. */
const worthwhile = 1024 * 1024;
/** More than listed, of a body that does not say its length. */
const mostOver = 1024 * 1024;
const longestRefusal = 64 * 1024;

interface Transfer {
  entry: LogEntry;
  bytes: number;
  /** Of what the bytes are a part of. */
  etag: string | undefined;
  wasRelisted: boolean;
}

/** How an answer ended. `other`: of another size than listed. `changed`: what is here is no part of it. */
type End = 'whole' | 'other' | 'changed' | 'refused';

/**
 * Fills the draft from the entry's link. What breaks off goes on where it stopped when the file is still the same, and
 * begins anew otherwise. Rejects with a CdnError; the draft then holds nothing to rely on.
 */
export async function download(
  ports: DownloadPorts,
  entry: LogEntry,
  draft: Draft,
  options: DownloadOptions,
): Promise<Downloaded> {
  const transfer: Transfer = { entry, bytes: 0, etag: undefined, wasRelisted: false };
  for (let attempt = 1; ; attempt++) {
    const before = transfer.bytes;
    try {
      const end = await transferOnce(ports, transfer, draft, options);
      if (end === 'whole') return { bytes: transfer.bytes, isWhole: true };
      if (end === 'changed') await restart(transfer, draft);
      else if (end === 'other') {
        if (transfer.wasRelisted) return { bytes: transfer.bytes, isWhole: false };
        await relist(transfer, options);
        if (transfer.bytes === transfer.entry.bytes) return { bytes: transfer.bytes, isWhole: true };
        await restart(transfer, draft);
      } else await relist(transfer, options);
    } catch (thrown) {
      if (transfer.bytes - before >= worthwhile) attempt = 1;
      if (!(thrown instanceof CdnError)) throw thrown;
      const delay = retryDelay(thrown, 'always', attempt);
      if (delay === undefined) throw brokenOff(thrown, transfer);
      await ports.clock.sleep(delay, options.signal);
    }
  }
}

async function restart(transfer: Transfer, draft: Draft): Promise<void> {
  await draft.restart();
  transfer.bytes = 0;
  transfer.etag = undefined;
}

async function relist(transfer: Transfer, options: DownloadOptions): Promise<void> {
  transfer.wasRelisted = true;
  const entry = await options.relist();
  if (!entry) throw logIsGone('notListed');
  transfer.entry = entry;
}

/** A log that was there, or was listed, and is no more. */
export function logIsGone(code: string): CdnError {
  return new CdnError('rejected', { code, detail: { state: 'gone' } });
}

/** A connection that was made and does not hold is another thing than one that can't be made. */
function brokenOff(error: CdnError, { bytes }: Transfer): CdnError {
  const { kind, code, detail, cause } = error;
  if (kind !== 'network' || bytes === 0) return error;
  return new CdnError(kind, { code, detail: { ...detail, state: 'cut' }, cause });
}

async function transferOnce(
  { fetch, clock }: DownloadPorts,
  transfer: Transfer,
  draft: Draft,
  options: DownloadOptions,
): Promise<End> {
  const url = transfer.entry.link.reveal();
  const stalled = new AbortController();
  const done = new AbortController();
  const ends = AbortSignal.any([options.signal, stalled.signal]);
  void watch(clock, () => transfer.bytes, stalled, done.signal);
  try {
    // Without a part to go on from, the file is asked for whole.
    if (transfer.etag === undefined && transfer.bytes > 0) await restart(transfer, draft);
    const response = await fetch(url, {
      headers: { 'accept-encoding': 'identity', ...rangeHeaders(transfer) },
      redirect: 'manual',
      signal: ends,
    });
    return await receive(response, transfer, draft, options);
  } catch (thrown) {
    throw toTransportError(thrown, options.signal, stalled.signal, url);
  } finally {
    done.abort();
  }
}

/** Aborts `stalled` when nothing has come for a while. */
async function watch(
  clock: Clock,
  progress: () => number,
  stalled: AbortController,
  done: AbortSignal,
): Promise<void> {
  for (let last = -1; last !== progress();) {
    last = progress();
    try {
      await clock.sleep(stallMs, done);
    } catch {
      return;
    }
  }
  stalled.abort();
}

function rangeHeaders({ bytes, etag }: Transfer): Record<string, string> {
  return bytes > 0 && etag !== undefined ? { range: `bytes=${bytes}-`, 'if-match': etag } : {};
}

async function receive(
  response: Response,
  transfer: Transfer,
  draft: Draft,
  options: DownloadOptions,
): Promise<End> {
  const { status, headers } = response;
  if (status === 206 && firstOf(headers) === transfer.bytes) {
    return fill(response, transfer, draft, options);
  }
  if (status === 200) {
    if (transfer.bytes > 0) await restart(transfer, draft);
    transfer.etag = strongTag(headers);
    return fill(response, transfer, draft, options);
  }
  const refusal = await refusalIn(response);
  // Nothing is behind what is here: the announced length was wrong, and the listed one right.
  if (status === 416 && transfer.bytes === transfer.entry.bytes) return 'whole';
  if (status === 206 || status === 412 || status === 416) return 'changed';
  if (status === 403 && refusal !== undefined && !transfer.wasRelisted) return 'refused';
  throw errorOf(status, refusal);
}

function firstOf(headers: Headers): number | undefined {
  const [, first] = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '') ?? [];
  return first === undefined ? undefined : Number(first);
}

/** A weak one does not say that the bytes are the same. */
function strongTag(headers: Headers): string | undefined {
  const tag = headers.get('etag');
  return tag?.startsWith('"') ? tag : undefined;
}

async function fill(
  response: Response,
  transfer: Transfer,
  draft: Draft,
  { onProgress }: DownloadOptions,
): Promise<End> {
  const { entry } = transfer;
  const length = response.headers.get('content-length');
  const total = length === null ? entry.bytes : transfer.bytes + Number(length);
  const most = Math.max(total, entry.bytes) + mostOver;
  for await (const chunk of response.body ?? []) {
    refuseOther(chunk, transfer.bytes);
    await draft.write(chunk);
    transfer.bytes += chunk.byteLength;
    if (transfer.bytes > most) throw new CdnError('tooLarge');
    onProgress(transfer.bytes, total);
  }
  if (transfer.bytes < total) throw new CdnError('network', { code: 'short', detail: { state: 'cut' } });
  return transfer.bytes === entry.bytes ? 'whole' : 'other';
}

const gzipStart = [0x1f, 0x8b];

/** A sign-in page is a success of somebody else's. */
function refuseOther(chunk: Uint8Array, at: number): void {
  const expected = gzipStart.slice(at);
  if (expected.some((byte, index) => index < chunk.byteLength && chunk[index] !== byte)) {
    throw new CdnError('badReply', { code: 'not gzip' });
  }
}

/** The code of the object storage's XML; undefined for what is not the storage's. */
async function refusalIn(response: Response): Promise<string | undefined> {
  let body = '';
  for await (const chunk of response.body ?? []) {
    body += Buffer.from(chunk).toString('latin1');
    if (body.length > longestRefusal) break;
  }
  return /<Error>[\s\S]*?<Code>([\w.-]+)<\/Code>/.exec(body)?.[1];
}

function errorOf(status: number, refusal: string | undefined): CdnError {
  const code = refusal ?? `HTTP ${status}`;
  if (status === 404 && refusal !== undefined) return logIsGone(code);
  if (status === 429) return new CdnError('throttled', { code });
  if (status >= 500) return new CdnError('unavailable', { code });
  return new CdnError(refusal === undefined ? 'badReply' : 'rejected', { code });
}
