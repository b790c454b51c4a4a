import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CdnError, cancelled } from '../errors.ts';
import { type Compressed, gunzip, type GzipEnd } from './gunzip.ts';
import { compileQuery } from './matcher.ts';
import { parseQuery } from './query.ts';
import { type Match, type Place, searchChunks } from './search.ts';

/** A log on disk, as it was downloaded or decompressed. */
export interface LogFile {
  readonly kind: 'gz' | 'raw';
  readonly path: string;
}

/** Where a capped search goes on. */
export interface Cursor extends Place {
  /** Index among the job's files. */
  readonly file: number;
}

/** Plain data: it goes to a worker. */
export interface SearchJob {
  readonly files: readonly LogFile[];
  /** Without problems. */
  readonly query: string;
  readonly from?: Cursor;
  readonly limit: number;
}

export type SearchEvent =
  /** So far of this file. */
  | {
      readonly kind: 'batch';
      readonly file: number;
      readonly matches: readonly Match[];
      readonly lines: number;
      readonly bytes: number;
    }
  | { readonly kind: 'file'; readonly file: number; readonly end: GzipEnd }
  | { readonly kind: 'capped'; readonly next: Cursor };

const pieceSize = 256 * 1024;
const chunkSize = 1024 * 1024;

/**
 * Searches files one after the other. Ends after the last one, or after `capped`; rejects with `input` for a query with
 * problems, with `storage`, naming the path, when a file can't be read, and with `cancelled`.
 */
export async function* searchFiles(
  { files, query: text, from, limit }: SearchJob,
  signal: AbortSignal,
): AsyncGenerator<SearchEvent, void> {
  const { query, problems } = parseQuery(text);
  if (problems.length > 0) throw new CdnError('input');
  const matcher = compileQuery(query);
  let left = limit;
  for (const [file, log] of files.entries()) {
    if (from && file < from.file) continue;
    const place = file === from?.file ? from : undefined;
    const isRaw = log.kind === 'raw';
    const chunks = isRaw ? readRaw(log.path, place?.offset ?? 0, signal) : gunzip(gzFile(log.path), signal);
    // What is decompressed begins at the beginning; a raw file is opened where the search goes on.
    const steps = searchChunks(chunks, matcher, { signal, from: place, limit: left, isAtPlace: isRaw });
    for (;;) {
      const { done, value } = await steps.next();
      if (done === true) {
        if (value.kind === 'capped') return yield { kind: 'capped', next: { file, ...value.next } };
        yield { kind: 'file', file, end: value.end };
        break;
      }
      left -= value.matches.length;
      yield { kind: 'batch', file, ...value };
    }
  }
}

/** A compressed file as `gunzip` wants it. Reading rejects with kind `storage`, naming the path. */
export function gzFile(path: string): Compressed {
  return async function* read() {
    try {
      yield* createReadStream(path, { highWaterMark: pieceSize });
    } catch (thrown) {
      throw unreadable(path, thrown);
    }
  };
}

async function* readRaw(path: string, from: number, signal: AbortSignal): AsyncGenerator<Buffer, GzipEnd> {
  let at = from;
  const file = await open(path).catch((thrown: unknown) => {
    throw unreadable(path, thrown);
  });
  try {
    for (;;) {
      if (signal.aborted) throw cancelled();
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkSize), 0, chunkSize, at);
      if (bytesRead === 0) return { kind: 'whole', at };
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

function unreadable(path: string, thrown: unknown): CdnError {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined;
  return new CdnError('storage', { code, detail: { path }, cause: thrown });
}
