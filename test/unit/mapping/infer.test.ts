import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { compileRules } from '../../../src/core/mapping/compile.ts';
import { encodePath } from '../../../src/core/mapping/encode.ts';
import type { Inference } from '../../../src/core/mapping/infer.ts';
import { inferRules, previewFiles, rawRule } from '../../../src/core/mapping/infer.ts';
import { mapFile } from '../../../src/core/mapping/map.ts';
import { parseRules } from '../../../src/core/mapping/rules.ts';
import { property } from '../../support/property.ts';
import { pathArbitrary } from './arbitraries.ts';

const BASE = '/repos/site';

function infer(pasted: string, path: string, root: string | undefined = BASE): Inference {
  return inferRules(pasted, root === undefined ? { path } : { path: `${root}/${path}`, root });
}

/** The candidates as they would be written into the folder's settings, or the fault. */
function written(pasted: string, path: string): unknown {
  const inference = infer(pasted, path);
  return inference.ok ? inference.candidates.map(candidate => rawRule(candidate, BASE)) : inference.fault;
}

test('the folder above the longest common end is first, then a deeper one, then the file alone', () => {
  assert.deepEqual(written('https://static.example.com/app/js/ui/a.js', 'dist/js/ui/a.js'), [
    { folder: 'dist', url: 'https://static.example.com/app/' },
    { folder: 'dist/js', url: 'https://static.example.com/app/js/' },
    { file: 'dist/js/ui/a.js', url: 'https://static.example.com/app/js/ui/a.js' },
  ]);
  assert.deepEqual(written('https://static.example.com/app/a.js', 'dist/a.js'), [
    { folder: 'dist', url: 'https://static.example.com/app/' },
    { file: 'dist/a.js', url: 'https://static.example.com/app/a.js' },
  ]);
});

test('no folder above the workspace folder is taken, however much of the path agrees', () => {
  assert.deepEqual(written('https://x.example/repos/site/js/a.js', 'js/a.js'), [
    { folder: '.', url: 'https://x.example/repos/site/' },
    { folder: 'js', url: 'https://x.example/repos/site/js/' },
    { file: 'js/a.js', url: 'https://x.example/repos/site/js/a.js' },
  ]);
});

test('different names give a rule for the file alone', () => {
  const only = [{ file: 'public/logo.png', url: 'https://img.example.com/brand/logo-v3.png' }];
  assert.deepEqual(written('https://img.example.com/brand/logo-v3.png', 'public/logo.png'), only);
  const spelled = [{ file: 'public/a~b.js', url: 'https://x.example/a%7Eb.js' }];
  assert.deepEqual(written('https://x.example/a%7Eb.js', 'public/a~b.js'), spelled, 'another cache key');
});

test("a directory's URL is that of a page, alone; for another file it is a fault", () => {
  const page = [{ file: 'dist/index.html', url: 'https://x.example/app/' }];
  assert.deepEqual(written('https://x.example/app/', 'dist/index.html'), page);
  assert.equal(written('https://x.example/app/', 'dist/app.js'), 'isDirectory');
  assert.equal(written('https://x.example', 'dist/app.js'), 'isDirectory');
});

test('query and fragment are dropped and said so', () => {
  const inference = infer('https://x.example/a.js?v=12#L3', 'dist/a.js');
  assert.ok(inference.ok);
  assert.deepEqual(
    [inference.url, inference.droppedQuery, inference.droppedFragment],
    ['https://x.example/a.js', true, true],
  );
  const plain = infer('https://x.example/a.js', 'dist/a.js');
  assert.ok(plain.ok && !plain.droppedQuery && !plain.droppedFragment);
});

test('a URL is taken as people copy it: quoted, with white space, without scheme, not encoded', () => {
  const first = { folder: 'dist', url: 'https://x.example/' };
  for (const pasted of [
    ' "https://x.example/我 的.js" ',
    '<https://x.example/我 的.js>',
    'x.example/我 的.js',
    '//x.example/我 的.js',
    'https://X.Example:443/%E6%88%91%20%E7%9A%84.js\n',
  ]) {
    const inference = infer(pasted, 'dist/我 的.js');
    assert.ok(inference.ok, pasted);
    assert.deepEqual(
      inference.candidates.slice(0, 1).map(candidate => rawRule(candidate, BASE)),
      [first],
    );
  }
});

