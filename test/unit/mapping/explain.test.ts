import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { compileRules } from '../../../src/core/mapping/compile.ts';
import { explainFile, explainUrl } from '../../../src/core/mapping/explain.ts';
import { mapFile } from '../../../src/core/mapping/map.ts';
import type { FileRef } from '../../../src/core/mapping/paths.ts';
import { parseRules } from '../../../src/core/mapping/rules.ts';
import { unmapUrl } from '../../../src/core/mapping/unmap.ts';
import { property } from '../../support/property.ts';

const BASE = '/repos/site';
const url = 'https://static.example.com/app/';

const written = [
  { folder: 'dist', url, exclude: ['**/*.map'], query: ['v=1'] },
  { folder: 'pages', url, index: ['index.html'], include: ['**/*.html'] },
  { file: 'logo.png', url: `${url}logo` },
  { folder: 'dist', url: 'https://other.example.com/app/' },
  { from: 'src/{name}.ts', to: 'dist/{name}.js' },
  { from: 'src/{name}.ts', to: 'out/{name}.js' },
];
const { rules, sources, problems } = parseRules(written, { scope: 'folder', base: BASE });
const compiled = compileRules(rules, sources);
const withEveryQuery = compileRules(
  parseRules(
    [
      ...written,
      { file: 'brand/logo.png', url: `${url}logo`, query: 'any' },
      { folder: 'pages/x', url: `${url}x/`, query: 'any', index: ['index.html'] },
    ],
    { scope: 'folder', base: BASE },
  ).rules,
  sources,
);

function inSite(path: string): FileRef {
  return { path: `${BASE}/${path}`, root: BASE };
}

/** In place of a rule that builds, where it stands. */
function named(key: string, value: unknown): unknown {
  return key === 'by' ? sources.find(by => by === value)?.place : value;
}

/** What each rule says of the URL, without the rule; paths below the site. */
function said(text: string): readonly unknown[] | string {
  const explained = explainUrl(text, compiled);
  if (typeof explained === 'string') return explained;
  return explained.map(one => {
    const { rule, ...rest } = one;
    assert.ok(rules.includes(rule));
    return JSON.parse(JSON.stringify(rest, named).replaceAll(`${BASE}/`, ''));
  });
}

const elsewhere = (why: string): object => ({ outcome: 'elsewhere', why });

test('the rules of these tests are right', () => {
  assert.deepEqual(problems, []);
});

test('a URL has from each rule its files and their sources, or the reason why not', () => {
  assert.deepEqual(said(`${url}a.js?v=1#part`), [
    { outcome: 'serves', paths: ['dist/a.js'], sources: [{ path: 'src/a.ts', by: 4 }] },
    elsewhere('query'),
    elsewhere('path'),
    elsewhere('host'),
  ]);
  assert.deepEqual(said(`${url}a.js.map`), [
    { outcome: 'excluded', path: 'dist/a.js.map', glob: '**/*.map' },
    { outcome: 'excluded', path: 'pages/a.js.map' },
    elsewhere('path'),
    elsewhere('host'),
  ]);
  assert.deepEqual(said(`${url}x/`), [
    elsewhere('directory'),
    { outcome: 'serves', paths: ['pages/x/index.html'], sources: [] },
    elsewhere('path'),
    elsewhere('host'),
  ]);
  assert.deepEqual(said(`${url}logo?v=2`), [
    elsewhere('query'),
    elsewhere('query'),
    elsewhere('query'),
    elsewhere('host'),
  ]);
  assert.deepEqual(said(`${url}%7E`).at(0), elsewhere('spelling'));
  assert.deepEqual(said('app/a.js'), 'notAUrl');
  assert.deepEqual(said('ftp://static.example.com/'), 'notHttp');
});

test('a source is explained by what it is built into, each with the rule that builds it', () => {
  const explained = explainFile(inSite('src/a.ts'), compiled);
  assert.deepEqual(
    explained.map(({ file, by, rules: own }) => [
      file.path,
      by?.place,
      own.map(({ outcome }) => outcome).join(' '),
    ]),
    [
      [`${BASE}/src/a.ts`, undefined, 'elsewhere elsewhere elsewhere elsewhere'],
      [`${BASE}/dist/a.js`, 4, 'maps elsewhere elsewhere maps'],
      [`${BASE}/out/a.js`, 5, 'elsewhere elsewhere elsewhere elsewhere'],
    ],
  );
});

test('a URL with any query belongs to the rule that has every query', () => {
  const asked = explainUrl(`${url}logo?v=2&w`, withEveryQuery);
  assert.ok(typeof asked !== 'string');
  assert.deepEqual(
    asked.map(one => (one.outcome === 'serves' ? one.paths : one.outcome)),
    ['elsewhere', 'elsewhere', 'elsewhere', 'elsewhere', [`${BASE}/brand/logo.png`], 'elsewhere'],
  );
  assert.equal(asked[4]?.rule.query, 'any');
});

const nameOrFolder = fc.constantFrom(
  'a.js',
  'index.html',
  'x',
  'a.js.map',
  'a.ts',
  'logo.png',
  'src',
  'dist',
  'pages',
);

property(
  'what is explained is what is done',
  [
    fc.constantFrom(compiled, withEveryQuery),
    fc.array(nameOrFolder, { minLength: 1, maxLength: 3 }).map(names => names.join('/')),
    fc.constantFrom('', '/', '?v=1', '?v=2', '#a'),
  ],
  (all, below, end) => {
    const file = inSite(below);
    const urls = explainFile(file, all).flatMap(one =>
      one.rules.flatMap(rule => (rule.outcome === 'maps' ? rule.urls : [])),
    );
    assert.deepEqual(
      mapFile(file, all).map(target => target.url),
      [...new Set(urls)],
    );
    const explained = explainUrl(url + below + end, all);
    assert.ok(typeof explained !== 'string');
    const serving = explained.flatMap(rule =>
      rule.outcome === 'serves' ? [...rule.paths, ...rule.sources.map(source => source.path)] : [],
    );
    assert.deepEqual(new Set(unmapUrl(url + below + end, all)), new Set(serving));
  },
);
