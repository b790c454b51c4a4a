import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type CompiledRules, compileRules } from '../../../src/core/mapping/compile.ts';
import type { RuleSource } from '../../../src/core/mapping/fields.ts';
import { mapFile, mapFiles } from '../../../src/core/mapping/map.ts';
import type { FileRef } from '../../../src/core/mapping/paths.ts';
import { parseRules } from '../../../src/core/mapping/rules.ts';
import { unmapUrl } from '../../../src/core/mapping/unmap.ts';
import { property } from '../../support/property.ts';
import { nameArbitrary, pathArbitrary } from './arbitraries.ts';

const BASE = '/repos/site';
const url = 'https://static.example.com/';
const dist = { folder: 'dist', url, exclude: ['**/*.map'] };

function compile(
  rules: readonly object[],
  source: RuleSource = { scope: 'folder', base: BASE },
): CompiledRules {
  const parsed = parseRules(rules, source);
  assert.deepEqual(parsed.problems, []);
  return compileRules(parsed.rules, parsed.sources);
}

function inSite(path: string): FileRef {
  return { path: `${BASE}/${path}`, root: BASE };
}

/** Each target as `built file → URL`. */
function builtFrom(path: string, ...rules: readonly object[]): string[] {
  return mapFile(inSite(path), compile([dist, ...rules])).map(
    target => `${target.file.path.slice(BASE.length + 1)} → ${target.url.slice(url.length)}`,
  );
}

test('an edited source is purged as the file that is built from it', () => {
  const compiled = compile([dist, { from: 'src/less/{name}.less', to: 'dist/css/{name}.css' }]);
  const source = inSite('src/less/a.less');
  assert.deepEqual(mapFile(source, compiled), [
    { url: `${url}css/a.css`, file: inSite('dist/css/a.css'), source, rule: compiled.all[0]?.rule },
  ]);
  assert.deepEqual(unmapUrl(`${url}css/a.css`, compiled), [
    `${BASE}/dist/css/a.css`,
    `${BASE}/src/less/a.less`,
  ]);
});

test('a capture is part of one name, one with a slash the folders at its place', () => {
  const flat = { from: 'src/{name}.ts', to: 'dist/{name}.js' };
  assert.deepEqual(builtFrom('src/a.b.ts', flat), ['dist/a.b.js → a.b.js']);
  for (const other of ['src/deep/a.ts', 'src/.ts', 'src/a.tsx', 'lib/src/a.ts', 'src/a.ts/b']) {
    assert.deepEqual(builtFrom(other, flat), [], other);
  }
  const deep = { from: 'src/{dir/}{name}.ts', to: 'dist/js/{dir/}{name}.js' };
  assert.deepEqual(builtFrom('src/a.ts', deep), ['dist/js/a.js → js/a.js']);
  assert.deepEqual(builtFrom('src/x/y/a.ts', deep), ['dist/js/x/y/a.js → js/x/y/a.js']);
  assert.deepEqual(builtFrom('srcx/a.ts', deep), []);
});

test('a capture may stand in other places of the built file, or in several', () => {
  assert.deepEqual(builtFrom('src/a/b.ts', { from: 'src/{dir}/{name}.ts', to: 'dist/{name}/{dir}.js' }), [
    'dist/b/a.js → b/a.js',
  ]);
  const twice = { from: 'src/{name}.ts', to: 'dist/{name}/{name}.js' };
  assert.deepEqual(builtFrom('src/a.ts', twice), ['dist/a/a.js → a/a.js']);
  const compiled = compile([dist, twice]);
  assert.ok(unmapUrl(`${url}a/a.js`, compiled).includes(`${BASE}/src/a.ts`));
  assert.equal(unmapUrl(`${url}a/b.js`, compiled).length, 1);
});

test('what is no capture is taken as it stands, in the workspace folder’s name too', () => {
  const base = '/repos/{a}+(b)';
  const compiled = compile(
    [
      { folder: 'dist', url },
      { from: 's.c/[{id}]', to: 'dist/{id}' },
    ],
    { scope: 'folder', base },
  );
  const map = (path: string) =>
    mapFile({ path: `${base}/${path}`, root: base }, compiled).map(one => one.url);
  assert.deepEqual(map('s.c/[x]'), [`${url}x`]);
  assert.deepEqual(map('sxc/[x]'), []);
});

