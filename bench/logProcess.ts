import { createReadStream, createWriteStream } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { expand } from '../src/core/logs/expand.ts';
import type { Compressed } from '../src/core/logs/gunzip.ts';
import { gzFile, searchFiles } from '../src/core/logs/searchFiles.ts';
import { search } from '../src/core/logs/searchWorker.ts';

/** What a process of its own does with a compressed log, so that its CPU and memory are nobody else's. */
export type LogJob =
  | { readonly kind: 'expand' | 'bare'; readonly from: string; readonly to: string }
  | { readonly kind: 'head'; readonly from: string; readonly to: string }
  | { readonly kind: 'search'; readonly from: string; readonly query: string }
  | { readonly kind: 'delay'; readonly from: string; readonly to: string; readonly rawBytes: number };

export interface LogOutcome {
  /** CPU seconds of the work, without the start of the process. */
  readonly cpu: number;
  /** The most memory the process had, MiB. */
  readonly rss: number;
  /** Lines of the index, or matches; 0 where none are counted. */
  readonly count: number;
  /** Milliseconds: until 200 lines were there, or how late the event loop was: p99 and most. */
  readonly ms: readonly number[];
}

type Result = Pick<LogOutcome, 'count' | 'ms'>;

const never = new AbortController().signal;
const pieceSize = 256 * 1024;
const chunkSize = 1024 * 1024;
const workerScript = new URL('../src/core/logs/logWorker.ts', import.meta.url);

async function work(job: LogJob): Promise<Result> {
  switch (job.kind) {
    case 'expand':
      return { count: (await expand(gzFile(job.from), job.to, { signal: never })).index.lines, ms: [] };
    case 'bare':
      await pipeline(
        createReadStream(job.from, { highWaterMark: pieceSize }),
        createGunzip({ chunkSize }),
        createWriteStream(job.to),
      );
      return { count: 0, ms: [] };
    case 'head':
      return head(job.from, job.to);
    case 'search':
      return { count: await countMatches(job.from, job.query), ms: [] };
    case 'delay':
      return delay(job.from, job.to, job.rawBytes);
  }
}

/** From the first compressed bytes to the 200th line, then no further. */
async function head(from: string, to: string): Promise<Result> {
  const abort = new AbortController();
  let began: number | undefined;
  const source: Compressed = async function* read() {
    for await (const bytes of gzFile(from)()) {
      began ??= performance.now();
      yield bytes;
    }
  };
  let lines = 0;
  let took = NaN;
  const watch = (chunk: Buffer): void => {
    for (let at = chunk.indexOf(10); at !== -1 && lines < 200; at = chunk.indexOf(10, at + 1)) lines++;
    if (lines < 200) return;
    took = performance.now() - (began ?? NaN);
    abort.abort();
  };
  await expand(source, to, { signal: abort.signal, watch }).catch(() => undefined);
  return { count: lines, ms: [took] };
}

async function countMatches(path: string, query: string): Promise<number> {
  let count = 0;
  for await (const event of searchFiles({ files: [{ kind: 'gz', path }], query, limit: Infinity }, never)) {
    if (event.kind === 'batch') count += event.matches.length;
  }
  return count;
}

/** How late this process's event loop is while it decompresses to a file and a worker of its own searches. */
async function delay(from: string, to: string, rawBytes: number): Promise<Result> {
  const job = { files: [{ kind: 'gz' as const, path: from }], query: 'status:5xx', limit: Infinity };
  const events = search(job, { script: workerScript, rawBytes }, never);
  await events.next();
  const late = monitorEventLoopDelay({ resolution: 1 });
  late.enable();
  const expanding = expand(gzFile(from), to, { signal: never });
  let count = 0;
  for await (const event of events) if (event.kind === 'batch') count += event.matches.length;
  await expanding;
  late.disable();
  return { count, ms: [late.percentile(99) / 1e6, late.max / 1e6] };
}

async function main(job: LogJob): Promise<LogOutcome> {
  const before = process.cpuUsage();
  const result = await work(job);
  const { user, system } = process.cpuUsage(before);
  return { ...result, cpu: (user + system) / 1e6, rss: process.resourceUsage().maxRSS / 1024 };
}

process.once('message', (job: LogJob) => {
  void main(job).then(outcome => {
    process.send?.(outcome, () => process.disconnect());
  });
});
