import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type CompiledRules, compileRules } from '../../../src/core/mapping/compile.ts';
import { encodePath } from '../../../src/core/mapping/encode.ts';
import { mapFile, type PurgeTarget } from '../../../src/core/mapping/map.ts';
import { parseRules } from '../../../src/core/mapping/rules.ts';
import { covers } from '../../../src/core/mapping/targets.ts';
import { unmapUrl } from '../../../src/core/mapping/unmap.ts';
import { property } from '../../support/property.ts';
import { nameArbitrary, pathArbitrary } from './arbitraries.ts';

const BASE = '/repos/site';

function compile(written: readonly object[]): CompiledRules {
  const { rules, problems } = parseRules(written, { scope: 'folder', base: BASE });
  assert.deepEqual(problems, []);
  return compileRules(rules);
}

// Few folders, URLs and globs, so that rules overlap, nest and refuse.
const folderArbitrary = fc.constantFrom('.', 'dist', 'dist/img', '你 %', 'a');
const globArbitrary = fc.constantFrom('**', '**/*.js', '*', 'a/**', '.*', '**/[a-b]*', '!**/*.js', '[id].js');
const hostArbitrary = fc.constantFrom(
  'https://x.example/',
  'http://x.example/',
  'https://x.example/dist/',
  'https://y.example:8080/%7E/你/',
);
const queryArbitrary = fc.oneof(fc.subarray(['v=1', 'q=é', '/']), fc.constant('any'));
const aimArbitrary = {
  profile: fc.constantFrom('a', 'a', 'b'),
  network: fc.constantFrom('production', 'production', 'staging'),
};
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
    query: queryArbitrary,
    ...aimArbitrary,
  }),
  fc.record({
    file: fc.constantFrom('dist/app.js', 'a/index.html'),
    url: fc.constantFrom('https://x.example/', 'https://x.example/app.js'),
    query: queryArbitrary,
    ...aimArbitrary,
  }),
);
const rulesArbitrary = fc.array(ruleArbitrary, { minLength: 1, maxLength: 5 }).map(compile);
const fileArbitrary = fc.oneof(
  fc
    .tuple(folderArbitrary, pathArbitrary)
    .map(([folder, path]) => (folder === '.' ? path : `${folder}/${path}`)),
  fc.constantFrom('dist/app.js', 'a/index.html'),
);

/** What a target covers: its URL, or that with any of these. */
function coveredBy({ url, anyQuery }: PurgeTarget, query: string): readonly string[] {
  return anyQuery ? [url, `${url}?${query}`] : [url];
}

let urls = 0;

property(
  'every URL that a target of a file covers leads back to the file',
  [rulesArbitrary, fileArbitrary, fc.oneof(fc.constantFrom('', 'v=1', '/?', '%'), fc.webQueryParameters())],
  (compiled, below, query) => {
    const path = `${BASE}/${below}`;
    for (const target of mapFile({ path, root: BASE }, compiled)) {
      for (const url of coveredBy(target, query)) {
        urls += 1;
        assert.ok(unmapUrl(url, compiled).includes(path), url);
        const other = url.replace(/^https?/, scheme => (scheme === 'http' ? 'HTTPS' : 'HTTP'));
        assert.ok(unmapUrl(`${other.replace('.example', '.EXAMPLE')}#part`, compiled).includes(path), other);
      }
    }
  },
  { afterwards: cases => assert.ok(urls > cases / 3, `${urls} URLs tried`) },
);

const tailArbitrary = fc.oneof(
  pathArbitrary.map(encodePath),
  fc.tuple(pathArbitrary.map(encodePath), fc.webQueryParameters()).map(([path, query]) => `${path}?${query}`),
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
          '?',
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
let files = 0;

property(
  'every file of a URL has a target that covers it',
  [rulesArbitrary, hostArbitrary, tailArbitrary],
  (compiled, host, tail) => {
    for (const path of unmapUrl(host + tail, compiled)) {
      files += 1;
      const bare = new URL(host + tail);
      bare.hash = '';
      const targets = mapFile({ path, root: BASE }, compiled);
      assert.ok(
        targets.some(target => covers(target, bare.href)),
        path,
      );
    }
  },
  { afterwards: cases => assert.ok(files > cases / 6, `${files} files tried`) },
);

/** Whether whoever purges the first has purged the second. */
function includes(all: PurgeTarget, one: PurgeTarget): boolean {
  const isSamePurge = (['profile', 'target', 'network'] as const).every(
    key => all.rule[key] === one.rule[key],
  );
  return isSamePurge && covers(all, one.url) && (all.anyQuery === true || one.anyQuery !== true);
}

/** Each rule once more, with another query. */
const repeatedArbitrary = fc
  .tuple(fc.array(ruleArbitrary, { minLength: 1, maxLength: 3 }), queryArbitrary)
  .map(([written, query]) => compile(written.flatMap(rule => [rule, { ...rule, query }])));
let left = 0;

property(
  'what each rule gives is purged beside the others too, and nothing twice',
  [repeatedArbitrary, fileArbitrary],
  (compiled, below) => {
    const file = { path: `${BASE}/${below}`, root: BASE };
    const targets = mapFile(file, compiled);
    const alone = compiled.all.flatMap(({ rule }) => mapFile(file, compileRules([rule])));
    for (const one of alone) {
      assert.equal(one.anyQuery === true, one.rule.query === 'any');
      assert.ok(
        targets.some(target => includes(target, one)),
        one.url,
      );
    }
    for (const target of targets) {
      assert.deepEqual(
        targets.filter(other => other !== target && includes(target, other)),
        [],
      );
    }
    left += alone.length - targets.length;
  },
  { afterwards: cases => assert.ok(left > cases / 4, `${left} left out as repeats`) },
);

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
