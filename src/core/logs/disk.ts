import { type FileHandle, mkdir, open, readdir, rename, rm, stat, statfs, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { guarded, ownerOnly, unlessMissing } from '../nodeFiles.ts';

export interface DiskFile {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly usedAt: number;
}

/** A file while it is written. */
export interface Draft {
  write(chunk: Uint8Array): Promise<void>;
  /** Empties it. */
  restart(): Promise<void>;
  /** On disk when it resolves (fsync). */
  close(): Promise<void>;
}

/** Large files on disk. Every method rejects with kind `storage`, naming the path. */
export interface Disk {
  /** `undefined` when there is no such file. */
  find(path: string): Promise<DiskFile | undefined>;
  /** All files below a folder, however deep; none when there is no such folder. */
  list(folder: string): Promise<DiskFile[]>;
  /** A new file, readable by the owner only. Folders are made as needed. */
  create(path: string): Promise<Draft>;
  rename(from: string, to: string): Promise<void>;
  /** No error when it is gone already. */
  remove(path: string): Promise<void>;
  /** Says when it was used. */
  touch(path: string, at: number): Promise<void>;
  /** Bytes that are left where the folder is to be. */
  free(folder: string): Promise<number>;
}

export const nodeDisk: Disk = {
  find: path => guarded(path, () => findFile(path)),
  list: folder => guarded(folder, () => listFiles(folder)),
  create: path => guarded(path, () => createDraft(path)),
  rename: (from, to) => guarded(to, () => rename(from, to)),
  remove: path => guarded(path, () => rm(path, { force: true })),
  touch: (path, at) => guarded(path, () => utimes(path, at / 1000, at / 1000)),
  free: folder =>
    guarded(folder, async () => {
      await makeFolder(folder);
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    }),
};

async function findFile(path: string): Promise<DiskFile | undefined> {
  const found = await unlessMissing(stat(path), undefined);
  return found?.isFile() ? { path, bytes: found.size, usedAt: found.mtimeMs } : undefined;
}

async function listFiles(folder: string): Promise<DiskFile[]> {
  const found = await unlessMissing(readdir(folder, { recursive: true, withFileTypes: true }), []);
  const paths = found.filter(each => each.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  // Another window may be removing them.
  const files = await Promise.all(paths.toSorted().map(findFile));
  return files.filter(file => file !== undefined);
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

async function createDraft(path: string): Promise<Draft> {
  await makeFolder(dirname(path));
  return draftOf(path, await open(path, 'wx', ownerOnly));
}

function draftOf(path: string, file: FileHandle): Draft {
  let at = 0;
  return {
    write: chunk =>
      guarded(path, async () => {
        for (let from = 0; from < chunk.byteLength;) {
          const { bytesWritten } = await file.write(chunk, from, chunk.byteLength - from, at);
          from += bytesWritten;
          at += bytesWritten;
        }
      }),
    restart: () =>
      guarded(path, async () => {
        await file.truncate(0);
        at = 0;
      }),
    close: () =>
      guarded(path, async () => {
        try {
          await file.sync();
        } finally {
          await file.close();
        }
      }),
  };
}
