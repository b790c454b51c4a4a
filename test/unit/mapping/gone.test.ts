import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { compileRules } from '../../../src/core/mapping/compile.ts';
import { markGone } from '../../../src/core/mapping/gone.ts';
import { mapFiles } from '../../../src/core/mapping/map.ts';
import { parseRules } from '../../../src/core/mapping/rules.ts';

const BASE = '/repos/site';
const parsed = parseRules(
  [
    { folder: 'dist', url: 'https://static.example.com/', index: ['index.html'] },
    { file: 'other/a.js', url: 'https://static.example.com/a.js' },
    { from: 'src/{name}.less', to: 'dist/{name}.css' },
    { from: 'src/{name}.scss', to: 'dist/{name}.css' },
  ],
  { scope: 'folder', base: BASE },
);
const compiled = compileRules(parsed.rules, parsed.sources);

function inSite(path: string): string {
  return `${BASE}/${path}`;
}

/** The paths of the URLs that are marked, of these files when others are missing. */
function marked(files: readonly string[], missing: readonly string[]): string[] {
  const { targets } = mapFiles(
    files.map(path => ({ path: inSite(path), root: BASE })),
    compiled,
  );
  return markGone(targets, new Set(missing.map(inSite)))
    .filter(({ isGone }) => isGone)
    .map(({ url }) => new URL(url).pathname);
}

test('a file that is missing is marked, at all of its URLs', () => {
  assert.deepEqual(marked(['dist/a.js', 'dist/b.js'], ['dist/b.js']), ['/b.js']);
  assert.deepEqual(marked(['dist/x/index.html'], ['dist/x/index.html']), ['/x/index.html', '/x/']);
  assert.deepEqual(marked(['dist/a.js'], []), []);
});

test('a built file is marked when its source is missing too, not when it is only not built', () => {
  assert.deepEqual(marked(['src/a.less'], ['src/a.less', 'dist/a.css']), ['/a.css']);
  assert.deepEqual(marked(['src/a.less'], ['dist/a.css']), []);
  assert.deepEqual(marked(['src/a.less'], ['src/a.less']), []);
});

test('a URL that another file is served at is not marked', () => {
  const missing = ['src/a.less', 'dist/a.css'];
  assert.deepEqual(marked(['src/a.less', 'src/a.scss'], missing), []);
  assert.deepEqual(marked(['other/a.js', 'dist/a.js'], ['dist/a.js']), []);
});

test('marking changes nothing else, and marks all or none of a URL', () => {
  const names = ['dist/a.js', 'other/a.js', 'src/a.less', 'src/a.scss', 'dist/a.css', 'dist/index.html'];
  fc.assert(
    fc.property(fc.subarray(names), fc.subarray(names), (files, missing) => {
      const { targets } = mapFiles(
        files.map(path => ({ path: inSite(path), root: BASE })),
        compiled,
      );
      const found = markGone(targets, new Set(missing.map(inSite)));
      assert.deepEqual(
        found.map(({ isGone: _isGone, ...target }) => target),
        targets,
      );
      for (const own of Map.groupBy(found, ({ url }) => url).values()) {
        assert.equal(new Set(own.map(({ isGone }) => isGone)).size, 1);
      }
    }),
  );
});
