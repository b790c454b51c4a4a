import { createHash } from 'node:crypto';
import type { Resource } from './catalogue.ts';
import { type GeneratedLog, generateLog, oneAhead } from './generator.ts';
import type { LogEntry } from './schedule.ts';

/** The bytes of one file of the store, any part of which can be had at any time. */
export interface StoredLog {
  /** Compressed. */
  size: number;
  etag: string;
  /** The bytes from `from` up to `to`, without it. */
  read(from: number, to: number): AsyncIterable<Buffer>;
}

export interface StoredLogs {
  open(entry: LogEntry): Promise<StoredLog>;
  /** Forgets what was made; it would be made again the same. */
  clear(): void;
}

/** Of compressed members, so that what was listed need not be made again to be read. */
const cacheBytes = 160 * 1024 * 1024;

interface Cache {
  get(key: string, make: () => Promise<Buffer>): Promise<Buffer>;
  clear(): void;
}

/** Members by key, the longest unused going first. */
function createCache(): Cache {
  const members = new Map<string, Buffer>();
  let size = 0;
  return {
    get: async (key, make) => {
      const member = members.get(key) ?? (await make());
      size += member.length - (members.get(key)?.length ?? 0);
      members.delete(key);
      members.set(key, member);
      for (const [oldest, { length }] of members) {
        if (size <= cacheBytes) break;
        members.delete(oldest);
        size -= length;
      }
      return member;
    },
    clear: () => {
      members.clear();
      size = 0;
    },
  };
}

/** A log whose members have been made once, so that their sizes are known. */
interface Measured {
  member: (index: number) => Promise<Buffer>;
  /** Where each member begins, and after the last one where the file ends. */
  offsets: readonly number[];
}

async function measure(log: GeneratedLog, path: string, cache: Cache): Promise<Measured> {
  const member = (index: number): Promise<Buffer> =>
    cache.get(`${path} ${index}`, () => log.compressed(index));
  const offsets = [0];
  let end = 0;
  for await (const { length } of oneAhead(log.members, member)) {
    end += length;
    offsets.push(end);
  }
  return { member, offsets };
}

async function* read({ offsets, member }: Measured, from: number, to: number): AsyncGenerator<Buffer> {
  const first = offsets.findLastIndex(offset => offset <= from);
  const last = offsets.findIndex(offset => offset >= to);
  let start = offsets[first] ?? 0;
  for await (const piece of oneAhead(last, member, first)) {
    yield piece.subarray(Math.max(0, from - start), to - start);
    start += piece.length;
  }
}

/** `resourcesFor`: what a domain's visitors ask for. */
export function createStoredLogs(
  seed: number,
  resourcesFor: (domain: string) => readonly Resource[],
): StoredLogs {
  const cache = createCache();
  const known = new Map<string, Promise<Measured>>();

  const measured = (entry: LogEntry): Promise<Measured> => {
    const { domain, path } = entry;
    const found = known.get(path) ?? measure(generateLog(seed, entry, resourcesFor(domain)), path, cache);
    known.set(path, found);
    return found;
  };
  return {
    open: async entry => {
      const log = await measured(entry);
      const digest = createHash('md5').update(`${seed} ${entry.path}`).digest('hex');
      return {
        size: log.offsets.at(-1) ?? 0,
        etag: `"${digest.toUpperCase()}"`,
        read: (from, to) => read(log, from, to),
      };
    },
    clear: () => {
      cache.clear();
      known.clear();
    },
  };
}
