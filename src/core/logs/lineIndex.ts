import { CdnError } from '../errors.ts';
import { endOfTime, longestTime, readTime } from './lineTime.ts';

/** Where the lines of a raw log begin, for every 256th of them. What follows the last newline is a line too. */
export interface LineIndex {
  /** In bytes. */
  readonly size: number;
  readonly lines: number;
  /** How many lines lie from one mark to the next. */
  readonly every: number;
  /** Byte offset of line `n × every`. */
  readonly offsets: Float64Array;
  /** The latest time of any marked line up to this one, milliseconds UTC; -Infinity before the first. */
  readonly times: Float64Array;
  /** Earliest and latest time seen at marks and at the end; `undefined` without any. Lines between may lie a little outside. */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

export interface LineIndexer {
  /** The next bytes of the file, which are not to change until the ones after them are here. */
  add(chunk: Buffer): void;
  finish(): LineIndex;
}

const newline = 0x0a;
const usualEvery = 256;
/** Kept to find the last line's time in. */
const tailSize = 64 * 1024;

/** Builds the index while the bytes pass by. They are read once and not kept. */
export function createLineIndexer(every = usualEvery): LineIndexer {
  const marks = createMarks();
  let size = 0;
  let newlines = 0;
  let untilMark = 0;
  /** The beginning of a marked line that goes on in the next chunk. */
  let begun: Buffer | undefined;
  let tail: Buffer = Buffer.alloc(0);

  const mark = (chunk: Buffer, at: number): void => {
    marks.add(size + at);
    if (at + longestTime <= chunk.length) marks.setTime(timeAt(chunk, at));
    else begun = Buffer.from(chunk.subarray(at));
  };
  const continueBegun = (chunk: Buffer): void => {
    if (!begun) return;
    begun = Buffer.concat([begun, chunk.subarray(0, longestTime)]);
    marks.setTime(timeAt(begun, 0));
    if (begun.length >= longestTime) begun = undefined;
  };

  const add = (chunk: Buffer): void => {
    if (chunk.length === 0) return;
    continueBegun(chunk);
    let start = 0;
    while (start < chunk.length) {
      if (untilMark === 0) {
        mark(chunk, start);
        untilMark = every;
      }
      const found = chunk.indexOf(newline, start);
      if (found === -1) break;
      newlines++;
      untilMark--;
      start = found + 1;
    }
    tail = lastBytes(tail, chunk);
    size += chunk.length;
  };

  return {
    add,
    finish: () => {
      const isUnended = tail.length > 0 && tail[tail.length - 1] !== newline;
      const { offsets, times, from, to } = marks.finish();
      const last = lastTime(tail);
      return {
        size,
        lines: newlines + (isUnended ? 1 : 0),
        every,
        offsets,
        times,
        from: from ?? last,
        to: to === undefined || (last !== undefined && last > to) ? last : to,
      };
    },
  };
}

function lastBytes(before: Buffer, chunk: Buffer): Buffer {
  if (chunk.length >= tailSize) return chunk.subarray(chunk.length - tailSize);
  const both = Buffer.concat([before, chunk]);
  return both.subarray(Math.max(0, both.length - tailSize));
}

function timeAt(bytes: Buffer, at: number): number {
  const end = endOfTime(bytes, at, Math.min(bytes.length, at + longestTime));
  return end === -1 ? NaN : readTime(bytes, at, end);
}

/** Of the last line that has one. */
function lastTime(tail: Buffer): number | undefined {
  let end = tail.length;
  while (end > 0) {
    const start = end < 2 ? 0 : tail.lastIndexOf(newline, end - 2) + 1;
    const time = timeAt(tail, start);
    if (!Number.isNaN(time)) return time;
    end = start;
  }
  return undefined;
}

interface Marks {
  add(offset: number): void;
  /** Of the last one added. */
  setTime(time: number): void;
  finish(): Pick<LineIndex, 'offsets' | 'times' | 'from' | 'to'>;
}

function createMarks(): Marks {
  let offsets = new Float64Array(1024);
  let times = new Float64Array(1024);
  let count = 0;
  let from = Infinity;
  let to = -Infinity;
  return {
    add: offset => {
      if (count === offsets.length) {
        offsets = grown(offsets);
        times = grown(times);
      }
      offsets[count] = offset;
      times[count] = to;
      count++;
    },
    setTime: time => {
      if (Number.isNaN(time)) return;
      from = Math.min(from, time);
      to = Math.max(to, time);
      times[count - 1] = to;
    },
    finish: () => ({
      offsets: offsets.slice(0, count),
      times: times.slice(0, count),
      from: from === Infinity ? undefined : from,
      to: to === -Infinity ? undefined : to,
    }),
  };
}

function grown(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(values.length * 2);
  larger.set(values);
  return larger;
}

/** What reading needs of an open file, as Node's `FileHandle` has it. */
export interface RawFile {
  read(
    into: Buffer,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>;
}

/**
 * The bytes of `count` lines from line `from` on, newlines included, fewer at the end of the file; in one read, with at
 * most two marks' worth of lines too many. Rejects with kind `storage` when the file is shorter than its index.
 */
export async function readLines(
  file: RawFile,
  index: LineIndex,
  from: number,
  count: number,
): Promise<Buffer> {
  const first = Math.min(Math.max(0, from), index.lines);
  const last = Math.min(first + Math.max(0, count), index.lines);
  if (first === last) return Buffer.alloc(0);
  const mark = Math.floor(first / index.every);
  const bytes = await readRange(file, offsetOf(index, mark), offsetOf(index, Math.ceil(last / index.every)));
  const start = skipLines(bytes, 0, first - mark * index.every);
  return bytes.subarray(start, skipLines(bytes, start, last - first));
}

function offsetOf({ offsets, size }: LineIndex, mark: number): number {
  return offsets[mark] ?? size;
}

async function readRange(file: RawFile, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(to - from);
  let at = 0;
  while (at < bytes.length) {
    const { bytesRead } = await file.read(bytes, at, bytes.length - at, from + at);
    if (bytesRead === 0) throw new CdnError('storage', { code: 'EOF' });
    at += bytesRead;
  }
  return bytes;
}

/** Where `count` lines end that begin at `start`. */
function skipLines(bytes: Buffer, start: number, count: number): number {
  let at = start;
  for (let line = 0; line < count; line++) {
    const found = bytes.indexOf(newline, at);
    if (found === -1) return bytes.length;
    at = found + 1;
  }
  return at;
}

/**
 * The first line of this time or later, `index.lines` when there is none. Lines are nearly in order: one that is much
 * earlier than those before it is not found, and one that is later than those after it is where search ends.
 */
export async function findTime(file: RawFile, index: LineIndex, time: number): Promise<number> {
  const mark = firstReaching(index.times, time);
  if (mark === 0) return index.lines === 0 ? 0 : firstLineReaching(file, index, 0, time);
  return firstLineReaching(file, index, mark - 1, time);
}

/** The first mark whose time is this one or later; behind the last when none is. */
function firstReaching(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? Infinity) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Among the lines from a mark to the next, which is the answer when none of them is. */
async function firstLineReaching(
  file: RawFile,
  index: LineIndex,
  mark: number,
  time: number,
): Promise<number> {
  const first = mark * index.every;
  const bytes = await readLines(file, index, first, index.every);
  const end = Math.min(first + index.every, index.lines);
  let at = 0;
  for (let line = first; line < end; line++) {
    if (timeAt(bytes, at) >= time) return line;
    at = skipLines(bytes, at, 1);
  }
  return end;
}
