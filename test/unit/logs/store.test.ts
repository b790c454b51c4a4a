import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import type { Fault } from '../../../demo/faults.ts';
import { CdnError, type CdnErrorKind } from '../../../src/core/errors.ts';
import { nodeDisk } from '../../../src/core/logs/disk.ts';
import { SignedLink } from '../../../src/core/logs/link.ts';
import { assertWhole, refOf, type Storing, withStore } from './storing.ts';

const day = 86_400_000;

/** The next request, or the nth from now; `times` 0 spoils all of them. */
function spoil({ demo }: Storing, fault: Fault, times = 1, nth = 1): void {
  demo.faults.add({ match: { api: 'logs', nth }, fault, times });
}

/** What a window on a machine without faults makes of a log that goes wrong so. */
async function failure(storing: Storing, facts: Parameters<Storing['request']>[0] = {}): Promise<CdnError> {
  try {
    await storing.store.open(refOf(storing.entry), storing.request(facts));
  } catch (thrown) {
    assert.ok(thrown instanceof CdnError);
    assert.doesNotMatch(inspect(thrown, { depth: 9, showHidden: true }), /Signature|OSSAccessKeyId/);
    return thrown;
  }
  assert.fail('Nothing went wrong.');
}

describe('a log', () => {
  it('is downloaded once however many ask, and then is here', () =>
    withStore(async storing => {
      const { store, entry, asked, request } = storing;
      const ref = refOf(entry);
      assert.equal(await store.find(ref), undefined);
      const seen: number[] = [];
      const opened = await Promise.all(
        Array.from({ length: 5 }, () => store.open(ref, request({ onProgress: bytes => seen.push(bytes) }))),
      );
      const [file = assert.fail()] = opened;
      assert.deepEqual(new Set(opened.map(({ path }) => path)).size, 1);
      assert.deepEqual([file.bytes, file.isWhole], [entry.bytes, true]);
      assert.equal(seen.filter(bytes => bytes === entry.bytes).length, 5);
      await assertWhole(storing, file.path);
      assert.equal((await stat(file.path)).mode & 0o777, 0o600);
      assert.equal((await stat(dirname(file.path))).mode & 0o777, 0o700);
      assert.deepEqual(await store.open(ref, request()), file);
      assert.deepEqual(await storing.openWindow().open(ref, request()), file);
      assert.deepEqual(asked(), [200]);
      assert.deepEqual(await store.find(ref, entry.bytes), file);
      assert.equal(await store.find(ref, entry.bytes + 1), undefined);
    }));

  it('has a place by profile, domain and name, which lead nowhere else', () =>
    withStore(async storing => {
      const { store, entry, folder } = storing;
      const refs = [
        refOf(entry),
        { ...refOf(entry), profileId: 'p-2' },
        { ...refOf(entry), domain: '*.demo.test' },
        { profileId: '..', domain: '../..', name: '\ud800 a/b\\c' },
      ];
      const paths: string[] = [];
      for (const ref of refs) paths.push((await store.open(ref, storing.request())).path);
      assert.equal(new Set(paths).size, refs.length);
      for (const path of paths) {
        assert.ok(path.startsWith(`${folder}/`));
        const parts = path.slice(folder.length + 1).split('/');
        assert.deepEqual([parts.length, parts.includes('..')], [3, false]);
        assert.doesNotMatch(path, /Signature|[*?\\]/);
      }
      const held = (await store.held()).map(({ profileId, domain, name }) => ({ profileId, domain, name }));
      const wellFormed = refs.map(ref => ({ ...ref, name: ref.name.toWellFormed() }));
      assert.deepEqual(
        held.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
        wellFormed.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
      );
      for (const ref of refs) await store.remove(ref);
      assert.deepEqual(await storing.files(), []);
    }));

  it('that is not here and was not listed is listed first', () =>
    withStore(async storing => {
      const { store, entry, request, relisted } = storing;
      const { entry: _entry, ...unlisted } = request();
      await assertWhole(storing, (await store.open(refOf(entry), unlisted)).path);
      assert.equal(relisted(), 1);
      await store.open(refOf(entry), unlisted);
      assert.equal(relisted(), 1);
    }));

  it('that the service has made anew is downloaded anew', () =>
    withStore(async storing => {
      const { store, entry, request, asked } = storing;
      const { path } = await store.open(refOf(entry), request());
      await writeFile(path, 'older');
      await assertWhole(storing, (await store.open(refOf(entry), request())).path);
      assert.deepEqual(asked(), [200, 200]);
    }));
});

