import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { compileRules } from '../../../src/core/mapping/compile.ts';
import { mapFolder, planFolder } from '../../../src/core/mapping/folders.ts';
import { mapFile, mapFiles } from '../../../src/core/mapping/map.ts';
import { type MappingRule, parseRules } from '../../../src/core/mapping/rules.ts';
import { nameArbitrary, pathArbitrary } from './arbitraries.ts';

const BASE = '/repos/site';

function rulesOf(raw: readonly object[]): readonly MappingRule[] {
  const { rules, problems } = parseRules(raw, { scope: 'folder', base: BASE });
  assert.deepEqual(problems, []);
  return rules;
}

function urlsOf(folder: string, ...raw: readonly object[]): string[] {
  return mapFolder(`${BASE}/${folder}`, rulesOf(raw)).map(({ url }) => url);
}

const dist = { folder: 'dist', url: 'https://x.example/app/' };

test('a folder is served at its place below a rule’s folder', () => {
  assert.deepEqual(urlsOf('dist', dist), ['https://x.example/app/']);
  assert.deepEqual(urlsOf('dist/img', dist), ['https://x.example/app/img/']);
  assert.deepEqual(urlsOf('dist/a b/100%', dist), ['https://x.example/app/a%20b/100%25/']);
  assert.deepEqual(urlsOf('dist/../dist/img/', dist), ['https://x.example/app/img/']);
});

test('a folder around folders of rules is served at their URLs', () => {
  const img = { folder: 'public/img', url: 'https://img.example/' };
  assert.deepEqual(urlsOf('.', dist, img), ['https://x.example/app/', 'https://img.example/']);
  assert.deepEqual(urlsOf('public', dist, img), ['https://img.example/']);
});

test('a neighbour whose name begins alike, and the rule of one file, give no directory', () => {
  assert.deepEqual(urlsOf('dist2', dist), []);
  assert.deepEqual(urlsOf('dis', dist), []);
  assert.deepEqual(urlsOf('.', { file: 'logo.png', url: 'https://x.example/logo.png' }), []);
});

/** The plan of a folder with these files, as `directory: covered` and the other URLs. */
function planOf(folder: string, files: readonly string[], ...raw: readonly object[]) {
  const rules = rulesOf(raw);
  const refs = files.map(path => ({ path: `${BASE}/${path}`, root: BASE }));
  const { targets } = mapFiles(refs, compileRules(rules));
  const plan = planFolder(mapFolder(`${BASE}/${folder}`, rules), targets);
  return {
    directories: plan.directories.map(({ at, covered }) => `${at.url}: ${covered.length}`),
    others: plan.others.map(({ url }) => url),
  };
}

test('of directories inside one another only the outermost goes', () => {
  const inner = { folder: 'dist/css', url: 'http://x.example/app/css/' };
  const files = ['dist/a.js', 'dist/css/a.css'];
  assert.deepEqual(planOf('.', files, dist, inner), {
    directories: ['https://x.example/app/: 2'],
    others: [],
  });
  assert.deepEqual(planOf('.', files, inner, dist).directories, ['https://x.example/app/: 2']);
  assert.deepEqual(planOf('dist/css', files.slice(1), dist, inner).directories, [
    'https://x.example/app/css/: 1',
  ]);
});

test('another profile, target or network is another purge', () => {
  for (const other of [{ profile: 'p' }, { target: 'test' }, { network: 'staging' }]) {
    const inner = { folder: 'dist/css', url: 'https://x.example/app/css/', ...other };
    assert.deepEqual(planOf('.', ['dist/css/a.css'], dist, inner).directories, [
      'https://x.example/app/: 1',
      'https://x.example/app/css/: 1',
    ]);
  }
});

test('a rule whose globs leave the folder out adds no directory', () => {
  const css = { folder: 'dist/css', url: 'https://css.example/' };
  assert.deepEqual(planOf('dist/css', ['dist/css/a.css'], { ...dist, exclude: ['css/**'] }, css), {
    directories: ['https://css.example/: 1'],
    others: [],
  });
});

test('files that no directory covers are purged beside it', () => {
  const logo = { file: 'dist/logo.png', url: 'https://brand.example/logo.png' };
  assert.deepEqual(planOf('dist', ['dist/a.js', 'dist/logo.png'], dist, logo), {
    directories: ['https://x.example/app/: 2'],
    others: ['https://brand.example/logo.png'],
  });
});

// Few folders and URLs, so that rules nest.
const ruleArbitrary = fc.record({
  folder: fc.constantFrom('.', 'dist', 'dist/img', '你 %', 'a'),
  url: fc.constantFrom('https://x.example/', 'http://x.example/dist/', 'https://y.example:8080/%7E/你/'),
  index: fc.subarray(['index.html', 'app.js']),
  query: fc.subarray(['v=1', '/']),
});

test('a rule’s directory is what the URLs of the files below begin with (2,000 runs)', () => {
  let urls = 0;
  fc.assert(
    fc.property(
      fc.array(ruleArbitrary, { minLength: 1, maxLength: 4 }),
      fc.oneof(fc.constantFrom('dist', 'dist/img', '你 %', 'a'), nameArbitrary),
      pathArbitrary,
      (raw, folder, below) => {
        const rules = rulesOf(raw);
        const path = `${BASE}/${folder}/${below}`;
        const targets = mapFile({ path, root: BASE }, compileRules(rules));
        const folders = mapFolder(`${BASE}/${folder}`, rules);
        for (const { url, rule } of targets) {
          urls += 1;
          const own = folders.filter(each => each.rule === rule);
          assert.equal(own.length, 1);
          assert.ok(
            own.every(each => each.url.endsWith('/') && url.startsWith(each.url)),
            url,
          );
        }
        const { directories, others } = planFolder(folders, targets);
        assert.deepEqual(others, []);
        assert.equal(directories.flatMap(({ covered }) => covered).length, targets.length);
      },
    ),
    { numRuns: 2000 },
  );
  assert.ok(urls > 1000, `${urls} URLs tried`);
});