test('all sources may be built into one file; that one doesn’t lead back to them', () => {
  const bundle = { from: 'src/{dir/}{name}.ts', to: 'dist/all.js' };
  assert.deepEqual(builtFrom('src/x/a.ts', bundle), ['dist/all.js → all.js']);
  assert.deepEqual(unmapUrl(`${url}all.js`, compile([dist, bundle])), [`${BASE}/dist/all.js`]);
});

test('a source has all its built files, each once, and its own URL if it has one', () => {
  const rules = [
    { from: 'src/{name}.ts', to: 'dist/{name}.js' },
    { from: 'src/{name}.ts', to: 'dist/{name}.d.ts' },
    { from: 'src/{any}.ts', to: 'dist/{any}.js' },
    { file: 'src/a.ts', url: `${url}src/a.ts` },
  ];
  assert.deepEqual(builtFrom('src/a.ts', ...rules), [
    'src/a.ts → src/a.ts',
    'dist/a.js → a.js',
    'dist/a.d.ts → a.d.ts',
  ]);
});

test('a name of dots does not lead out of its folder', () => {
  const climb = { from: 'src/{name}a', to: 'dist/x/.{name}' };
  assert.deepEqual(builtFrom('src/ba', climb), ['dist/x/.b → x/.b']);
  assert.deepEqual(builtFrom('src/.a', climb), []);
  assert.deepEqual(builtFrom('src/.a', { from: 'src/{name}a', to: 'dist/x/{name}' }), []);
});

test('a source whose built file has no URL says so of the built file', () => {
  const compiled = compile([
    dist,
    { from: 'src/{name}.ts', to: 'out/{name}.js' },
    { from: 'src/{name}.map', to: 'dist/{name}.map' },
  ]);
  const [script, map] = [inSite('src/a.ts'), inSite('src/a.map')];
  const rule = compiled.all[0]?.rule;
  assert.deepEqual(mapFiles([script, map], compiled), {
    targets: [],
    unmapped: [
      { file: inSite('out/a.js'), source: script, reason: 'noRule' },
      {
        file: inSite('dist/a.map'),
        source: map,
        reason: 'excluded',
        refusals: [{ rule, glob: '**/*.map' }],
      },
    ],
  });
});

test('a rule of the user names both by absolute paths, of Windows too', () => {
  const compiled = compile(
    [
      { folder: 'c:/site/dist', url },
      { from: 'c:/site/src/{name}.ts', to: 'C:/site/dist/{name}.js' },
    ],
    { scope: 'user' },
  );
  assert.deepEqual(
    mapFile({ path: 'c:/site/src/a.ts' }, compiled).map(target => [target.file.path, target.url]),
    [['C:/site/dist/a.js', `${url}a.js`]],
  );
});

const patternArbitrary = fc.constantFrom(
  ['src/{n}.ts', 'dist/{n}.js'],
  ['src/{n}', 'dist/{n}/{n}'],
  ['src/{d/}{n}', 'dist/{d/}x{n}'],
  ['{d/}src/{n}', 'dist/{n}/{d/}end'],
  ['src/{a}/{b}.x', 'dist/{b}-/-{a}'],
  ['src/.{n}', 'dist/{n}'],
  ['{d/}a', 'dist/{d/}a'],
);

const builtOrNot = fc.oneof(
  pathArbitrary.map(path => `src/${path}`),
  nameArbitrary.map(name => `src/${name}.ts`),
  pathArbitrary.map(path => `dist/${path}`),
  fc.tuple(nameArbitrary, nameArbitrary).map(([a, b]) => `src/${a}/${b}.x`),
  fc.tuple(pathArbitrary, nameArbitrary).map(([dir, name]) => `${dir}/src/${name}`),
);
let built = 0;

property(
  'what is built from a file leads back to it, and what leads back to a file is built from it',
  [patternArbitrary, builtOrNot],
  ([from, to], below) => {
    const compiled = compile([
      { folder: 'dist', url },
      { from, to },
    ]);
    const targets = mapFile(inSite(below), compiled);
    for (const target of targets) {
      built += target.source === undefined ? 0 : 1;
      const back = unmapUrl(target.url, compiled);
      assert.ok(back.includes(`${BASE}/${below}`), target.url);
      for (const path of back) {
        assert.ok(
          mapFile({ path, root: BASE }, compiled).some(one => one.url === target.url),
          path,
        );
      }
    }
  },
  { afterwards: cases => assert.ok(built > cases / 8, `${built} built files`) },
);
