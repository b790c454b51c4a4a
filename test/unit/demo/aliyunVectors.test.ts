import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  canonicalQuery,
  canonicalRequest,
  percentEncode,
  rpcSignature,
  rpcStringToSign,
  sha256Hex,
  v3Signature,
  v3StringToSign,
} from '../../../demo/aliyun/ladder.ts';
import { verify } from '../../../demo/aliyun/verify.ts';
import type { Pair, Received } from '../../../demo/http.ts';
import { keysFor, readVectors, rpcCase, v3Case, type VerifiableCase, wireCase } from './vectors.ts';

const vectors = await readVectors();

function refusalOf(each: VerifiableCase, received: Received, secret = each.secret): string {
  const verdict = verify(received, keysFor(each, secret), each.now);
  return verdict.ok ? 'accepted' : verdict.error.code;
}

function withHeaders(received: Received, change: (pair: Pair) => Pair | undefined): Received {
  const headers = received.headers.map(change).filter(pair => pair !== undefined);
  return { ...received, headers };
}

function spoilText(text: string): string {
  return text.replace(
    /(\bSignature=)(.)/,
    (_, name: string, first: string) => name + (first === '1' ? '2' : '1'),
  );
}

/** The first character of the signature replaced, wherever the signature stands. */
function spoilSignature(received: Received): Received {
  return {
    ...withHeaders(received, ([name, value]) => [name, spoilText(value)]),
    target: spoilText(received.target),
    body: Buffer.from(spoilText(received.body.toString('utf8'))),
  };
}

/** One parameter more than was signed: in the query, where both schemes sign it. */
function addParameter(received: Received): Received {
  return { ...received, target: `${received.target}${received.target.includes('?') ? '&' : '?'}Extra=1` };
}

/** Every signed header left out in turn, from the list that the request names, and from the request itself. */
function* headerDrops(received: Received): Generator<Received> {
  const authorization = received.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] ?? '';
  const list = /SignedHeaders=([^,]*)/.exec(authorization)?.[1]?.split(';') ?? [];
  for (const dropped of list) {
    const shorter = `SignedHeaders=${list.filter(name => name !== dropped).join(';')}`;
    yield withHeaders(received, ([name, value]) =>
      name.toLowerCase() === 'authorization'
        ? [name, value.replace(/SignedHeaders=[^,]*/, shorter)]
        : [name, value],
    );
    yield withHeaders(received, pair => (pair[0].toLowerCase() === dropped ? undefined : pair));
  }
}

const cases: VerifiableCase[] = [
  ...vectors.rpcV1.flatMap(vector => rpcCase(vector) ?? []),
  ...vectors.v3.flatMap(vector => v3Case(vector) ?? []),
  ...vectors.wire.map(wireCase),
];

test('every rung of both signatures gives what the official packages gave', () => {
  let asserted = 0;
  const same = (actual: string, expected: string, id: string): void => {
    assert.equal(actual, expected, id);
    asserted += 1;
  };
  for (const { input, output } of vectors.percentEncode) same(percentEncode(input), output, input);
  for (const { id, method, accessKeySecret, params, expected } of vectors.rpcV1) {
    const parameters = Object.entries(params);
    same(canonicalQuery(parameters), expected.canonicalizedQueryString, id);
    same(rpcStringToSign(method, parameters), expected.stringToSign, id);
    same(rpcSignature(accessKeySecret, expected.stringToSign), expected.signature, id);
  }
  for (const { id, request, hashedPayload, accessKeySecret, expected } of vectors.v3) {
    const [, list = '', signature = ''] =
      /SignedHeaders=(.*),Signature=(.*)$/.exec(expected.authorization) ?? [];
    const canonical = canonicalRequest({
      method: request.method,
      path: request.pathname,
      query: Object.entries(request.query),
      headers: Object.entries(request.headers),
      signedHeaders: list.split(';'),
      payloadHash: hashedPayload,
    });
    same(canonical, expected.canonicalRequest, id);
    same(sha256Hex(canonical), expected.hashedCanonicalRequest, id);
    same(v3StringToSign(canonical), expected.stringToSign, id);
    same(v3Signature(accessKeySecret, expected.stringToSign), signature, id);
  }
  assert.equal(asserted, 81);
});

test('the verifier accepts every vector that is a whole request', () => {
  for (const each of cases) assert.equal(refusalOf(each, each.received), 'accepted', each.id);
  assert.equal(cases.length, 21);
});

test('the verifier refuses every vector once it was tampered with', () => {
  let refused = 0;
  const refuse = (
    each: VerifiableCase,
    received: Received,
    codes: readonly string[],
    secret?: string,
  ): void => {
    const code = refusalOf(each, received, secret);
    assert.ok(codes.includes(code), `${each.id}: ${code}`);
    refused += 1;
  };
  for (const each of cases) {
    refuse(each, each.received, ['SignatureDoesNotMatch'], `${each.secret}x`);
    refuse(each, spoilSignature(each.received), ['SignatureDoesNotMatch']);
    refuse(each, addParameter(each.received), ['SignatureDoesNotMatch']);
    for (const received of headerDrops(each.received)) {
      const isMissing = ['MissingVersion', 'MissingAction', 'MissingTimestamp', 'MissingSignatureNonce'];
      const codes = [...isMissing, 'MissingContentSha256', 'IncompleteSignature', 'SignatureDoesNotMatch'];
      refuse(each, received, codes);
    }
  }
  assert.equal(refused, 143);
});

test('any one parameter of a V1 vector changed is refused', () => {
  let refused = 0;
  for (const vector of vectors.rpcV1) {
    const each = rpcCase(vector);
    if (!each) continue;
    for (const [name, value] of Object.entries(vector.params)) {
      const changed = new URLSearchParams(vector.expected.signedQuery);
      changed.set(name, `${value}~`);
      const received: Received =
        vector.method === 'GET'
          ? { ...each.received, target: `/?${changed.toString()}` }
          : { ...each.received, body: Buffer.from(changed.toString()) };
      assert.notEqual(refusalOf(each, received), 'accepted', `${each.id} ${name}`);
      refused += 1;
    }
  }
  assert.equal(refused, 128);
});

test('the wire spelling does not matter, only what it decodes to', () => {
  const vector = vectors.wire.find(({ id }) => id === 'popcore-0');
  assert.ok(vector);
  const each = wireCase(vector);
  const spelled = { ...each.received, target: each.received.target.replace('a%20b%2A~', 'a+b*%7E') };
  assert.notEqual(spelled.target, each.received.target);
  assert.equal(refusalOf(each, spelled), 'accepted');
});

test('names are sorted by UTF-16 code units, and a repeated name by its values', () => {
  const names: Pair[] = [
    ['b', '2'],
    ['Tag.2', ''],
    ['_', ''],
    ['Tag.10', ''],
    ['b', '1'],
    ['\u{FF5E}', ''],
    ['🚀', ''],
  ];
  assert.equal(canonicalQuery(names), 'Tag.10=&Tag.2=&_=&b=1&b=2&%F0%9F%9A%80=&%EF%BD%9E=');
});

test('the five characters that encodeURIComponent leaves are encoded too, and ~ is not', () => {
  assert.equal(percentEncode("!'()*;~-_. +"), '%21%27%28%29%2A%3B~-_.%20%2B');
  assert.equal(percentEncode('\uD800'), '%EF%BF%BD');
});
