import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Consent, hasPurged, readConsent, writeConsent } from '../../../src/core/profiles/consent.ts';
import { parseHosts } from '../../../src/core/profiles/validate.ts';

const consents: readonly Consent[] = [
  { kind: 'purge', host: 'a.example.com', network: 'production' },
  { kind: 'purge', host: 'a.example.com:8443', network: 'staging' },
  { kind: 'look', host: '127.0.0.1:8080' },
  { kind: 'purge', host: 'staging:8443', network: 'production' },
];

test('what was said yes to is read as it was written, and each of them is another text', () => {
  const written = consents.map(writeConsent);
  assert.deepEqual(written.map(readConsent), consents);
  assert.equal(new Set(written).size, consents.length);
});

test('a list of them is edited as text, spelled as URLs spell hosts', () => {
  assert.deepEqual(parseHosts('A.example.com, staging/b.example.com look/127.0.0.1:8080'), [
    'a.example.com',
    'staging/b.example.com',
    'look/127.0.0.1:8080',
  ]);
  for (const text of ['https://a.example.com', 'staging/', 'look/a/b', 'elsewhere/a.example.com']) {
    assert.equal(parseHosts(text), undefined, text);
  }
});

test('a host that was purged on any network is known to a profile, one that was looked at is not', () => {
  assert.equal(hasPurged(['staging/a.example.com'], 'a.example.com'), true);
  assert.equal(hasPurged(['look/a.example.com'], 'a.example.com'), false);
});
