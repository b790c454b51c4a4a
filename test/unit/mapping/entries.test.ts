import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRules } from '../../../src/core/mapping/compile.ts';
import { entriesOf } from '../../../src/core/mapping/entries.ts';
import { mapFiles } from '../../../src/core/mapping/map.ts';
import { parseRules } from '../../../src/core/mapping/rules.ts';

const BASE = '/repos/site';

function entries(names: readonly string[], more: object = {}): string[] {
  const raw = [{ folder: '.', url: 'https://x.example/', ...more }];
  const { rules } = parseRules(raw, { scope: 'folder', base: BASE });
  const files = names.map(name => ({ path: `${BASE}/${name}`, root: BASE }));
  return entriesOf(mapFiles(files, compileRules(rules)).targets).map(({ url }) => new URL(url).pathname);
}

test('a site is entered by its indexes', () => {
  assert.deepEqual(entries(['index.html', 'docs/index.htm', 'about.html', 'index.js']), [
    '/index.html',
    '/docs/index.htm',
  ]);
});

test('an index is what its rule calls so, and goes with its directory', () => {
  assert.deepEqual(entries(['home.html', 'about.html'], { index: ['home.html'] }), ['/home.html', '/']);
});

test('without an index all pages are entries, and nothing else is', () => {
  assert.deepEqual(entries(['about.html', 'a.js', 'html.css']), ['/about.html']);
  assert.deepEqual(entries(['a.js']), []);
});
