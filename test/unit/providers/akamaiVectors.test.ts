import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  authorizationStart,
  canonicalHeaders,
  contentHash,
  dataToSign,
  edgeGridAuthorization,
  type EdgeGridKeys,
  type EdgeGridRequest,
  edgeGridTimestamp,
  signingKey,
} from '../../../src/core/providers/akamai/sign.ts';
import { readAkamaiVectors, receivedOf, type SignedVector } from '../demo/akamaiVectorFiles.ts';

const { signed, primitives } = await readAkamaiVectors();

function requestOf({ request }: SignedVector): EdgeGridRequest {
  const { protocol, host } = new URL(request.base);
  const { target, body } = receivedOf(request, null);
  const { method, headers } = request;
  return { method, scheme: protocol.slice(0, -1), host, target, headers, body: body.toString('utf8') };
}

function keysOf({ credentials }: SignedVector): EdgeGridKeys {
  return {
    clientToken: credentials.client_token,
    clientSecret: credentials.client_secret,
    accessToken: credentials.access_token,
  };
}

test('every rung of EdgeGrid gives what the official libraries gave', () => {
  let asserted = 0;
  const same = (actual: string, expected: string, name: string): void => {
    assert.equal(actual, expected, name);
    asserted += 1;
  };
  for (const vector of signed) {
    const { name, timestamp, expected } = vector;
    const request = requestOf(vector);
    const keys = keysOf(vector);
    const options = { maxBody: vector.max_body, headersToSign: vector.headers_to_sign };
    const nonce = /;nonce=([^;]*);/.exec(expected.authorization)?.[1] ?? '';
    const start = authorizationStart(keys, timestamp, nonce);
    same(signingKey(keys.clientSecret, timestamp), expected.signing_key, name);
    same(contentHash(request.method, request.body, options.maxBody), expected.content_hash, name);
    same(dataToSign(request, start, options), expected.data_to_sign, name);
    same(edgeGridAuthorization(request, keys, timestamp, nonce, options), expected.authorization, name);
  }
  assert.equal(asserted, 232);
});

test('the primitives give what the official libraries’ own tests expect', () => {
  let asserted = 0;
  for (const { fn, expected, client_secret: secret, timestamp, body } of primitives) {
    if (fn === 'signing_key') assert.equal(signingKey(secret ?? '', timestamp ?? ''), expected);
    else if (fn === 'content_hash') assert.equal(contentHash('POST', body ?? ''), expected);
    else continue;
    asserted += 1;
  }
  assert.equal(asserted, 3);
});

test('the timestamp is UTC, zero-padded, without colons in its zone', () => {
  assert.equal(edgeGridTimestamp(Date.UTC(2026, 0, 2, 3, 4, 5, 678)), '20260102T03:04:05+0000');
});

test('the body is hashed by bytes, up to the limit, for a POST in any case and for nothing else', () => {
  const limit = 131_072;
  const long = 'é'.repeat(limit);
  assert.equal(contentHash('POST', long), contentHash('POST', 'é'.repeat(limit / 2)));
  assert.equal(contentHash('post', 'a'), contentHash('POST', 'a'));
  assert.notEqual(contentHash('POST', 'a'), '');
  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD']) assert.equal(contentHash(method, 'a'), '');
  assert.equal(contentHash('POST', ''), '');
});

test('signed headers are those that are there, in the order of the list, in any case', () => {
  const headers = { 'X-B': '  two\t words ', 'x-a': '', other: 'no' };
  assert.equal(canonicalHeaders(headers, ['x-b', 'X-A', 'X-C']), 'x-b:two words\tx-a:');
  assert.equal(canonicalHeaders(headers, []), '');
});
