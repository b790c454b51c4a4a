import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Demo } from '../../../demo/index.ts';
import type { DemoOptions } from '../../../demo/options.ts';
import { type Disk, nodeDisk } from '../../../src/core/logs/disk.ts';
import { createLogStore, type LogRequest, type LogStore } from '../../../src/core/logs/store.ts';
import type { LogRef } from '../../../src/core/logs/cache.ts';
import type { LogEntry } from '../../../src/core/providers/provider.ts';
import { clockOf, openSession } from '../../support/demoSession.ts';
import { download, site } from '../demo/logSupport.ts';
import { start, withDemo } from '../demo/support.ts';

/** 21 November in UTC+8. */
const day = { from: Date.parse('2026-11-20T16:00:00Z'), to: Date.parse('2026-11-21T16:00:00Z') };

/** The demo's logs, and a window that keeps them in a folder of its own. */
export interface Storing {
  readonly demo: Demo;
  readonly folder: string;
  readonly store: LogStore;
  /** Those of a day, as listed. */
  readonly entries: readonly LogEntry[];
  /** One of them, and its bytes as they are without faults. */
  readonly entry: LogEntry;
  readonly whole: Buffer;
  /** Another window on the same folder. */
  readonly openWindow: (disk?: Disk, maxBytes?: number) => LogStore;
  /** How often it was listed anew. */
  readonly relisted: () => number;
  readonly request: (facts?: Partial<LogRequest>) => LogRequest;
  /** Statuses of the requests to the log store, since the start. */
  readonly asked: () => (number | undefined)[];
  /** Paths below the folder. */
  readonly files: () => Promise<string[]>;
}

export function refOf({ name }: LogEntry): LogRef {
  return { profileId: 'p-1', domain: site, name };
}

export async function withStore(
  body: (storing: Storing) => Promise<void>,
  options: DemoOptions = {},
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cdn-explorer-logs-'));
  try {
    await withDemo(async demo => body(await prepare(demo, folder)), options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function prepare(demo: Demo, folder: string): Promise<Storing> {
  const { ask, bound } = openSession(demo);
  const list = async (): Promise<readonly LogEntry[]> =>
    (await ask((bound.logs ?? assert.fail()).list(site, day, 1))).entries;
  const openWindow = (disk: Disk = nodeDisk, maxBytes = 1e9): LogStore =>
    createLogStore(
      { fetch: globalThis.fetch, clock: clockOf(demo), disk, nonce: randomUUID },
      folder,
      () => maxBytes,
    );
  const entries = await list();
  const entry = entries.at(-1) ?? assert.fail();
  const { bytes: whole } = await download(entry.link.reveal().replace('http://', ''));
  const before = demo.received().filter(({ api }) => api === 'logs').length;
  let relisted = 0;
  return {
    demo,
    folder,
    store: openWindow(),
    entries,
    entry,
    whole,
    openWindow,
    relisted: () => relisted,
    request: facts => ({
      entry,
      relist: async () => {
        relisted += 1;
        return (await list()).find(({ name }) => name === entry.name);
      },
      signal: new AbortController().signal,
      ...facts,
    }),
    asked: () =>
      demo
        .received()
        .filter(({ api }) => api === 'logs')
        .slice(before)
        .map(({ status }) => status),
    files: async () => {
      const found = await readdir(folder, { recursive: true, withFileTypes: true });
      return found.filter(each => each.isFile()).map(({ name }) => name);
    },
  };
}

export async function assertWhole({ whole }: Storing, path: string): Promise<void> {
  assert.ok((await readFile(path)).equals(whole), 'The file is the log, byte by byte.');
}

/** The time of the demo, in which nothing has happened yet. */
export const now = start;
