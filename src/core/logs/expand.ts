import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { cancelled, CdnError } from '../errors.ts';
import { type Compressed, gunzip, type GzipEnd } from './gunzip.ts';
import { createLineIndexer, type LineIndex } from './lineIndex.ts';

export interface Expanded {
  /** The file holds what could be read also where this is `cut`. */
  readonly end: GzipEnd;
  readonly index: LineIndex;
}

/** The file while it is being written. Rejects with what the system says. */
export interface Draft {
  write(chunk: Buffer): Promise<void>;
  close(): Promise<void>;
}

export interface ExpandOptions {
  readonly signal: AbortSignal;
  /** Sees each chunk before it is written: the first has the head of the log. */
  readonly watch?: (chunk: Buffer) => void;
  /** For tests of full disks. */
  readonly openDraft?: (path: string) => Promise<Draft>;
}

const ownerOnly = 0o600;

/**
 * Decompresses to a file and indexes its lines on the way. The file is there with all its lines or not at all, readable
 * by the owner only; it is a cache, so it does not wait for the disk. Rejects with kind `storage`, `cancelled`, or what
 * the source rejects with.
 */
export async function expand(
  source: Compressed,
  path: string,
  { signal, watch, openDraft = openNodeDraft }: ExpandOptions,
): Promise<Expanded> {
  const draftPath = `${path}.${randomUUID()}.tmp`;
  try {
    const draft = await guarded(path, async () => {
      await mkdir(dirname(path), { recursive: true });
      return openDraft(draftPath);
    });
    const expanded = await fill(draft, path, source, { signal, watch });
    if (signal.aborted) throw cancelled();
    await guarded(path, () => rename(draftPath, path));
    return expanded;
  } catch (thrown) {
    // Where it can't be removed it could hardly be made; what went wrong first is what is told.
    await rm(draftPath, { force: true }).catch(() => undefined);
    throw thrown;
  }
}

async function fill(
  draft: Draft,
  path: string,
  source: Compressed,
  { signal, watch }: { readonly signal: AbortSignal; readonly watch: ExpandOptions['watch'] },
): Promise<Expanded> {
  const chunks = gunzip(source, signal);
  const indexer = createLineIndexer();
  let isClosed = false;
  try {
    for (;;) {
      const { done, value } = await chunks.next();
      if (done === true) {
        isClosed = true;
        await guarded(path, () => draft.close());
        return { end: value, index: indexer.finish() };
      }
      watch?.(value);
      indexer.add(value);
      await guarded(path, () => draft.write(value));
    }
  } finally {
    await chunks.return({ kind: 'cut', at: 0, why: 'truncated' });
    if (!isClosed) await draft.close().catch(() => undefined);
  }
}

async function openNodeDraft(path: string): Promise<Draft> {
  const file = await open(path, 'wx', ownerOnly);
  return {
    write: async chunk => {
      let at = 0;
      while (at < chunk.length) at += (await file.write(chunk, at)).bytesWritten;
    },
    close: () => file.close(),
  };
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined;
    throw new CdnError('storage', { code, detail: { path }, cause: thrown });
  }
}
