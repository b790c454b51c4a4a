import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuleSource } from '../../../src/core/mapping/fields.ts';
import { parseRules } from '../../../src/core/mapping/rules.ts';

const folder: RuleSource = { scope: 'folder', base: '/repos/site' };
const user: RuleSource = { scope: 'user' };
const url = 'https://static.example.com/app/';

/** The problems of one rule as `path: code`, and whether the rule is in force all the same. */
function problemsOf(rule: unknown, source = folder): { found: string[]; inForce: boolean } {
  const { rules, problems } = parseRules([rule], source);
  const found = problems.map(({ path, code }) => `${path.join('.')}: ${code}`);
  return { found, inForce: rules.length === 1 };
}

test('a complete folder rule is read, its URL as browsers spell it and its path absolute', () => {
  const written = {
    folder: './dist//',
    url: 'HTTPS://例え.テスト/商品/',
    profile: 'aliyun-prod',
    target: 'prod',
    include: ['**/*.js'],
    exclude: ['**/*.map'],
    index: ['index.html'],
    query: ['v=1'],
    network: 'staging',
    edge: 'http://127.0.0.1:1234/',
    origin: 'https://bucket.example.com/app/',
  };
  assert.deepEqual(parseRules([written], folder), {
    rules: [
      {
        ...written,
        kind: 'folder',
        url: 'https://xn--r8jz45g.xn--zckzah/%E5%95%86%E5%93%81/',
        edge: 'http://127.0.0.1:1234',
        path: '/repos/site/dist',
        source: folder,
        place: 0,
      },
    ],
    sources: [],
    problems: [],
  });
});