test('what is no URL of one file is a fault', () => {
  const faults: [string, string][] = [
    ['', 'empty'],
    [' "" ', 'empty'],
    ['a.js', 'notAUrl'],
    ['/app/a.js', 'notAUrl'],
    ['localhost:3000/a.js', 'notAUrl'],
    ['ftp://x.example/a.js', 'notHttp'],
    ['file:///repos/site/dist/a.js', 'notHttp'],
    ['https:///a.js', 'noHost'],
    ['https://me:pw@x.example/a.js', 'hasCredentials'],
    ['https://x.example/a.js https://x.example/b.js', 'severalUrls'],
    ['https://x.example/a.js\n//x.example/b.js', 'severalUrls'],
  ];
  for (const [pasted, fault] of faults) {
    assert.equal(written(pasted, 'dist/a.js'), fault, pasted);
  }
});

test('a path that no rule can name is a fault', () => {
  assert.equal(written('https://x.example/b.js', 'back\\slash/a.js'), 'unwritablePath');
  const inside = written('https://x.example/back%5Cslash.js', 'dist/back\\slash.js');
  assert.deepEqual(inside, [{ folder: 'dist', url: 'https://x.example/' }], 'the folder can be named');
});

test('for a file outside of the workspace, and for the user, rules are absolute', () => {
  const inference = inferRules('https://x.example/dist/a.js', { path: 'c:/site/dist/a.js' });
  assert.ok(inference.ok);
  assert.deepEqual(
    inference.candidates.map(candidate => rawRule(candidate)),
    [
      { folder: 'C:/site', url: 'https://x.example/' },
      { folder: 'C:/site/dist', url: 'https://x.example/dist/' },
      { file: 'C:/site/dist/a.js', url: 'https://x.example/dist/a.js' },
    ],
  );
  const root = inferRules('https://x.example/a.js', { path: '/a.js', root: '/' });
  assert.ok(root.ok);
  assert.deepEqual(
    root.candidates.map(candidate => [rawRule(candidate), rawRule(candidate, '/')]),
    [
      [
        { folder: '/', url: 'https://x.example/' },
        { folder: '.', url: 'https://x.example/' },
      ],
      [
        { file: '/a.js', url: 'https://x.example/a.js' },
        { file: 'a.js', url: 'https://x.example/a.js' },
      ],
    ],
  );
});

test('the preview names what else a candidate maps', () => {
  const inference = infer('https://x.example/app/js/a.js', 'dist/js/a.js');
  assert.ok(inference.ok);
  const files = ['dist/js/a.js', 'dist/b.css', 'src/a.js'].map(path => ({
    path: `${BASE}/${path}`,
    root: BASE,
  }));
  assert.deepEqual(
    inference.candidates.map(candidate => previewFiles(candidate, files).map(target => target.url)),
    [
      ['https://x.example/app/js/a.js', 'https://x.example/app/b.css'],
      ['https://x.example/app/js/a.js'],
      ['https://x.example/app/js/a.js'],
    ],
  );
});

test('a folder that is called like a drive is written as what it is', () => {
  const file = { path: `${BASE}/a:/app.js`, root: BASE };
  const inference = inferRules('https://x.example/app.js', file);
  assert.ok(inference.ok);
  for (const candidate of inference.candidates) {
    const { rules, problems } = parseRules([rawRule(candidate, BASE)], { scope: 'folder', base: BASE });
    assert.deepEqual(problems, []);
    assert.deepEqual(
      mapFile(file, compileRules(rules)).map(target => target.url),
      ['https://x.example/app.js'],
    );
  }
});

const prefix = fc.constantFrom('', 'dist', 'packages/web/dist', '你 %/public');
const pathPrefix = fc.constantFrom('', 'app/', 'v3/我/', 'dist/');
let folders = 0;

property(
  'each candidate, written relative or absolute, maps the very file to the very URL',
  [prefix, pathPrefix, pathArbitrary, fc.boolean()],
  (folder, head, below, sameName) => {
    const file = { path: [BASE, folder, below].filter(Boolean).join('/'), root: BASE };
    const pasted = `https://x.example/${encodePath(head + below)}${sameName ? '' : '.gz'}?v=1`;
    const inference = inferRules(pasted, file);
    if (!inference.ok) {
      assert.equal(inference.fault, 'unwritablePath');
      assert.match(below, /\\/);
      return;
    }
    assert.equal(inference.url, new URL(pasted).href.replace('?v=1', ''));
    for (const candidate of inference.candidates) {
      folders += candidate.kind === 'folder' ? 1 : 0;
      const relative = parseRules([rawRule(candidate, BASE)], { scope: 'folder', base: BASE });
      const absolute = parseRules([rawRule(candidate)], { scope: 'user' });
      for (const { rules, problems } of [relative, absolute]) {
        assert.deepEqual(problems, []);
        assert.deepEqual(
          mapFile(file, compileRules(rules)).map(target => target.url),
          [inference.url],
        );
      }
    }
  },
  { afterwards: cases => assert.ok(folders > cases / 2, `${folders} folder rules tried`) },
);
