import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CompiledRules, compileRules } from '../../../src/core/mapping/compile.ts';
import { explainFile } from '../../../src/core/mapping/explain.ts';
import { mapFile, mapFiles } from '../../../src/core/mapping/map.ts';
import type { FileRef } from '../../../src/core/mapping/paths.ts';
import { parseRules } from '../../../src/core/mapping/rules.ts';
import { covers, groupByTarget, takeTarget } from '../../../src/core/mapping/targets.ts';
import { unmapUrl } from '../../../src/core/mapping/unmap.ts';

const BASE = '/repos/site';
const url = 'https://static.example.com/app/';

function compile(...rules: readonly object[]): CompiledRules {
  const parsed = parseRules(rules, { scope: 'folder', base: BASE });
  assert.deepEqual(parsed.problems, []);
  return compileRules(parsed.rules, parsed.sources);
}

function inSite(path: string): FileRef {
  return { path: `${BASE}/${path}`, root: BASE };
}

/** What the file's URLs have behind the rule's. */
function tails(path: string, compiled: CompiledRules): string[] {
  return mapFile(inSite(path), compiled).map(target => target.url.slice(url.length));
}

test('an index is purged under its name and as its directory, in every folder', () => {
  const compiled = compile({ folder: 'dist', url, index: ['index.html', 'default.htm'] });
  assert.deepEqual(tails('dist/index.html', compiled), ['index.html', '']);
  assert.deepEqual(tails('dist/你/default.htm', compiled), ['%E4%BD%A0/default.htm', '%E4%BD%A0/']);
  assert.deepEqual(tails('dist/my-index.html', compiled), ['my-index.html']);
  assert.deepEqual(tails('dist/index.html/a.js', compiled), ['index.html/a.js']);
  assert.deepEqual(unmapUrl(`${url}a/`, compiled), [
    `${BASE}/dist/a/index.html`,
    `${BASE}/dist/a/default.htm`,
  ]);
  assert.deepEqual(unmapUrl(`${url}a//`, compiled), []);
});

test('without index names a directory is no file’s URL', () => {
  const compiled = compile({ folder: 'dist', url });
  assert.deepEqual(tails('dist/index.html', compiled), ['index.html']);
  assert.deepEqual(unmapUrl(url, compiled), []);
});

test('an index that the globs refuse has no directory', () => {
  const compiled = compile({ folder: 'dist', url, index: ['index.html'], exclude: ['draft/**'] });
  assert.deepEqual(tails('dist/draft/index.html', compiled), []);
  assert.deepEqual(unmapUrl(`${url}draft/`, compiled), []);
});

test('each query of the list is one URL more, spelled as browsers do, behind the bare one', () => {
  const query = ['v=1', "q=é 'x'".replace(' ', '%20'), 'a=/b?c'];
  const compiled = compile({ folder: 'dist', url, index: ['index.html'], query });
  const spelled = ['v=1', 'q=%C3%A9%20%27x%27', 'a=/b?c'];
  assert.deepEqual(tails('dist/a.js', compiled), ['a.js', ...spelled.map(each => `a.js?${each}`)]);
  assert.deepEqual(tails('dist/index.html', compiled), [
    'index.html',
    '',
    ...spelled.map(each => `index.html?${each}`),
    ...spelled.map(each => `?${each}`),
  ]);
  for (const each of [...query, ...spelled]) {
    assert.deepEqual(unmapUrl(`${url}a.js?${each}#part`, compiled), [`${BASE}/dist/a.js`], each);
    assert.deepEqual(unmapUrl(`${url}?${each}`, compiled), [`${BASE}/dist/index.html`], each);
  }
  for (const other of ['', 'v=2', 'v=1&', 'v=1&w', 'V=1']) {
    assert.deepEqual(unmapUrl(`${url}a.js?${other}`, compiled), [], other);
  }
});

test('a file rule has its queries too', () => {
  const compiled = compile({ file: 'a.png', url: `${url}logo`, query: ['v=1'] });
  assert.deepEqual(tails('a.png', compiled), ['logo', 'logo?v=1']);
  assert.deepEqual(unmapUrl(`${url}logo?v=1`, compiled), [`${BASE}/a.png`]);
  assert.deepEqual(unmapUrl(`${url}logo?v=2`, compiled), []);
});

test('the same query twice is one URL, and all URLs of a rule are explained', () => {
  const compiled = compile({ folder: 'dist', url, query: ['q=é', 'q=%C3%A9'] });
  assert.deepEqual(tails('dist/a.js', compiled), ['a.js', 'a.js?q=%C3%A9']);
  const [file] = explainFile(inSite('dist/a.js'), compile({ folder: 'dist', url, query: ['v=1'] }));
  const first = file?.rules[0];
  assert.equal(first?.outcome, 'maps');
  assert.deepEqual(first.urls, [`${url}a.js`, `${url}a.js?v=1`]);
});

