import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acs3Authorization,
  acs3CanonicalRequest,
  acs3Signature,
  acs3StringToSign,
  canonicalQuery,
  payloadHash,
  percentEncode,
  rpcSignature,
  rpcStringToSign,
  signedHeaders,
} from '../../../src/core/providers/aliyun/sign.ts';
import { readVectors } from '../demo/vectors.ts';

const vectors = await readVectors();
const algorithm = 'ACS3-HMAC-SHA256';

/** Counts what it asserts, so that a file of vectors that is read as empty fails. */
class Count {
  asserted = 0;

  same(actual: unknown, expected: unknown, id: string): void {
    assert.deepEqual(actual, expected, id);
    this.asserted += 1;
  }
}

test('percentEncode gives what the official packages gave', () => {
  const count = new Count();
  for (const { input, output } of vectors.percentEncode) count.same(percentEncode(input), output, input);
  assert.equal(count.asserted, 15);
});

test('every rung of the RPC signature gives what the official packages gave', () => {
  const count = new Count();
  for (const { id, method, accessKeySecret, params, expected } of vectors.rpcV1) {
    const parameters = Object.entries(params);
    const reversed = parameters.toReversed();
    count.same(canonicalQuery(parameters), expected.canonicalizedQueryString, id);
    count.same(canonicalQuery(reversed), expected.canonicalizedQueryString, `${id} in another order`);
    count.same(rpcStringToSign(method, canonicalQuery(parameters)), expected.stringToSign, id);
    count.same(rpcSignature(expected.stringToSign, accessKeySecret), expected.signature, id);
  }
  assert.equal(count.asserted, 56);
});

test('every rung of ACS3-HMAC-SHA256 gives what the official packages gave', () => {
  const count = new Count();
  for (const { id, request, hashedPayload, accessKeyId, accessKeySecret, body, expected } of vectors.v3) {
    const own = {
      method: request.method,
      path: request.pathname,
      query: canonicalQuery(Object.entries(request.query)),
      headers: request.headers,
      payloadHash: hashedPayload,
    };
    const names = /SignedHeaders=([^,]*),/.exec(expected.authorization)?.[1]?.split(';');
    const signature = /Signature=(.*)$/.exec(expected.authorization)?.[1];
    const hash = expected.hashedCanonicalRequest;
    if (body !== undefined) count.same(payloadHash(body), hashedPayload, id);
    count.same(
      signedHeaders(request.headers).map(([name]) => name),
      names,
      id,
    );
    count.same(acs3CanonicalRequest(own), expected.canonicalRequest, id);
    count.same(acs3StringToSign(expected.canonicalRequest), `${algorithm}\n${hash}`, id);
    count.same(acs3StringToSign(expected.canonicalRequest), expected.stringToSign, id);
    count.same(acs3Signature(expected.stringToSign, accessKeySecret), signature, id);
    count.same(acs3Authorization(own, accessKeyId, accessKeySecret), expected.authorization, id);
  }
  assert.equal(count.asserted, 39);
});

test('requests that official clients sent get the same signature from our ladder', () => {
  const count = new Count();
  for (const { id, kind, accessKeySecret, method, url, headers, body } of vectors.wire) {
    const query = [...new URL(url, 'http://localhost').searchParams];
    const authorization = headers['authorization'] ?? '';
    if (kind === 'rpc') {
      const parameters = [...query, ...new URLSearchParams(body)];
      const signature = parameters.find(([name]) => name === 'Signature')?.[1];
      const signed = parameters.filter(([name]) => name !== 'Signature');
      count.same(
        rpcSignature(rpcStringToSign(method, canonicalQuery(signed)), accessKeySecret),
        signature,
        id,
      );
    } else {
      const accessKeyId = /Credential=([^,]*),/.exec(authorization)?.[1] ?? '';
      const hash = payloadHash(body);
      const own = { method, path: '/', query: canonicalQuery(query), headers, payloadHash: hash };
      count.same(acs3Authorization(own, accessKeyId, accessKeySecret), authorization, id);
    }
  }
  assert.equal(count.asserted, 4);
});

test('headers whose names differ only in case are one, with their values in order', () => {
  assert.deepEqual(
    signedHeaders({ 'X-Acs-B': ' 2 ', 'x-acs-b': '1', Accept: '*/*', Host: 'h', 'x-acsb': '' }),
    [
      ['host', 'h'],
      ['x-acs-b', '1,2'],
    ],
  );
});
