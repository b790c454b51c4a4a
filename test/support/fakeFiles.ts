import { CdnError } from '../../src/core/errors.ts';
import type { Files } from '../../src/core/ports.ts';

export type FileOperation = keyof Files;

/** What goes wrong with one operation. */
export interface Fault {
  /** The system's code, such as `ENOSPC`. */
  readonly code: string;
  /** How many characters of an append reach the disk all the same. */
  readonly keep?: number;
}

export interface FakeFilesOptions {
  /** Shared by the windows of one machine. */
  readonly disk?: Map<string, string>;
  /** `count` is the number of the operation among those of its kind, from 1. */
  readonly fault?: (operation: FileOperation, count: number, path: string) => Fault | undefined;
  /** Runs before each operation takes effect; what never resolves stands for a process that was killed. */
  readonly before?: (operation: FileOperation, count: number, path: string) => Promise<void>;
  /** Runs after an operation has taken effect and before its caller hears of it. */
  readonly after?: (operation: FileOperation, count: number, path: string) => Promise<void>;
}

export interface FakeFiles extends Files {
  readonly disk: Map<string, string>;
}

/** `Files` in memory, with faults on request. Folders are what paths begin with. */
export function createFakeFiles(options: FakeFilesOptions = {}): FakeFiles {
  const disk = options.disk ?? new Map<string, string>();
  const counts = new Map<FileOperation, number>();
  const perform = async <T>(
    operation: FileOperation,
    path: string,
    work: (fault?: Fault) => T,
  ): Promise<T> => {
    const count = (counts.get(operation) ?? 0) + 1;
    counts.set(operation, count);
    await options.before?.(operation, count, path);
    const fault = options.fault?.(operation, count, path);
    const result = work(fault);
    if (fault) throw new CdnError('storage', { code: fault.code, detail: { path } });
    await options.after?.(operation, count, path);
    return result;
  };
  return {
    disk,
    read: path => perform('read', path, () => disk.get(path)),
    write: (path, text) =>
      perform('write', path, fault => {
        if (!fault) disk.set(path, text);
      }),
    create: (path, text) =>
      perform('create', path, fault => {
        if (fault || disk.has(path)) return false;
        disk.set(path, text);
        return true;
      }),
    append: (path, text) =>
      perform('append', path, fault => {
        const written = fault ? text.slice(0, fault.keep ?? 0) : text;
        if (!fault || written !== '') disk.set(path, (disk.get(path) ?? '') + written);
      }),
    list: folder =>
      perform('list', folder, () =>
        [...disk.keys()]
          .filter(path => path.startsWith(`${folder}/`))
          .map(path => path.slice(folder.length + 1))
          .toSorted(),
      ),
    remove: path =>
      perform('remove', path, fault => {
        if (!fault) disk.delete(path);
      }),
  };
}
