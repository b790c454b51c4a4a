import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { asCdnError, CdnError, summarize } from '../../src/core/errors.ts';
import { nodeFiles } from '../../src/core/nodeFiles.ts';
import { systemClock } from '../../src/core/systemClock.ts';

async function folderFor(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cdn-explorer-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

describe('files on the disk', () => {
  it('are read as they were written, and made with their folders', async context => {
    const path = join(await folderFor(context), 'deep', 'er', 'a.json');
    await nodeFiles.write(path, '刷新\n');
    assert.equal(await nodeFiles.read(path), '刷新\n');
    await nodeFiles.write(path, '');
    assert.equal(await nodeFiles.read(path), '');
  });

  it('are undefined, empty or already gone when they are not there', async context => {
    const folder = await folderFor(context);
    assert.equal(await nodeFiles.read(join(folder, 'none')), undefined);
    assert.deepEqual(await nodeFiles.list(join(folder, 'none')), []);
    await nodeFiles.remove(join(folder, 'none'));
  });

  it('are for their owner only, also after they were replaced or added to', async context => {
    const folder = await folderFor(context);
    const written = join(folder, 'written');
    await nodeFiles.write(written, '1');
    await nodeFiles.write(written, '2');
    assert.equal(await modeOf(written), 0o600);
    const appended = join(folder, 'appended');
    await nodeFiles.append(appended, '1');
    await nodeFiles.append(appended, '2');
    assert.equal(await modeOf(appended), 0o600);
    assert.equal(await readFile(appended, 'utf8'), '12');
  });

  it('are listed by name, in order', async context => {
    const folder = await folderFor(context);
    for (const name of ['b', 'a', 'C', '10', '9']) await nodeFiles.write(join(folder, name), '');
    assert.deepEqual(await nodeFiles.list(folder), ['10', '9', 'C', 'a', 'b']);
  });

  it('are whole at any moment, whoever writes at the same time, and leave no drafts', async context => {
    const folder = await folderFor(context);
    const path = join(folder, 'a.json');
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(50_000));
    await nodeFiles.write(path, texts[0] ?? '');
    const writing = Promise.all(texts.map(text => nodeFiles.write(path, text)));
    for (let reads = 0; reads < 20; reads++) {
      assert.ok(texts.includes((await nodeFiles.read(path)) ?? ''));
    }
    await writing;
    assert.deepEqual(await readdir(folder), ['a.json']);
  });

  it('are made by one of all who try, whole, and leave no drafts', async context => {
    const folder = await folderFor(context);
    const path = join(folder, 'deep', 'lease');
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(50_000));
    const made = await Promise.all(texts.map(text => nodeFiles.create(path, text)));
    assert.equal(made.filter(Boolean).length, 1);
    assert.equal(await readFile(path, 'utf8'), texts[made.indexOf(true)]);
    assert.equal(await modeOf(path), 0o600);
    assert.equal(await nodeFiles.create(path, 'later'), false);
    assert.deepEqual(await readdir(join(folder, 'deep')), ['lease']);
  });

  it('reject with the path and the system’s code, and leave no draft', async context => {
    const folder = await folderFor(context);
    const file = join(folder, 'file');
    await writeFile(file, 'x');
    const inside = join(file, 'inside');
    const rows: [() => Promise<unknown>, string, string][] = [
      [() => nodeFiles.read(folder), folder, 'EISDIR'],
      [() => nodeFiles.write(inside, 'x'), inside, 'ENOTDIR'],
      [() => nodeFiles.create(inside, 'x'), inside, 'ENOTDIR'],
      [() => nodeFiles.append(inside, 'x'), inside, 'ENOTDIR'],
      [() => nodeFiles.list(file), file, 'ENOTDIR'],
      [() => nodeFiles.remove(folder), folder, 'ERR_FS_EISDIR'],
    ];
    for (const [work, path, code] of rows) {
      await assert.rejects(work, (thrown: unknown) => {
        assert.ok(thrown instanceof CdnError);
        assert.equal(thrown.kind, 'storage');
        assert.deepEqual(thrown.detail, { path });
        assert.ok([code, 'EEXIST'].includes(thrown.code ?? ''), thrown.code);
        return true;
      });
    }
    const occupied = join(folder, 'occupied');
    await mkdir(join(occupied, 'x'), { recursive: true });
    await assert.rejects(nodeFiles.write(occupied, 'text'), { kind: 'storage' });
    assert.deepEqual((await readdir(folder)).toSorted(), ['file', 'occupied']);
  });

  it('say that the disk is full', async context => {
    const full = join(await folderFor(context), 'full');
    try {
      await symlink('/dev/full', full);
      await stat('/dev/full');
    } catch {
      return context.skip('There is no full device here.');
    }
    await assert.rejects(nodeFiles.append(full, 'x'), { kind: 'storage', code: 'ENOSPC' });
    return undefined;
  });
});

describe('the system clock', () => {
  it('sleeps, and tells the time', async () => {
    const before = systemClock.now();
    await systemClock.sleep(2, new AbortController().signal);
    assert.ok(systemClock.now() >= before);
  });

  it('is cancelled before, and at once while it sleeps', async () => {
    await assert.rejects(systemClock.sleep(60_000, AbortSignal.abort()), {
      kind: 'cancelled',
      maybeSent: false,
    });
    const stop = new AbortController();
    const sleeping = systemClock.sleep(60_000, stop.signal);
    stop.abort();
    await assert.rejects(sleeping, { kind: 'cancelled' });
  });
});

describe('a CdnError', () => {
  it('is summed up without what must not be kept', () => {
    const error = new CdnError('permission', {
      code: 'Forbidden.RAM',
      requestId: 'R',
      detail: { permission: 'cdn:X' },
      providerMessage: 'message',
      cause: new Error('cause'),
    });
    assert.deepEqual(summarize(error), {
      kind: 'permission',
      code: 'Forbidden.RAM',
      requestId: 'R',
      detail: { permission: 'cdn:X' },
    });
    assert.deepEqual(summarize(new CdnError('timeout')), { kind: 'timeout' });
    assert.equal(error.message, 'permission (Forbidden.RAM)');
  });

  it('is what any thrown value becomes, with itself as the cause', () => {
    const own = new CdnError('quota');
    assert.equal(asCdnError(own), own);
    for (const thrown of [new TypeError('x'), 'text', undefined]) {
      const error = asCdnError(thrown);
      assert.ok(error instanceof CdnError);
      assert.equal(error.cause, thrown);
    }
  });
});
