import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBreaches, scanTree, specifiersIn } from '../../../scripts/wall.ts';
import { control, planted } from '../../../scripts/wallBreaches.ts';
import { root } from './project.ts';

test('nothing in the tree imports what its room may not', async () => {
  const { files, breaches } = await scanTree(root);
  assert.notEqual(files.length, 0);
  assert.deepEqual(breaches, []);
});

for (const { name, file, source } of planted) {
  test(`control: the scan finds ${name}`, () => {
    assert.equal(findBreaches(file, source).length, 1);
  });
}

test('control: the scan lets a legal import pass', () => {
  assert.deepEqual(findBreaches(control.file, control.source), []);
});

test('specifiers are found however they are written', () => {
  const source = `
import 'a';
import b from "b";
import type { C } from 'c';
import {
  d,
} from 'd';
export * from 'e';
export type { F } from 'f';
type G = import('g').G;
const h = await import(/* lazily */ 'h');
const i = require( "i" );
const j = await import(\`j\`);
import k = require('k');
// import 'comment';
  /** import('comment') */
const pattern = 'l/**/m'; import 'n';
`;
  assert.deepEqual(specifiersIn(source), ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'n']);
});

test('a name that is put together at run time is a breach wherever there are rules', () => {
  for (const file of ['src/core/a.ts', 'src/vscode/a.ts', 'src/extension.ts', 'demo/a.ts']) {
    assert.equal(findBreaches(file, 'await import(name)').length, 1, file);
    assert.equal(findBreaches(file, 'await import(`./${name}.ts`)').length, 1, file);
    assert.equal(findBreaches(file, 'import.meta.url; import {\n a } from "node:fs"').length, 0, file);
  }
});

test('providers are reached through the registry only, which sees them all', () => {
  const registry = 'src/core/providers/registry.ts';
  assert.deepEqual(findBreaches(registry, "import { a } from './aliyun/provider.ts'"), []);
  assert.equal(
    findBreaches('src/core/purge/run.ts', "import { a } from '../providers/aliyun/sign.ts'").length,
    1,
  );
  assert.equal(
    findBreaches('src/core/purge/run.ts', "import { a } from '../providers/registry.ts'").length,
    1,
  );
  assert.equal(
    findBreaches('src/core/providers/aliyun/purge.ts', "import { a } from '../registry.ts'").length,
    1,
  );
  assert.deepEqual(
    findBreaches('src/vscode/services.ts', `import { a } from '../core/providers/registry.ts'`),
    [],
  );
});