test('a rule with every query has bare URLs that stand for their variants', () => {
  const compiled = compile({ folder: 'dist', url, index: ['index.html'], query: 'any' });
  const rule = compiled.all[0]?.rule;
  const file = inSite('dist/index.html');
  assert.deepEqual(mapFile(file, compiled), [
    { url: `${url}index.html`, anyQuery: true, file, rule },
    { url, anyQuery: true, file, rule },
  ]);
  for (const query of ['', '?', '?v=1', '?a?b', '?q=/x/', '?v#part']) {
    assert.deepEqual(unmapUrl(`${url}a.js${query}`, compiled), [`${BASE}/dist/a.js`], query);
    assert.deepEqual(unmapUrl(url + query, compiled), [`${BASE}/dist/index.html`], query);
  }
  assert.deepEqual(unmapUrl(`${url}%7E?v=1`, compiled), []);
});

test('a target covers its own URL, and one with every query also that under any', () => {
  const [bare] = mapFile(inSite('dist/a.js'), compile({ folder: 'dist', url }));
  const [any] = mapFile(inSite('dist/a.js'), compile({ folder: 'dist', url, query: 'any' }));
  assert.ok(bare && any);
  for (const own of [`${url}a.js`, `${url}a.js`.replace('https', 'http')]) {
    assert.deepEqual([covers(bare, own), covers(any, own)], [true, true], own);
  }
  for (const query of ['?', '?v=1', '?a?b']) {
    assert.deepEqual([covers(bare, `${url}a.js${query}`), covers(any, `${url}a.js${query}`)], [false, true]);
  }
  for (const other of [`${url}a.jsx?v=1`, `${url}a?a.js`, url, `https://other.example.com/app/a.js`]) {
    assert.deepEqual([covers(bare, other), covers(any, other)], [false, false], other);
  }
});

/** The URLs of one file with the places of their rules; a star stands for every query. */
function shown(...rules: readonly object[]): string[] {
  return mapFile(inSite('dist/a.js'), compile(...rules)).map(
    target => `${target.url}${target.anyQuery ? '*' : ''} of ${target.rule.place}`,
  );
}

test('every query covers the bare URL and single queries of other rules, in the place of the first', () => {
  const bare = { folder: 'dist', url };
  const list = { file: 'dist/a.js', url: `${url}a.js`.replace('https', 'http'), query: ['v=1'] };
  const any = { ...bare, query: 'any' };
  const backup = { folder: 'dist', url: 'https://backup.example.com/' };
  assert.deepEqual(shown(bare, backup, list, any), [
    `${url}a.js* of 3`,
    'https://backup.example.com/a.js of 1',
  ]);
  assert.deepEqual(shown(any, list, bare), [`${url}a.js* of 0`]);
  assert.deepEqual(shown(any, any), [`${url}a.js* of 0`]);
  for (const apart of [{ profile: 'b' }, { target: 'test' }, { network: 'staging' }]) {
    assert.deepEqual(
      shown({ ...bare, ...apart }, any),
      [`${url}a.js of 0`, `${url}a.js* of 1`],
      JSON.stringify(apart),
    );
  }
});

const prod = { folder: 'dist', url, target: 'prod' };
const test1 = { folder: 'dist', url: 'https://test.example.com/', target: 'test' };
const backup = { folder: 'dist', url: 'https://backup.example.com/', target: 'prod' };

test('rules of one target go together; those without one are a group of their own', () => {
  const compiled = compile(prod, test1, backup, { folder: '.', url: 'https://all.example.com/' });
  const { targets } = mapFiles([inSite('dist/a.js'), inSite('dist/b.js')], compiled);
  const groups = [...groupByTarget(targets)].map(([name, own]) => [name, own.length]);
  assert.deepEqual(groups, [
    ['prod', 4],
    ['test', 2],
    [undefined, 2],
  ]);
  assert.deepEqual(
    takeTarget(targets, 'test').taken.map(target => target.url),
    ['https://test.example.com/a.js', 'https://test.example.com/b.js'],
  );
  assert.deepEqual(
    takeTarget(targets, undefined).taken.map(target => target.url),
    ['https://all.example.com/dist/a.js', 'https://all.example.com/dist/b.js'],
  );
});

test('files that have no URL in the chosen target are named, each once', () => {
  const compiled = compile(
    prod,
    { ...backup, folder: 'other' },
    { ...backup, folder: 'test' },
    {
      ...test1,
      folder: 'test',
    },
  );
  const files = ['dist/a.js', 'test/b.js', 'other/c.js'].map(inSite);
  const { targets } = mapFiles(files, compiled);
  assert.deepEqual(takeTarget(targets, 'prod').leftOut, []);
  assert.deepEqual(takeTarget(targets, 'test').leftOut, [files[0], files[2]]);
  assert.deepEqual(
    takeTarget(targets, 'test').taken.map(target => target.url),
    ['https://test.example.com/b.js'],
  );
});
