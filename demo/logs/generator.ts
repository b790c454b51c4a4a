import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Resource } from './catalogue.ts';
import { createLines, type LineSource, pickFormat, visitorsFor } from './lines.ts';
import { createRandom } from './random.ts';
import type { LogEntry } from './schedule.ts';

const gzipAsync = promisify(gzip);

/** Quick, and the result is about as much smaller as real logs are, 7.5 times. */
const level = 3;

/** Larger files have more members, so that none is ever whole in memory. */
const largestMember = 1024 * 1024;

/**
 * A log that can be made a member at a time, in any order: each depends on nothing but its number. The text is the same
 * everywhere; compressed it is the same for the same version of zlib.
 */
export interface GeneratedLog {
  members: number;
  /** The raw bytes of one gzip member. Members may end within a line, which the next one then finishes. */
  text(index: number): Buffer;
  compressed(index: number): Promise<Buffer>;
}

/** Files that a single member would do for may have up to three all the same. */
function countMembers(bytes: number, key: string): number {
  return Math.max(Math.ceil(bytes / largestMember), 1 + createRandom(`${key} members`).below(3));
}

/** `resources` are the most wanted first. */
export function generateLog(seed: number, entry: LogEntry, resources: readonly Resource[]): GeneratedLog {
  const key = `${seed} ${entry.path}`;
  const { domain, start, end, bytes } = entry;
  const members = countMembers(bytes, key);
  const format = pickFormat(createRandom(`${key} format`));
  const source: LineSource = { domain, resources, format, visitors: visitorsFor(key) };
  const beginning = (index: number): number => start + ((end - start) * index) / members;

  /** The line across the end of a member: as both its sides make it. */
  const lineAcross = (index: number): string => {
    if (index < 0 || index >= members - 1) return '';
    return createLines(source, createRandom(`${key} across ${index}`))(beginning(index + 1) - 1);
  };

  const text = (index: number): Buffer => {
    const random = createRandom(`${key} member ${index}`);
    const lineAt = createLines(source, random);
    const [before, after] = [lineAcross(index - 1), lineAcross(index)];
    const parts = [before.slice(before.length / 2)];
    const wanted = bytes / members;
    const span = (end - start) / members;
    let size = before.length / 2 + after.length / 2;
    while (size < wanted) {
      // Lines are written when a request ends, so their order is not quite that of their times.
      const early = random.chance(0.1) ? random.below(3000) : 0;
      const line = lineAt(Math.max(start, beginning(index) + span * (size / wanted) - early));
      parts.push(line);
      size += line.length;
    }
    parts.push(after.slice(0, after.length / 2));
    return Buffer.from(parts.join(''), 'latin1');
  };

  return { members, text, compressed: index => gzipAsync(text(index), { level }) };
}

/** Makes the next piece while the last one is being used. */
export async function* oneAhead(
  count: number,
  make: (index: number) => Promise<Buffer>,
  first = 0,
): AsyncGenerator<Buffer> {
  let next = first < count ? make(first) : undefined;
  for (let index = first; next; index += 1) {
    const piece = await next;
    next = index + 1 < count ? make(index + 1) : undefined;
    next?.catch(() => undefined);
    yield piece;
  }
}

/** The whole log, compressed, as pieces to be written one after the other. */
export function logMembers(log: GeneratedLog): AsyncGenerator<Buffer> {
  return oneAhead(log.members, index => log.compressed(index));
}
