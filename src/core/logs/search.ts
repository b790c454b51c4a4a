import { cancelled } from '../errors.ts';
import type { GzipEnd } from './gunzip.ts';
import type { Matcher } from './matcher.ts';

/** A line that matches. */
export interface Match {
  /** From 0. */
  readonly line: number;
  /** Of its first byte in the decompressed log. */
  readonly offset: number;
  /** At most 16 Ki bytes of it: a damaged file may be one line. */
  readonly text: string;
}

/** Where a search goes on: the beginning of a line. */
export interface Place {
  readonly offset: number;
  readonly line: number;
}

export interface SearchBatch {
  readonly matches: readonly Match[];
  /** All that was searched so far, from the beginning of the log. */
  readonly lines: number;
  readonly bytes: number;
}

export type SearchEnd =
  | { readonly kind: 'read'; readonly end: GzipEnd }
  /** As many as asked for were found, and there may be more from here on. */
  | { readonly kind: 'capped'; readonly next: Place };

export interface SearchOptions {
  readonly signal: AbortSignal;
  readonly from?: Place | undefined;
  /** The chunks begin at `from`, not at the beginning of the log. */
  readonly isAtPlace?: boolean;
  readonly limit: number;
}

const newline = 0x0a;
const mostText = 16 * 1024;

/**
 * Searches a log that comes in chunks and keeps none of them. Gives a batch for every chunk, also without a match, as
 * progress. Rejects with `cancelled` and with what the chunks reject with.
 */
export async function* searchChunks(
  chunks: AsyncGenerator<Buffer, GzipEnd>,
  matcher: Matcher,
  { signal, from = { offset: 0, line: 0 }, isAtPlace = false, limit }: SearchOptions,
): AsyncGenerator<SearchBatch, SearchEnd> {
  const scanner = createScanner(matcher, from, limit);
  const joiner = createJoiner();
  let skip = isAtPlace ? 0 : from.offset;
  try {
    for (;;) {
      const { done, value } = await chunks.next();
      if (signal.aborted) throw cancelled();
      if (done === true) {
        yield scanner.scan([joiner.rest()]);
        const next = scanner.capped();
        return next ? { kind: 'capped', next } : { kind: 'read', end: value };
      }
      const fresh = value.subarray(Math.min(skip, value.length));
      skip = Math.max(0, skip - value.length);
      yield scanner.scan(joiner.wholeLines(fresh));
      const next = scanner.capped();
      if (next) return { kind: 'capped', next };
    }
  } finally {
    await chunks.return({ kind: 'cut', at: 0, why: 'truncated' });
  }
}

interface Joiner {
  /** What has become whole lines: first the one across the chunks' border, if any, then the others. */
  wholeLines(chunk: Buffer): readonly Buffer[];
  rest(): Buffer;
}

/** Copies no more than the line that a chunk ends in. */
function createJoiner(): Joiner {
  let begun: Buffer[] = [];
  return {
    wholeLines: chunk => {
      const first = chunk.indexOf(newline) + 1;
      if (first === 0) {
        begun.push(chunk);
        return [];
      }
      const last = chunk.lastIndexOf(newline) + 1;
      if (begun.length === 0) {
        begun = [chunk.subarray(last)];
        return [chunk.subarray(0, last)];
      }
      const across = Buffer.concat([...begun, chunk.subarray(0, first)]);
      begun = [chunk.subarray(last)];
      return [across, chunk.subarray(first, last)];
    },
    rest: () => Buffer.concat(begun),
  };
}

interface Scanner {
  scan(parts: readonly Buffer[]): SearchBatch;
  capped(): Place | undefined;
}

function createScanner(matcher: Matcher, from: Place, limit: number): Scanner {
  let { offset, line } = from;
  let left = limit;
  let next: Place | undefined;

  const scanPart = (bytes: Buffer, matches: Match[]): void => {
    let counted = 0;
    matcher.scan(bytes, (start, end) => {
      line += countNewlines(bytes, counted, start);
      counted = start;
      if (left === 0) {
        next = { offset: offset + start, line };
        return false;
      }
      left--;
      const text = bytes.toString('utf8', start, Math.min(end, start + mostText));
      matches.push({ line, offset: offset + start, text });
      return true;
    });
    if (next) return;
    line += countNewlines(bytes, counted, bytes.length);
    offset += bytes.length;
    if (bytes.length > 0 && bytes[bytes.length - 1] !== newline) line++;
  };

  return {
    scan: parts => {
      const matches: Match[] = [];
      for (const part of parts) if (!next) scanPart(part, matches);
      return { matches, lines: next?.line ?? line, bytes: next?.offset ?? offset };
    },
    capped: () => next,
  };
}

function countNewlines(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(newline, from); at !== -1 && at < to; at = bytes.indexOf(newline, at + 1))
    count++;
  return count;
}
