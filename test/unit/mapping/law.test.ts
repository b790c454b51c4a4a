import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { compileRules } from '../../../src/core/mapping/compile.ts';
import { cacheKey, encodePath } from '../../../src/core/mapping/encode.ts';
import { mapFile } from '../../../src/core/mapping/map.ts';
import { parseRules } from '../../../src/core/mapping/rules.ts';
import { unmapUrl } from '../../../src/core/mapping/unmap.ts';
import { nameArbitrary, pathArbitrary } from './arbitraries.ts';

const BASE = '/repos/site';

// Few folders, URLs and globs, so that rules overlap, nest and refuse.
const folderArbitrary = fc.constantFrom('.', 'dist', 'dist/img', '你 %', 'a');
const globArbitrary = fc.constantFrom('**', '**/*.js', '*', 'a/**', '.*', '**/[a-b]*', '!**/*.js', '[id].js');
const hostArbitrary = fc.constantFrom(
  'https://x.example/',
  'http://x.example/',
  'https://x.example/dist/',
  'https://y.example:8080/%7E/你/',
);
const ruleArbitrary = fc.oneof(
  fc.record({
    folder: folderArbitrary,
    url: hostArbitrary,
    include: fc.array(globArbitrary, { minLength: 1, maxLength: 2 }),
    exclude: fc.array(
      globArbitrary.filter(glob => glob !== '**'),
      { maxLength: 2 },
    ),
    index: fc.subarray(['index.html', 'app.js', '[id].js']),
    query: fc.subarray(['v=1', 'q=é', '/']),
  }),
  fc.record({
    file: fc.constantFrom('dist/app.js', 'a/index.html'),
    url: fc.constantFrom('https://x.example/', 'https://x.example/app.js'),
    query: fc.subarray(['v=1', '/']),
  }),
);
const rulesArbitrary = fc.array(ruleArbitrary, { minLength: 1, maxLength: 5 }).map(raw => {
  const { rules, problems } = parseRules(raw, { scope: 'folder', base: BASE });
  assert.deepEqual(problems, []);
  return compileRules(rules);
});
const fileArbitrary = fc.oneof(
  fc
    .tuple(folderArbitrary, pathArbitrary)
    .map(([folder, path]) => (folder === '.' ? path : `${folder}/${path}`)),
  fc.constantFrom('dist/app.js', 'a/index.html'),
);

test('every URL of a file leads back to the file (3,000 runs)', () => {
  let urls = 0;
  fc.assert(
    fc.property(rulesArbitrary, fileArbitrary, (compiled, below) => {
      const path = `${BASE}/${below}`;
      for (const { url } of mapFile({ path, root: BASE }, compiled)) {
        urls += 1;
        assert.ok(unmapUrl(url, compiled).includes(path), url);
        const other = url.replace(/^https?/, scheme => (scheme === 'http' ? 'HTTPS' : 'HTTP'));
        assert.ok(unmapUrl(`${other.replace('.example', '.EXAMPLE')}#part`, compiled).includes(path), other);
      }
    }),
    { numRuns: 3000 },
  );
  assert.ok(urls > 1000, `${urls} URLs tried`);
});

test('every file of a URL has the URL (3,000 runs)', () => {
  let files = 0;
  const tailArbitrary = fc.oneof(
    pathArbitrary.map(encodePath),
    fc
      .array(
        fc.oneof(
          nameArbitrary,
          fc.constantFrom(
            '',
            '.',
            '..',
            '%2e',
            '%2F',
            '%7E',
            '%e4',
            '?q',
            '#f',
            '?v=1',
            '?q=%C3%A9',
            '\uFEFF',
          ),
        ),
        { maxLength: 3 },
      )
      .map(names => names.join('/')),
  );
  fc.assert(
    fc.property(rulesArbitrary, hostArbitrary, tailArbitrary, (compiled, host, tail) => {
      for (const path of unmapUrl(host + tail, compiled)) {
        files += 1;
        const bare = new URL(host + tail);
        bare.hash = '';
        const keys = mapFile({ path, root: BASE }, compiled).map(target => cacheKey(target.url));
        assert.ok(keys.includes(cacheKey(bare.href)), path);
      }
    }),
    { numRuns: 3000 },
  );
  assert.ok(files > 500, `${files} files tried`);
});

test('a URL with another query, host, port or spelling is no file', () => {
  const { rules } = parseRules([{ folder: 'dist', url: 'https://x.example/app/' }], {
    scope: 'folder',
    base: BASE,
  });
  const compiled = compileRules(rules);
  assert.deepEqual(unmapUrl('https://x.example/app/a~b.js', compiled), [`${BASE}/dist/a~b.js`]);
  for (const url of [
    'https://x.example/app/a~b.js?v=1',
    'https://y.example/app/a~b.js',
    'https://x.example:8443/app/a~b.js',
    'https://x.example/app/a%7Eb.js',
    'https://x.example/app/a%2Fb.js',
    'https://x.example/app/',
    'https://x.example/app/a/',
    'https://x.example/app//a.js',
    'https://x.example/app/../secret.js',
    'https://me@x.example/app/a.js',
    'ftp://x.example/app/a.js',
    'app/a.js',
  ]) {
    assert.deepEqual(unmapUrl(url, compiled), [], url);
  }
});