describe('an expired link', () => {
  it('is listed anew, once', () =>
    withStore(
      async storing => {
        const { demo, store, entry, request, relisted, asked } = storing;
        demo.clock.advance(61_000);
        await assertWhole(storing, (await store.open(refOf(entry), request())).path);
        assert.deepEqual([relisted(), asked()], [1, [403, 200]]);
      },
      { logLinkSeconds: 60 },
    ));

  it('is refused when the new one is no better', () =>
    withStore(async storing => {
      const link = new SignedLink(`${storing.demo.info.logs}/a.gz?Expires=1&Signature=x`);
      const entry = { ...storing.entry, link };
      const { kind, code } = await failure(storing, { entry, relist: async () => entry });
      assert.deepEqual([kind, code], ['rejected', 'AccessDenied']);
      assert.deepEqual(storing.asked(), [403, 403]);
      assert.deepEqual(await storing.files(), []);
    }));

  it('of a log that is listed no longer means that it is gone, as does a log that is not there', () =>
    withStore(
      async storing => {
        storing.demo.clock.advance(61_000);
        const unlisted = await failure(storing, { relist: async () => undefined });
        assert.deepEqual([unlisted.kind, unlisted.detail], ['rejected', { state: 'gone' }]);
      },
      { logLinkSeconds: 60 },
    ));

  it('is not the matter with a log that is no longer there', () =>
    withStore(
      async storing => {
        storing.demo.clock.advance(31 * day);
        const { kind, code, detail } = await failure(storing);
        assert.deepEqual([kind, code, detail], ['rejected', 'NoSuchKey', { state: 'gone' }]);
        assert.equal(storing.relisted(), 0);
      },
      { logLinkSeconds: 1e8 },
    ));
});

function error(status: number, code: string): Fault {
  return { kind: 'error', status, code };
}

