import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fingerprint } from '../../../src/core/verify/hash.ts';

test('a fingerprint is the SHA-256 of FIPS 180-2 and the length', () => {
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  assert.deepEqual(fingerprint(Buffer.from('abc')), { sha256, bytes: 3 });
});

test('a view is hashed as the bytes it shows, not as its whole buffer', () => {
  const view = new Uint8Array(Buffer.from('xxabcxx')).subarray(2, 5);
  assert.deepEqual(fingerprint(view), fingerprint(Buffer.from('abc')));
});
