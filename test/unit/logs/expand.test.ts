import assert from 'node:assert/strict';
import { mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { CdnError } from '../../../src/core/errors.ts';
import { expand } from '../../../src/core/logs/expand.ts';
import { readLines } from '../../../src/core/logs/lineIndex.ts';
import { chunksOf, never, sampleLog } from './streams.ts';
import { makeFolder } from './folder.ts';

const { raw, gz } = sampleLog();

async function target(t: TestContext): Promise<{ readonly folder: string; readonly path: string }> {
  const folder = await makeFolder(t);
  return { folder, path: join(folder, 'logs', 'a.log') };
}

test('the file has every byte, is for its owner only, and its lines are found', async t => {
  const { folder, path } = await target(t);
  const seen: Buffer[] = [];
  const { end, index } = await expand(chunksOf(gz), path, {
    signal: never,
    watch: chunk => seen.push(Buffer.from(chunk)),
  });
  assert.deepEqual(end, { kind: 'whole', at: raw.length });
  assert.ok((await readFile(path)).equals(raw));
  assert.ok(Buffer.concat(seen).equals(raw));
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(join(folder, 'logs')), ['a.log']);
  assert.equal(index.lines, 60_000);
  const file = await open(path);
  const lines = await readLines(file, index, 31_234, 2);
  await file.close();
  assert.match(lines.toString(), /^31234 .*\n31235 .*\n$/);
});

test('of a damaged file what can be read is kept, and the damage is told', async t => {
  const { path } = await target(t);
  const { end, index } = await expand(chunksOf(gz.subarray(0, gz.length / 2)), path, { signal: never });
  assert.equal(end.kind === 'cut' && end.why, 'truncated');
  const kept = await readFile(path);
  assert.ok(kept.length > 0 && kept.equals(raw.subarray(0, kept.length)));
  assert.deepEqual([end.at, index.size], [kept.length, kept.length]);
});

test('a full disk leaves nothing behind, and what was there stays', async t => {
  const { folder, path } = await target(t);
  await mkdir(join(folder, 'logs'));
  await writeFile(path, 'earlier');
  let closed = 0;
  const openDraft = async (draft: string) => {
    await writeFile(draft, '');
    let left = 2;
    return {
      write: () =>
        left-- > 0
          ? Promise.resolve()
          : Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' })),
      close: () => {
        closed++;
        return Promise.resolve();
      },
    };
  };
  await assert.rejects(expand(chunksOf(gz), path, { signal: never, openDraft }), (thrown: unknown) => {
    assert.ok(thrown instanceof CdnError);
    assert.deepEqual([thrown.kind, thrown.code, thrown.detail], ['storage', 'ENOSPC', { path }]);
    return true;
  });
  assert.equal(closed, 1);
  assert.deepEqual(await readdir(join(folder, 'logs')), ['a.log']);
  assert.equal(await readFile(path, 'utf8'), 'earlier');
});

test('a folder that can’t be made is told as storage', async t => {
  const { folder } = await target(t);
  await writeFile(join(folder, 'file'), '');
  await assert.rejects(expand(chunksOf(gz), join(folder, 'file', 'a.log'), { signal: never }), {
    kind: 'storage',
  });
});

test('aborting and a source that breaks leave nothing behind', async t => {
  const { folder, path } = await target(t);
  const abort = new AbortController();
  const aborted = expand(chunksOf(gz), path, { signal: abort.signal, watch: () => abort.abort() });
  await assert.rejects(aborted, { kind: 'cancelled' });
  const broken = async function* read(): AsyncGenerator<Buffer> {
    yield gz.subarray(0, 500_000);
    throw new CdnError('network');
  };
  await assert.rejects(expand(broken, path, { signal: never }), { kind: 'network' });
  assert.deepEqual(await readdir(join(folder, 'logs')), []);
});
