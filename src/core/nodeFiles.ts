import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CdnError } from './errors.ts';
import type { Files } from './ports.ts';

/** What only the one who runs the editor may read. */
export const ownerOnly = 0o600;

/** `Files` on the real disk. Folders are made as needed. */
export const nodeFiles: Files = {
  read: path => guarded(path, () => unlessMissing(readFile(path, 'utf8'), undefined)),
  write: (path, text) => guarded(path, () => writeAtomic(path, text)),
  create: (path, text) => guarded(path, () => createAtomic(path, text)),
  append: (path, text) => guarded(path, () => appendDurably(path, text)),
  list: folder =>
    guarded(folder, async () => (await unlessMissing<string[], string[]>(readdir(folder), [])).toSorted()),
  remove: path => guarded(path, () => rm(path, { force: true })),
};

async function writeAtomic(path: string, text: string): Promise<void> {
  const draft = await writeDraft(path, text);
  try {
    await rename(draft, path);
  } catch (thrown) {
    await rm(draft, { force: true });
    throw thrown;
  }
}

/** A second name for a whole file: unlike a file that is opened anew, it is never seen empty. */
async function createAtomic(path: string, text: string): Promise<boolean> {
  const draft = await writeDraft(path, text);
  try {
    await link(draft, path);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw thrown;
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeDraft(path: string, text: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeDurably(draft, text, 'wx');
    return draft;
  } catch (thrown) {
    await rm(draft, { force: true });
    throw thrown;
  }
}

async function appendDurably(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeDurably(path, text, 'a');
}

async function writeDurably(path: string, text: string, flags: string): Promise<void> {
  const file = await open(path, flags, ownerOnly);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Every failure as kind `storage`, naming the path. */
export async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw new CdnError('storage', { code: codeOf(thrown), detail: { path }, cause: thrown });
  }
}

/** `otherwise` where there is no such file or folder. */
export async function unlessMissing<T, U>(work: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await work;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return otherwise;
    throw thrown;
  }
}

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined;
}
