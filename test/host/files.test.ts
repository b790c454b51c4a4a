import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { fileName, toFileRef } from '../../src/vscode/mapping/paths.ts';
import { collectFiles, collectFolder } from '../../src/vscode/purge/collectFiles.ts';

const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';

function posix(path: string): string {
  return path.replaceAll('\\', '/');
}

async function collect(...paths: readonly string[]): Promise<string[]> {
  const found = await collectFiles(paths.map(path => vscode.Uri.file(path)));
  return found.map(({ fsPath }) => fsPath).toSorted();
}

describe('the files of a selection', () => {
  const folder = join(root, 'collected');
  const at = (...names: readonly string[]): string => join(folder, ...names);
  let outside = '';

  before(async () => {
    await mkdir(at('deep', 'deeper'), { recursive: true });
    await mkdir(at('empty'));
    await mkdir(at('ignored'));
    for (const name of ['a.js', 'deep/b.css', 'deep/deeper/[id].js', '.well-known', 'ignored/built.js']) {
      await writeFile(at(name), '');
    }
    await writeFile(at('.gitignore'), 'ignored\n');
    outside = await mkdtemp(join(tmpdir(), 'outside-'));
    await writeFile(join(outside, 'c.js'), '');
  });
  after(async () => {
    await rm(folder, { recursive: true });
    await rm(outside, { recursive: true });
  });

  it('are the files themselves, each once', async () => {
    assert.deepEqual(await collect(at('a.js'), at('deep', 'b.css'), at('a.js')), [
      at('a.js'),
      at('deep', 'b.css'),
    ]);
  });

  it('are those below a folder, hidden and git-ignored ones too: built files are ignored by git', async () => {
    const names = (await collect(folder)).map(path => posix(relative(folder, path)));
    const expected = [
      '.gitignore',
      '.well-known',
      'a.js',
      'deep/b.css',
      'deep/deeper/[id].js',
      'ignored/built.js',
    ];
    assert.deepEqual(names, expected);
  });

  it('hold a file once that is picked together with its folder', async () => {
    const below = [at('deep', 'b.css'), at('deep', 'deeper', '[id].js')];
    assert.deepEqual(await collect(at('deep', 'b.css'), at('deep'), at('deep', 'deeper')), below);
  });

  it('hold a file that is gone: it is still cached at its URL', async () => {
    assert.deepEqual(await collect(at('gone.js')), [at('gone.js')]);
  });

  it('are none for an empty folder and for no selection', async () => {
    assert.deepEqual(await collect(at('empty')), []);
    assert.deepEqual(await collect(), []);
  });

  it('may lie outside the workspace', async () => {
    assert.deepEqual(await collect(outside), [join(outside, 'c.js')]);
  });

  it('may be a link to a file', async function () {
    if (process.platform === 'win32') this.skip();
    await symlink(at('a.js'), at('deep', 'link.js'));
    try {
      assert.ok((await collect(at('deep'))).includes(at('deep', 'link.js')));
    } finally {
      await rm(at('deep', 'link.js'));
    }
  });

  it('are a folder’s only where nothing else is picked', async () => {
    const uris = [folder, at('a.js')].map(path => vscode.Uri.file(path));
    const found = await collectFolder(uris.slice(0, 1));
    assert.equal(found?.path, posix(folder));
    assert.equal(found.isAll, true);
    assert.deepEqual(
      found.files.map(({ fsPath }) => fsPath),
      await collect(folder),
    );
    assert.equal(await collectFolder(uris), undefined);
    assert.equal(await collectFolder(uris.slice(1)), undefined);
    assert.equal(await collectFolder([]), undefined);
  });

  it('know their workspace folder, or that they have none', () => {
    assert.deepEqual(toFileRef(vscode.Uri.file(at('a.js'))), { path: posix(at('a.js')), root: posix(root) });
    const path = join(outside, 'c.js');
    assert.deepEqual(toFileRef(vscode.Uri.file(path)), { path: posix(path) });
    assert.equal(fileName(posix(path)), 'c.js');
  });
});
