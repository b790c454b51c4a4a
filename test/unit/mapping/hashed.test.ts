import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseName, isHashedBuild, readHashedName } from '../../../src/core/mapping/hashed.ts';

/** Names as bundlers write them, with what they have without the hash. */
const hashed: readonly (readonly [string, string])[] = [
  ['app.3f9a1c2b.js', 'app|.js'],
  ['app-B1c9xQ2z.js', 'app|.js'],
  ['chunk.4f2e9a01bc3d.css', 'chunk|.css'],
  ['main.8e0d62a03d5c7ad83d0b.js', 'main|.js'],
  ['2.8e0d62a0.chunk.js', '2|.chunk.js'],
  ['main.3F9A1C2B.css', 'main|.css'],
  ['app_3f9a1c2b.js', 'app|.js'],
  ['my_page-3f9a1c2b.js', 'my_page|.js'],
  ['index-D_f3Kx9q.js', 'index|.js'],
  ['index-5PVVNXUL.css', 'index|.css'],
  ['app.3f9a1c2b.js.map', 'app|.js.map'],
  ['app.3f9a1c2b.manifest.json', 'app|.manifest.json'],
  ['logo.d41d8cd98f00b204e9800998ecf8427e.svg', 'logo|.svg'],
  ['4bd1b696-100b9d70ca4e49c1.js', '4bd1b696|.js'],
  ['vendor~react.2f3c4d5e6a7b.js', 'vendor~react|.js'],
];

const plain = [
  'app.js',
  'app.min.js',
  'jquery-3.7.1.min.js',
  'bootstrap-v5beta3.css',
  'report.20240115.pdf',
  'photo-20dec2024.jpg',
  'photo-20240115T1030.jpg',
  'icon-1024x1024.png',
  'LOGO-VERSION2.png',
  'lib.sha256sum.js',
  'app.polyfills.js',
  'app-settings.js',
  'iPhone-Galaxy9S.png',
  'user_2Profiles.ts',
  'deadbeef.js',
  '3f9a1c2b.js',
  'app.3f9a1c2b',
  'app.3f9a1c.js',
  'a-550e8400-e29b-41d4-a716-d8b1c3a2f4e5.png',
  '.3f9a1c2b.js',
  'utf8-general12.txt',
  'app.1234567890123456.js',
];

for (const [name, parts] of hashed) {
  test(`${name} has a new name with every build`, () => {
    const found = readHashedName(name);
    assert.equal(found && `${found.stem}|${found.extension}`, parts);
  });
}

for (const name of plain) {
  test(`${name} keeps its name`, () => assert.equal(readHashedName(name), undefined));
}

test('a source and its built file have their base name in common', () => {
  for (const name of ['app.less', 'app.min.css', 'app.3f9a1c2b.css', 'app-B1c9xQ2z.js', 'app']) {
    assert.equal(baseName(name), 'app');
  }
});

test('a hashed name is a build of a source of its name and kind', () => {
  const builds: readonly (readonly [string, string, boolean])[] = [
    ['app.js', 'app.3f9a1c2b.js', true],
    ['app.tsx', 'app-B1c9xQ2z.js', true],
    ['app.scss', 'app.3f9a1c2b.css', true],
    ['logo.svg', 'logo.3f9a1c2b.svg', true],
    ['index.html', 'index-B1c9xQ2z.js', false],
    ['app.less', 'app.3f9a1c2b.js', false],
    ['app.js', 'app.3f9a1c2b.js.map', false],
    ['app.js', 'apple.3f9a1c2b.js', false],
    ['app.js', 'app.js', false],
    ['README.md', 'README.3f9a1c2b.js', false],
  ];
  for (const [source, name, isBuild] of builds) assert.equal(isHashedBuild(source, name), isBuild, name);
});
