import { join, relative, sep } from 'node:path';
import type { Disk, DiskFile } from './disk.ts';

/** What a log is known by: what its link is does not matter. */
export interface LogRef {
  readonly profileId: string;
  readonly domain: string;
  readonly name: string;
}

/** A whole log in the cache. */
export interface HeldLog extends LogRef, DiskFile {}

/**
 * Behind a log's name: while it comes, and when the service has another size of it than it lists. No name as it is
 * written here has a plus.
 */
const draftEnd = '+part';
const oddEnd = '+odd';

/** Unused for so long, a log goes; what nobody finished does after an hour without a byte. */
const keptMs = 7 * 24 * 3_600_000;
const draftMs = 3_600_000;

/** Where a whole log is. Names are the service's, and lead nowhere else. */
export function pathOf(folder: string, { profileId, domain, name }: LogRef): string {
  return join(folder, ...[profileId, domain, name].map(encodePart));
}

export function draftPath(path: string, id: string): string {
  return `${path}.${id}${draftEnd}`;
}

/** Where what is doubtful is: it is never taken for whole. */
export function oddPath(path: string): string {
  return path + oddEnd;
}

function encodePart(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed()).replaceAll('*', '%2A');
  return /^\.+$/.test(encoded) ? encoded.replaceAll('.', '%2E') : encoded;
}

function isWhole({ path }: DiskFile): boolean {
  return !path.endsWith(draftEnd) && !path.endsWith(oddEnd);
}

/** The whole logs that a cache has. */
export async function listHeld(disk: Disk, folder: string): Promise<HeldLog[]> {
  return (await disk.list(folder)).filter(isWhole).flatMap(file => {
    const [profileId, domain, name, ...more] = relative(folder, file.path).split(sep);
    if (profileId === undefined || domain === undefined || name === undefined || more.length > 0) return [];
    const [id, host, log] = [profileId, domain, name].map(decodePart);
    if (id === undefined || host === undefined || log === undefined) return [];
    return [{ ...file, profileId: id, domain: host, name: log }];
  });
}

function decodePart(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Removes what is too old, and of the rest the longest unused until it fits; `keep` is what was just opened. */
export async function cleanCache(
  disk: Disk,
  folder: string,
  { now, maxBytes, keep }: { readonly now: number; readonly maxBytes: number; readonly keep?: string },
): Promise<void> {
  const files = (await disk.list(folder)).toSorted((a, b) => a.usedAt - b.usedAt);
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const file of files) {
    const isDraft = file.path.endsWith(draftEnd);
    const isOld = now - file.usedAt > (isDraft ? draftMs : keptMs);
    const isTooMuch = !isDraft && total > maxBytes;
    if (file.path === keep || !(isOld || isTooMuch)) continue;
    // What another program has open may not go; the next time it may.
    await disk.remove(file.path).catch(() => undefined);
    total -= file.bytes;
  }
}
