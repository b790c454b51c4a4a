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
import { bodyOf, type EdgeGridVector, readEdgeGridVectors } from '../../support/akamaiVectors.ts';

const { generated, official, primitives } = await readEdgeGridVectors();

function requestOf({ request }: EdgeGridVector): EdgeGridRequest {
  const { protocol, host } = new URL(request.base);
  const { method, path, headers } = request;
  return { method, scheme: protocol.slice(0, -1), host, target: path, headers, body: bodyOf(request) };
}

function keysOf({ credentials }: EdgeGridVector): EdgeGridKeys {
  return {
    clientToken: credentials.client_token,
    clientSecret: credentials.client_secret,
    accessToken: credentials.access_token,
  };
}

/** Asserts every rung that the vector has; returns how many. */
function checkRungs(vector: EdgeGridVector): number {
  const { name, timestamp, nonce, expected } = vector;
  const request = requestOf(vector);
  const keys = keysOf(vector);
  const options = { maxBody: vector.max_body, headersToSign: vector.headers_to_sign };
  const rungs: readonly [string, string | undefined, string][] = [
    ['signing key', expected.signing_key, signingKey(keys.clientSecret, timestamp)],
    ['content hash', expected.content_hash, contentHash(request.method, request.body, options.maxBody)],
    [
      'data to sign',
      expected.data_to_sign,
      dataToSign(request, authorizationStart(keys, timestamp, nonce), options),
    ],
    [
      'authorization',
      expected.authorization,
      edgeGridAuthorization(request, keys, timestamp, nonce, options),
    ],
  ];
  let asserted = 0;
  for (const [rung, wanted, actual] of rungs) {
    if (wanted === undefined) continue;
    assert.equal(actual, wanted, `${name}: ${rung}`);
    asserted += 1;
  }
  return asserted;
}

test('every rung of EdgeGrid gives what the official packages gave', () => {
  const asserted = generated.reduce((sum, vector) => sum + checkRungs(vector), 0);
  assert.equal(asserted, 84);
});

test('every rung gives what the official libraries’ own tests expect', () => {
  const usable = official.filter(vector => vector.usable !== false);
  assert.ok(usable.length < official.length, 'Some are known to be wrong, and left out.');
  const asserted = usable.reduce((sum, vector) => sum + checkRungs(vector), 0);
  assert.equal(asserted, 148);
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