describe('a download', () => {
  it('that breaks off goes on where it stopped', () =>
    withStore(async storing => {
      spoil(storing, { kind: 'shortBody' });
      spoil(storing, { kind: 'shortBody', bytes: 3 }, 1, 2);
      await assertWhole(storing, (await storing.store.open(refOf(storing.entry), storing.request())).path);
      assert.deepEqual(storing.asked(), [200, 206, 206]);
    }));

  it('that says another length than it has is whole when it is as listed', () =>
    withStore(async storing => {
      const open = async (by: number): Promise<void> => {
        spoil(storing, { kind: 'wrongLength', by });
        await assertWhole(storing, (await storing.store.open(refOf(storing.entry), storing.request())).path);
        await storing.store.remove(refOf(storing.entry));
      };
      await open(9);
      await open(-9);
      assert.deepEqual(storing.asked(), [200, 416, 200, 200]);
    }));

  it('is tried again where that may help, and not where it does not', () =>
    withStore(async storing => {
      spoil(storing, error(503, 'ServiceUnavailable'));
      spoil(storing, { kind: 'drop' }, 1, 2);
      await assertWhole(storing, (await storing.store.open(refOf(storing.entry), storing.request())).path);
      await storing.store.remove(refOf(storing.entry));
      const rows: [Fault, CdnErrorKind, string][] = [
        [error(503, 'ServiceUnavailable'), 'unavailable', 'ServiceUnavailable'],
        [error(400, 'InvalidArgument'), 'rejected', 'InvalidArgument'],
        [{ kind: 'html', status: 200 }, 'badReply', 'not gzip'],
        [{ kind: 'html', status: 403 }, 'badReply', 'HTTP 403'],
        [{ kind: 'status', status: 302 }, 'badReply', 'HTTP 302'],
        [{ kind: 'status', status: 429 }, 'throttled', 'HTTP 429'],
      ];
      for (const [fault, kind, code] of rows) {
        spoil(storing, fault, 0);
        const seen = await failure(storing);
        assert.deepEqual([seen.kind, seen.code], [kind, code]);
        assert.deepEqual(await storing.files(), []);
        storing.demo.faults.clear();
      }
    }));

  it('that breaks off again and again is an error, and nothing of it is kept', () =>
    withStore(async storing => {
      spoil(storing, { kind: 'shortBody', bytes: 10 }, 0);
      const { kind, detail } = await failure(storing);
      assert.deepEqual([kind, detail['state']], ['network', 'cut']);
      assert.deepEqual(await storing.files(), []);
    }));

  it('of another size than listed is handed out as such, and asked for again the next time', () =>
    withStore(async storing => {
      const { store, entry, request, whole, asked, relisted } = storing;
      spoil(storing, { kind: 'badGzip', damage: 'truncated' }, 0);
      const file = await store.open(refOf(entry), request());
      const half = Math.floor(whole.length / 2);
      assert.deepEqual([file.isWhole, file.bytes], [false, half]);
      assert.ok((await readFile(file.path)).equals(whole.subarray(0, half)));
      assert.deepEqual([asked(), relisted()], [[200, 200], 1]);
      assert.deepEqual([await store.held(), await store.find(refOf(entry))], [[], undefined]);
      storing.demo.faults.clear();
      const again = await store.open(refOf(entry), request());
      assert.equal(again.isWhole, true);
      await assertWhole(storing, again.path);
      assert.deepEqual(await storing.files(), [entry.name]);
    }));

  it('goes on as long as somebody waits for it', () =>
    withStore(async storing => {
      const { store, entry, request } = storing;
      spoil(storing, { kind: 'slowDrip', bytes: 2000, ms: 1 }, 0);
      const [first, second] = [new AbortController(), new AbortController()];
      const leaving = store.open(
        refOf(entry),
        request({ signal: first.signal, onProgress: () => first.abort() }),
      );
      const staying = store.open(refOf(entry), request({ signal: second.signal }));
      await assert.rejects(leaving, { kind: 'cancelled' });
      await assertWhole(storing, (await staying).path);
      assert.deepEqual(storing.asked(), [200]);
    }));

  it('ends when the last one has left, and can be begun anew at once', () =>
    withStore(async storing => {
      const { store, entry, request } = storing;
      spoil(storing, { kind: 'slowDrip', bytes: 500, ms: 1 });
      const stop = new AbortController();
      const stopped = store.open(
        refOf(entry),
        request({ signal: stop.signal, onProgress: () => stop.abort() }),
      );
      await assert.rejects(stopped, { kind: 'cancelled' });
      await assertWhole(storing, (await store.open(refOf(entry), request())).path);
      assert.equal(storing.asked().length, 2);
      await assert.rejects(store.open(refOf(entry), request({ signal: stop.signal })), { kind: 'cancelled' });
    }));
});

function enospc(path: string): CdnError {
  return new CdnError('storage', { code: 'ENOSPC', detail: { path } });
}

describe('the disk', () => {
  it('that is full keeps nothing, and is asked before', () =>
    withStore(async storing => {
      const { entry, openWindow, request, files, asked } = storing;
      const filling = openWindow({
        ...nodeDisk,
        create: async path => ({
          ...(await nodeDisk.create(path)),
          write: () => Promise.reject(enospc(path)),
        }),
      });
      await assert.rejects(filling.open(refOf(entry), request()), { kind: 'storage', code: 'ENOSPC' });
      assert.deepEqual([await files(), asked()], [[], [200]]);
      const full = openWindow({ ...nodeDisk, free: async () => 64 * 1024 * 1024 });
      await assert.rejects(full.open(refOf(entry), request()), { kind: 'storage', code: 'ENOSPC' });
      assert.equal(asked().length, 1);
      const silent = openWindow({ ...nodeDisk, free: path => Promise.reject(enospc(path)) });
      await assertWhole(storing, (await silent.open(refOf(entry), request())).path);
    }));

  it('may have the log from another window by the time that it is here', () =>
    withStore(async storing => {
      const { store, entry, request, openWindow, files } = storing;
      const [one, other] = await Promise.all([
        store.open(refOf(entry), request()),
        openWindow().open(refOf(entry), request()),
      ]);
      assert.deepEqual(one, other);
      assert.deepEqual(await files(), [entry.name]);
      await store.remove(refOf(entry));
      // Where what is open can't be replaced.
      const blocked = openWindow({
        ...nodeDisk,
        rename: async (from, to) => {
          await nodeDisk.rename(from, to);
          await writeFile(from, '');
          throw new CdnError('storage', { code: 'EPERM', detail: { path: to } });
        },
      });
      await assertWhole(storing, (await blocked.open(refOf(entry), request())).path);
      assert.deepEqual(await files(), [entry.name]);
    }));
});
