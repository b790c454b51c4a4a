import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompiledRules } from '../../../src/core/mapping/compile.ts';
import { compileRules } from '../../../src/core/mapping/compile.ts';
import { explainFile } from '../../../src/core/mapping/explain.ts';
import { mapFile, mapFiles } from '../../../src/core/mapping/map.ts';
import type { FileRef } from '../../../src/core/mapping/paths.ts';
import type { RuleSource } from '../../../src/core/mapping/fields.ts';
import { parseRules } from '../../../src/core/mapping/rules.ts';

const BASE = '/repos/site';
const url = 'https://static.example.com/app/';

function compile(
  rules: readonly object[],
  source: RuleSource = { scope: 'folder', base: BASE },
): CompiledRules {
  const parsed = parseRules(rules, source);
  assert.deepEqual(parsed.problems, []);
  return compileRules(parsed.rules);
}

function inSite(path: string): FileRef {
  return { path: `${BASE}/${path}`, root: BASE };
}

function urlsOf(path: string, compiled: CompiledRules): string[] {
  return mapFile(inSite(path), compiled).map(target => target.url);
}

test('a file below the folder is served below the URL, encoded once', () => {
  const compiled = compile([{ folder: 'dist', url }]);
  assert.deepEqual(urlsOf('dist/js/app.js', compiled), [`${url}js/app.js`]);
  assert.deepEqual(urlsOf('dist/我的 100%.js', compiled), [`${url}%E6%88%91%E7%9A%84%20100%25.js`]);
  assert.deepEqual(urlsOf('dist/.well-known/x', compiled), [`${url}.well-known/x`]);
  assert.deepEqual(urlsOf('dist/line\nfeed.js', compiled), [`${url}line%0Afeed.js`]);
  assert.deepEqual(urlsOf('distant/app.js', compiled), []);
  assert.deepEqual(urlsOf('dist', compiled), []);
});

test('the folder "." is the whole workspace folder', () => {
  assert.deepEqual(urlsOf('a/b.js', compile([{ folder: '.', url }])), [`${url}a/b.js`]);
});

test('a file rule maps its file alone, whatever the URL is called', () => {
  const compiled = compile([{ file: 'public/logo.png', url: 'https://img.example.com/brand/v3/' }]);
  assert.deepEqual(urlsOf('public/logo.png', compiled), ['https://img.example.com/brand/v3/']);
  assert.deepEqual(urlsOf('public/logo.png/x', compiled), []);
});

test('globs are read below the folder, and names with a dot in front are names like others', () => {
  const compiled = compile([
    { folder: 'dist', url, include: ['**/*.js', 'conf/*'], exclude: ['**/*.min.js', 'secret/**'] },
  ]);
  const mapped = ['a.js', 'deep/a.js', '.hidden/a.js', '.a.js', 'conf/.env'];
  const refused = ['a.css', 'a.min.js', 'deep/a.min.js', 'secret/a.js', 'conf/a/b', 'a.JS'];
  for (const name of mapped) {
    assert.deepEqual(urlsOf(`dist/${name}`, compiled), [url + name], name);
  }
  for (const name of refused) {
    assert.deepEqual(urlsOf(`dist/${name}`, compiled), [], name);
  }
});

test('a glob that is the very name means this name, brackets or not', () => {
  const compiled = compile([{ folder: 'dist', url, exclude: ['[id].js', '(shop)/a.js'] }]);
  assert.deepEqual(urlsOf('dist/[id].js', compiled), []);
  assert.deepEqual(urlsOf('dist/(shop)/a.js', compiled), []);
  assert.deepEqual(urlsOf('dist/[slug].js', compiled), [`${url}[slug].js`]);
});

test('several rules give several URLs in the order of the rules, nested folders and file rules among them', () => {
  const rules = [
    { folder: 'dist/img', url: 'https://img.example.com/' },
    { file: 'dist/img/a.png', url: 'https://logo.example.com/a' },
    { folder: '.', url: 'https://all.example.com/' },
    { folder: 'dist', url },
    { folder: 'dist', url: 'https://backup.example.com/' },
  ];
  assert.deepEqual(urlsOf('dist/img/a.png', compile(rules)), [
    'https://img.example.com/a.png',
    'https://logo.example.com/a',
    'https://all.example.com/dist/img/a.png',
    `${url}img/a.png`,
    'https://backup.example.com/img/a.png',
  ]);
});

test('the same URL by two rules is one target, the first, also when one says http', () => {
  const compiled = compile([
    { folder: 'dist', url },
    { file: 'dist/a.js', url: `${url.replace('https', 'http')}a.js` },
  ]);
  assert.deepEqual(urlsOf('dist/a.js', compiled), [`${url}a.js`]);
});