test('a file rule is read, and what is left out has its default', () => {
  const { rules, problems } = parseRules(
    [
      { file: 'public/logo.png', url: `${url}v3/logo` },
      { folder: '.', url },
    ],
    folder,
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(rules, [
    {
      kind: 'file',
      file: 'public/logo.png',
      url: `${url}v3/logo`,
      path: '/repos/site/public/logo.png',
      source: folder,
      place: 0,
    },
    {
      kind: 'folder',
      folder: '.',
      url,
      path: '/repos/site',
      include: ['**'],
      exclude: [],
      source: folder,
      place: 1,
    },
  ]);
});

test('every query is one word, and in a list a query of that name', () => {
  const { rules, problems } = parseRules(
    [
      { folder: '.', url, query: 'any' },
      { file: 'a.png', url, query: ['any'] },
    ],
    folder,
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(
    rules.map(({ query }) => query),
    ['any', ['any']],
  );
});

test('a source rule is read beside the others, with what its captures stand in', () => {
  const written = { from: './src//{dir/}{name}.ts', to: 'dist/{name}.js' };
  const { rules, sources, problems } = parseRules([{ folder: '.', url }, written], folder);
  assert.deepEqual(problems, []);
  assert.equal(rules.length, 1);
  assert.deepEqual(sources, [
    {
      ...written,
      kind: 'source',
      fromPath: {
        base: '/repos/site/',
        parts: [{ literal: 'src/' }, { capture: 'dir/' }, { capture: 'name' }, { literal: '.ts' }],
      },
      toPath: {
        base: '/repos/site/',
        parts: [{ literal: 'dist/' }, { capture: 'name' }, { literal: '.js' }],
      },
      source: folder,
      place: 1,
    },
  ]);
});

test('no setting is no rules, and a setting that is no array is one problem', () => {
  assert.deepEqual(parseRules(undefined, folder), { rules: [], sources: [], problems: [] });
  assert.deepEqual(parseRules(null, folder), { rules: [], sources: [], problems: [] });
  assert.deepEqual(parseRules({ folder: 'dist', url }, folder), {
    rules: [],
    sources: [],
    problems: [{ path: [], code: 'notAnArray' }],
  });
});

test('an unknown key is named and the rule stays in force', () => {
  assert.deepEqual(problemsOf({ folder: 'dist', url, inlcude: [] }), {
    found: ['0.inlcude: unknownKey'],
    inForce: true,
  });
  assert.deepEqual(problemsOf({ file: 'a.js', url, exclude: 7, index: [] }), {
    found: ['0.exclude: unknownKey', '0.index: unknownKey'],
    inForce: true,
  });
});

test('the problem names rule and key by their place, and the other rules stay in force', () => {
  const { rules, problems } = parseRules(
    [
      { folder: 'a', url },
      { folder: 'b', url, include: ['*', '/c'] },
      { folder: 'd', url },
    ],
    folder,
  );
  assert.deepEqual(problems, [{ path: [1, 'include', 1], code: 'rootedGlob', detail: '/c' }]);
  assert.deepEqual(
    rules.map(({ place }) => place),
    [0, 2],
  );
});

const broken: readonly [why: string, rule: unknown, ...found: string[]][] = [
  ['a text', 'dist', '0: notAnObject'],
  ['null', null, '0: notAnObject'],
  ['neither folder nor file', { url }, '0: needsKind'],
  ['both folder and file', { folder: 'a', file: 'b', url }, '0: severalKinds'],
  ['file and source', { file: 'a', from: 'a', to: 'b' }, '0: severalKinds'],
  ['source without built file', { from: 'a' }, '0.to: missing'],
  ['built file without source', { to: 'a' }, '0.from: missing'],
  ['source with a url', { from: '../a', to: 'b', url }, '0.url: unknownKey', '0.from: parentSegment'],
  ['source of a wrong type', { from: 7, to: '' }, '0.from: notAString', '0.to: empty'],
  ['absolute source in a workspace', { from: '/a', to: 'b\\c' }, '0.from: absolute', '0.to: backslash'],
  ['source that is a folder', { from: 'a/', to: 'b/{d/}' }, '0.from: notAFile', '0.to: notAFile'],
  ['open brace', { from: 'a{b', to: 'b' }, '0.from: badCapture'],
  ['brace without name', { from: 'a{}', to: 'b{1}' }, '0.from: badCapture', '0.to: badCapture'],
  [
    'folders in the middle of a name',
    { from: 'a{d/}b', to: '{n}{d/}b' },
    '0.from: badCapture',
    '0.to: badCapture',
  ],
  ['two captures in a name', { from: '{a}-{b}', to: 'b' }, '0.from: severalCaptures'],
  ['folders twice', { from: '{a/}x/{b/}y', to: 'b' }, '0.from: severalCaptures'],
  ['unknown capture', { from: '{a}', to: '{b}/{a/}x' }, '0.to: unknownCapture', '0.to: unknownCapture'],
  ['folder of a wrong type', { folder: 1, url }, '0.folder: notAString'],
  ['empty folder', { folder: '', url }, '0.folder: empty'],
  ['backslash', { folder: 'a\\b', url }, '0.folder: backslash'],
  ['parent', { folder: 'a/../../b', url }, '0.folder: parentSegment'],
  ['absolute folder in a workspace', { folder: '/etc', url }, '0.folder: absolute'],
  ['drive in a workspace', { folder: 'C:/site', url }, '0.folder: absolute'],
  ['file that is a folder', { file: 'a/', url }, '0.file: notAFile'],
  ['file that is the root', { file: '.', url }, '0.file: notAFile'],
  ['no url', { folder: 'a' }, '0.url: missing'],
  ['url of a wrong type', { folder: 'a', url: 7 }, '0.url: notAString'],
  ['relative url', { folder: 'a', url: '/app/' }, '0.url: notAUrl'],
  ['url without scheme', { folder: 'a', url: 'static.example.com/' }, '0.url: notAUrl'],
  ['other scheme', { folder: 'a', url: 'ftp://static.example.com/' }, '0.url: notHttp'],
  ['no host', { folder: 'a', url: 'https:///app/' }, '0.url: noHost'],
  ['credentials', { folder: 'a', url: 'https://me:pw@static.example.com/' }, '0.url: hasCredentials'],
  ['query', { folder: 'a', url: `${url}?v=1` }, '0.url: hasQuery'],
  ['empty query', { folder: 'a', url: `${url}?` }, '0.url: hasQuery'],
  ['fragment', { folder: 'a', url: `${url}#top` }, '0.url: hasFragment'],
  ['no slash', { folder: 'a', url: 'https://static.example.com/app' }, '0.url: needsTrailingSlash'],
  ['include is a text', { folder: 'a', url, include: '**' }, '0.include: notAStringArray'],
  ['exclude holds a number', { folder: 'a', url, exclude: [1] }, '0.exclude: notAStringArray'],
  ['empty glob', { folder: 'a', url, exclude: ['*.map', ''] }, '0.exclude.1: empty'],
  ['endless glob', { folder: 'a', url, include: ['*'.repeat(5000)] }, '0.include.0: globTooLong'],
  ['index with a folder', { folder: 'a', url, index: ['b', 'a/b'] }, '0.index.1: notAName'],
  [
    'index that is no name',
    { folder: 'a', url, index: ['', '..'] },
    '0.index.0: notAName',
    '0.index.1: notAName',
  ],
  ['index that is a text', { folder: 'a', url, index: 'index.html' }, '0.index: notAStringArray'],
  ['query that is a text', { folder: 'a', url, query: 'all' }, '0.query: notAStringArray'],
  ['every query in a list of its own', { folder: 'a', url, query: [['any']] }, '0.query: notAStringArray'],
  ['query with its mark', { file: 'a', url, query: ['v=1', '?v'] }, '0.query.1: badQuery'],
  [
    'query with a space',
    { file: 'a', url, query: ['a b', 'a#b'] },
    '0.query.0: badQuery',
    '0.query.1: badQuery',
  ],
  ['empty query in the list', { file: 'a', url, query: [''] }, '0.query.0: badQuery'],
  ['profile of a wrong type', { folder: 'a', url, profile: {} }, '0.profile: notAString'],
  ['empty target', { folder: 'a', url, target: '' }, '0.target: empty'],
  ['network', { folder: 'a', url, network: 'prod' }, '0.network: unknownNetwork'],
  ['edge with a path', { folder: 'a', url, edge: 'http://127.0.0.1:1/x' }, '0.edge: notAnOrigin'],
  ['edge that is no URL', { folder: 'a', url, edge: '127.0.0.1' }, '0.edge: notAUrl'],
  [
    'origin without slash',
    { folder: 'a', url, origin: 'https://b.example.com/app' },
    '0.origin: needsTrailingSlash',
  ],
  [
    'several at once',
    { folder: '../a', url: 'x', profile: 1 },
    '0.folder: parentSegment',
    '0.url: notAUrl',
    '0.profile: notAString',
  ],
];

for (const [why, rule, ...found] of broken) {
  test(`a broken rule is not in force: ${why}`, () => {
    assert.deepEqual(problemsOf(rule), { found, inForce: false });
  });
}

test('a rule of the user needs an absolute path, and one of a folder none', () => {
  assert.deepEqual(problemsOf({ folder: 'dist', url }, user), {
    found: ['0.folder: needsAbsolute'],
    inForce: false,
  });
  assert.deepEqual(problemsOf({ folder: '.', url }, { scope: 'workspace' }).found, [
    '0.folder: needsAbsolute',
  ]);
  const absolute = ['/home/me/site/', 'c:/Users/me/site', '//server/share/site', '/'];
  const { rules } = parseRules(
    absolute.map(path => ({ folder: path, url })),
    user,
  );
  assert.deepEqual(
    rules.map(({ path }) => path),
    ['/home/me/site', 'C:/Users/me/site', '//server/share/site', ''],
  );
});

test('a rule for this session may be relative or absolute', () => {
  const { rules } = parseRules(
    [
      { folder: 'dist', url },
      { file: '/elsewhere/a.js', url },
    ],
    { ...folder, scope: 'session' },
  );
  assert.deepEqual(
    rules.map(({ path }) => path),
    ['/repos/site/dist', '/elsewhere/a.js'],
  );
});
