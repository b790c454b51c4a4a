import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packageFolders, thirdPartyNotices } from '../../../scripts/notices.ts';
import { root } from './project.ts';

test('the notices name each bundled package once, with its version and its whole licence', async () => {
  const inputs = [
    'src/extension.ts',
    'node_modules/picomatch/lib/parse.js',
    'node_modules/picomatch/lib/utils.js',
    'node_modules/undici/lib/core/util.js',
  ];
  const text = await thirdPartyNotices(inputs, root);
  assert.equal(text.match(/^picomatch \d/gm)?.length, 1);
  assert.match(text, /^undici 7\.\d+\.\d+ \(MIT\)$/m);
  assert.match(text, /Jon Schlinkert/);
  assert.match(text, /Permission is hereby granted/);
});

test('packages are told apart by scope, and those inside others are their own', () => {
  assert.deepEqual(
    packageFolders([
      'node_modules/@a/b/x.js',
      'node_modules/@a/c/x.js',
      'node_modules/d/node_modules/e/x.js',
      'direct:node_modules',
      'src/a.ts',
    ]),
    ['node_modules/@a/b', 'node_modules/@a/c', 'node_modules/d/node_modules/e'],
  );
});

test('control: a bundled package without a licence file is no package to ship', async () => {
  await assert.rejects(thirdPartyNotices(['node_modules/.bin/x'], root));
});
