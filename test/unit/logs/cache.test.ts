import { mkdir, utimes, writeFile } from 'node:fs/promises';
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { CdnError } from '../../../src/core/errors.ts';
import { nodeDisk } from '../../../src/core/logs/disk.ts';
import { assertWhole, now, refOf, type Storing, withStore } from './storing.ts';

const day = 86_400_000;

/** A file of the cache that was last used some time ago. */
async function put(storing: Storing, name: string, bytes: number, agoMs: number): Promise<void> {
  const path = join(storing.folder, 'p-1', 'a.example.com', name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, Buffer.alloc(bytes));
  const time = (now - agoMs) / 1000;
  await utimes(path, time, time);
}

describe('the cache', () => {
  const hour = 3_600_000;

  it('drops what is old, and what a crash has left', () =>
    withStore(async storing => {
      await put(storing, 'old.gz', 10, 7 * day + 1000);
      await put(storing, 'kept.gz', 10, 7 * day - 1000);
      await put(storing, 'old.gz+odd', 10, 7 * day + 1000);
      await put(storing, 'left.gz.1+part', 10, hour + 1000);
      await put(storing, 'coming.gz.2+part', 10, hour - 1000);
      await storing.store.clean();
      assert.deepEqual((await storing.files()).toSorted(), ['coming.gz.2+part', 'kept.gz']);
      assert.deepEqual(
        (await storing.store.held()).map(({ name }) => name),
        ['kept.gz'],
      );
    }));

  it('drops the longest unused when there is too much, and never what was just opened', () =>
    withStore(async storing => {
      const { entry, openWindow, request, files } = storing;
      await put(storing, 'a.gz', 100, 3000);
      await put(storing, 'b.gz', 100, 2000);
      await put(storing, 'c.gz.1+part', 100, 9000);
      const store = openWindow(nodeDisk, entry.bytes + 250);
      await store.open(refOf(entry), request());
      assert.deepEqual((await files()).toSorted(), ['b.gz', 'c.gz.1+part', entry.name].toSorted());
      await store.remove(refOf(entry));
      await openWindow(nodeDisk, 1).open(refOf(entry), request());
      assert.deepEqual((await files()).toSorted(), ['c.gz.1+part', entry.name].toSorted());
    }));

  it('counts what is opened as used', () =>
    withStore(async storing => {
      const { demo, store, entry, request, files } = storing;
      await store.open(refOf(entry), request());
      demo.clock.advance(6 * day);
      await store.open(refOf(entry), request());
      demo.clock.advance(6 * day);
      await store.clean();
      assert.deepEqual(await files(), [entry.name]);
      demo.clock.advance(2 * day);
      await store.clean();
      assert.deepEqual(await files(), []);
    }));

  it('is no reason for a log not to open', () =>
    withStore(async storing => {
      const broken = storing.openWindow({
        ...nodeDisk,
        list: path => Promise.reject(new CdnError('storage', { detail: { path } })),
        touch: path => Promise.reject(new CdnError('storage', { detail: { path } })),
      });
      for (let time = 0; time < 2; time += 1) {
        await assertWhole(storing, (await broken.open(refOf(storing.entry), storing.request())).path);
      }
    }));
});
