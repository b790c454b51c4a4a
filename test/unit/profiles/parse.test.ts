import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseEntry, parseProfile } from '../../../src/core/profiles/parse.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';
import { property } from '../../support/property.ts';

const profile = fakeProfile({ hosts: ['a.example.com'], options: { signature: 'v1', staging: true } });
const { credentials: _keys, options: _options, v: _version, ...entry } = profile;

function stored(changes: object): string {
  return JSON.stringify({ ...profile, ...changes });
}

test('a stored profile comes back as it was', () => {
  assert.deepEqual(parseProfile(JSON.stringify(profile)), profile);
  assert.deepEqual(parseEntry(JSON.stringify({ v: 1, ...entry })), entry);
});

test('what is absent, torn, foreign or of a later version is no profile', () => {
  const rows: (string | undefined)[] = [
    undefined,
    '',
    JSON.stringify(profile).slice(0, -1),
    'null',
    '[]',
    '"text"',
    '{}',
    stored({ v: 2 }),
    stored({ v: '1' }),
    stored({ v: undefined }),
    stored({ id: 7 }),
    stored({ name: null }),
    stored({ provider: 'elsewhere' }),
    stored({ provider: 'constructor' }),
    stored({ hosts: 'a.example.com' }),
    stored({ endpoint: 1 }),
  ];
  for (const text of rows) {
    assert.equal(parseProfile(text), undefined, text);
    assert.equal(parseEntry(text), undefined, text);
  }
  for (const text of [stored({ credentials: undefined }), stored({ credentials: ['a'] })]) {
    assert.equal(parseProfile(text), undefined, text);
    assert.deepEqual(parseEntry(text), entry);
  }
});

test('fields of the wrong kind inside are left out, and unknown ones are not carried on', () => {
  const text = stored({
    hosts: ['a.example.com', 7, null],
    credentials: { accessKeyId: 'id', accessKeySecret: 7 },
    options: { signature: 'v3', deep: {} },
    production: 'yes',
    extra: 1,
  });
  assert.deepEqual(parseProfile(text), {
    ...profile,
    credentials: { accessKeyId: 'id' },
    options: { signature: 'v3' },
  });
  assert.deepEqual(parseProfile(stored({ options: null }))?.options, {});
  assert.equal(parseProfile(stored({ production: true }))?.production, true);
});

property('any JSON at all is a profile or none, and never throws', [fc.jsonValue()], value => {
  parseProfile(JSON.stringify(value));
  parseEntry(JSON.stringify({ ...profile, ...Object(value), v: 1 }));
});
