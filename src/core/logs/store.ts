import { asCdnError, CdnError } from '../errors.ts';
import type { Nonce } from '../ports.ts';
import type { LogEntry } from '../providers/provider.ts';
import { cleanCache, draftPath, type HeldLog, listHeld, type LogRef, oddPath, pathOf } from './cache.ts';
import type { Disk } from './disk.ts';
import { download, type DownloadPorts, logIsGone } from './download.ts';
import { createSharing } from './shared.ts';

export interface LogStorePorts extends DownloadPorts {
  readonly disk: Disk;
  readonly nonce: Nonce;
}

/** A compressed log on disk. */
export interface LogFile {
  readonly path: string;
  readonly bytes: number;
  /** False when the service has another size of it than it lists: it is not kept as the log, and asked for again. */
  readonly isWhole: boolean;
}

export interface LogRequest {
  /** As it was listed; without it a log that is not here is listed first. */
  readonly entry?: LogEntry;
  /** Lists it, since no link is known or the known one is refused; `undefined` when it is listed no longer. */
  relist(signal: AbortSignal): Promise<LogEntry | undefined>;
  readonly signal: AbortSignal;
  /** Compressed bytes. */
  onProgress?(bytes: number, total: number): void;
}

export interface LogStore {
  /**
   * The log on disk, downloaded where it is not there: once, however many ask at the same time. It goes on as long as one
   * of them waits. Rejects with a CdnError; a log that is no longer to be had is `rejected` with the state `gone`.
   */
  open(ref: LogRef, request: LogRequest): Promise<LogFile>;
  /** What is here already; `bytes`, where they are known, are what is listed. */
  find(ref: LogRef, bytes?: number): Promise<LogFile | undefined>;
  held(): Promise<HeldLog[]>;
  remove(ref: LogRef): Promise<void>;
  /** Removes what is too old or too much. Runs by itself after each download. */
  clean(): Promise<void>;
}

/** So much of the disk is left to others. */
const reserveBytes = 64 * 1024 * 1024;

/** Logs in a folder that all windows share. `maxBytes` is asked at each use. */
export function createLogStore(ports: LogStorePorts, folder: string, maxBytes: () => number): LogStore {
  const { disk, clock } = ports;

  const find = async (path: string, bytes?: number): Promise<LogFile | undefined> => {
    const file = await disk.find(path);
    // Another size than listed: the service has made it anew.
    if (!file || (bytes !== undefined && file.bytes !== bytes)) return undefined;
    return { path, bytes: file.bytes, isWhole: true };
  };
  const clean = (keep?: string): Promise<void> =>
    cleanCache(disk, folder, {
      now: clock.now(),
      maxBytes: maxBytes(),
      ...(keep !== undefined && { keep }),
    });

  const open = createSharing<LogFile, LogRequest>(async (path, first, waiting, signal) => {
    const held = await find(path, first.entry?.bytes);
    if (held) {
      await disk.touch(path, clock.now()).catch(() => undefined);
      return held;
    }
    const progress = (bytes: number, total: number): void => {
      for (const each of waiting) each.onProgress?.(bytes, total);
    };
    const file = await bring(ports, { folder, path, first, signal, progress });
    await clean(file.path).catch(() => undefined);
    return file;
  });

  return {
    open: (ref, request) => open(pathOf(folder, ref), request),
    find: (ref, bytes) => find(pathOf(folder, ref), bytes),
    held: () => listHeld(disk, folder),
    remove: async ref => {
      const path = pathOf(folder, ref);
      await disk.remove(path);
      await disk.remove(oddPath(path));
    },
    clean: () => clean(),
  };
}

interface Bringing {
  readonly folder: string;
  readonly path: string;
  readonly first: LogRequest;
  readonly signal: AbortSignal;
  readonly progress: (bytes: number, total: number) => void;
}

/** Downloads beside the log's place, and moves it there when it is whole. */
async function bring(ports: LogStorePorts, bringing: Bringing): Promise<LogFile> {
  const { disk, nonce } = ports;
  const { folder, path, first, signal, progress } = bringing;
  const relist = (): Promise<LogEntry | undefined> => first.relist(signal);
  const entry = first.entry ?? (await relist());
  if (!entry) throw logIsGone('notListed');
  await needRoom(disk, folder, entry.bytes);
  const draft = draftPath(path, nonce());
  const file = await disk.create(draft);
  try {
    const { bytes, isWhole } = await download(ports, entry, file, { relist, signal, onProgress: progress });
    await file.close();
    const final = isWhole ? path : oddPath(path);
    await moveTo(disk, draft, final, bytes);
    if (isWhole) await disk.remove(oddPath(path)).catch(() => undefined);
    return { path: final, bytes, isWhole };
  } catch (thrown) {
    // A second closing says that it is closed.
    await file.close().catch(() => undefined);
    await disk.remove(draft).catch(() => undefined);
    throw asCdnError(thrown);
  }
}

/** Another window may have it open by now, which some systems don't replace: then it is the same. */
async function moveTo(disk: Disk, draft: string, final: string, bytes: number): Promise<void> {
  try {
    await disk.rename(draft, final);
  } catch (thrown) {
    if ((await disk.find(final))?.bytes !== bytes) throw thrown;
    await disk.remove(draft);
  }
}

/** What is sure not to fit is not begun. A disk that does not say how full it is gets the chance. */
async function needRoom(disk: Disk, folder: string, bytes: number): Promise<void> {
  const free = await disk.free(folder).catch(() => Number.POSITIVE_INFINITY);
  if (free < bytes + reserveBytes) {
    throw new CdnError('storage', { code: 'ENOSPC', detail: { path: folder } });
  }
}