test('the same URL on two networks, under two profiles or of two targets is as many purges', () => {
  const compiled = compile([
    { folder: 'dist', url, network: 'staging' },
    { folder: 'dist', url, network: 'production' },
    { folder: 'dist', url, network: 'production', profile: 'other' },
    { folder: 'dist', url, network: 'production', profile: 'other', target: 'test' },
    { folder: 'dist', url, network: 'production', edge: 'http://127.0.0.1:1' },
  ]);
  assert.equal(mapFile(inSite('dist/a.js'), compiled).length, 4);
});

test('a file without URL has its reason', () => {
  const compiled = compile([
    { folder: 'dist', url, exclude: ['*.txt', '**/*.map'] },
    { folder: 'dist', url, include: ['*.css'] },
  ]);
  const [excludes, includes] = compiled.all.map(({ rule }) => rule);
  const files = [
    inSite('dist/a.js.map'),
    inSite('src/a.js'),
    { path: '/elsewhere/a.js' },
    inSite('dist/a.js'),
  ];
  const { targets, unmapped } = mapFiles(files, compiled);
  assert.deepEqual(targets, [{ url: `${url}a.js`, file: files[3], rule: excludes }]);
  assert.deepEqual(unmapped, [
    {
      file: files[0],
      reason: 'excluded',
      refusals: [{ rule: excludes, glob: '**/*.map' }, { rule: includes }],
    },
    { file: files[1], reason: 'noRule' },
    { file: files[2], reason: 'outsideWorkspace' },
  ]);
});

test('each rule says whether it maps the file and why not', () => {
  const compiled = compile([
    { folder: 'dist', url },
    { folder: 'dist', url, exclude: ['**/*.js'] },
    { folder: 'dist', url, include: ['**/*.css'], exclude: ['x'] },
    { folder: 'src', url },
    { file: 'dist/b.js', url },
  ]);
  assert.deepEqual(
    explainFile(inSite('dist/a.js'), compiled)[0]?.rules.map(({ rule, ...rest }) => [rule.place, rest]),
    [
      [0, { outcome: 'maps', urls: [`${url}a.js`] }],
      [1, { outcome: 'excluded', glob: '**/*.js' }],
      [2, { outcome: 'excluded' }],
      [3, { outcome: 'elsewhere' }],
      [4, { outcome: 'elsewhere' }],
    ],
  );
});

test('two roots with the same folder name keep their rules apart', () => {
  const roots = ['/repos/shop/web', '/repos/blog/web'];
  const rules = roots.flatMap((base, place) => {
    const written = [{ folder: 'dist', url: `https://${place}.example.com/` }];
    return parseRules(written, { scope: 'folder', base }).rules;
  });
  const compiled = compileRules(rules);
  const urls = roots.map(root =>
    mapFile({ path: `${root}/dist/a.js`, root }, compiled).map(target => target.url),
  );
  assert.deepEqual(urls, [['https://0.example.com/a.js'], ['https://1.example.com/a.js']]);
});

test("a rule of the user maps by absolute folder, outside of the workspace too, down to the disk's root", () => {
  const compiled = compile(
    [
      { folder: '/home/me/site', url },
      { folder: '/', url: 'https://disk.example.com/' },
    ],
    { scope: 'user' },
  );
  assert.deepEqual(
    mapFile({ path: '/home/me/site/a.js' }, compiled).map(target => target.url),
    [`${url}a.js`, 'https://disk.example.com/home/me/site/a.js'],
  );
});

test('paths of Windows are matched whatever the case of the drive letter, and only of that', () => {
  const compiled = compile([{ folder: 'dist', url }], { scope: 'folder', base: 'c:/Users/me/site' });
  const map = (path: string) =>
    mapFile({ path, root: 'C:/Users/me/site' }, compiled).map(target => target.url);
  assert.deepEqual(map('C:/Users/me/site/dist/my app.js'), [`${url}my%20app.js`]);
  assert.deepEqual(map('c:/Users/me/site/dist/my app.js'), [`${url}my%20app.js`]);
  assert.deepEqual(map('C:/users/me/site/dist/my app.js'), []);
  assert.deepEqual(map('D:/Users/me/site/dist/my app.js'), []);
  const drive = compile([{ folder: 'd:/', url }], { scope: 'user' });
  assert.deepEqual(
    mapFile({ path: 'D:/a.js' }, drive).map(target => target.url),
    [`${url}a.js`],
  );
});

test('shares of Windows are matched', () => {
  const compiled = compile([{ folder: 'dist', url }], { scope: 'folder', base: '//server/share/site' });
  assert.deepEqual(
    mapFile({ path: '//server/share/site/dist/a.js' }, compiled).map(target => target.url),
    [`${url}a.js`],
  );
  assert.deepEqual(mapFile({ path: '/server/share/site/dist/a.js' }, compiled), []);
});

test('a path that is not tidy is matched as the place it means', () => {
  const compiled = compile([{ folder: 'dist', url }]);
  assert.deepEqual(urlsOf('./src/..//dist/./a.js', compiled), [`${url}a.js`]);
  assert.deepEqual(urlsOf('dist/../secret.js', compiled), []);
});
