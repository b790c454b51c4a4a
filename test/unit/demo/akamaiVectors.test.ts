import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { ApiClient } from '../../../demo/akamai/client.ts';
import {
  canonicalHeaders,
  contentHash,
  dataToSign,
  signatureOf,
  signingKey,
} from '../../../demo/akamai/ladder.ts';
import { verify } from '../../../demo/akamai/verify.ts';
import type { Pair, Received } from '../../../demo/http.ts';
import { clientsFor, readAkamaiVectors, receivedOf, schemeOf, timeOf } from './akamaiVectorFiles.ts';

const { signed, negative, primitives } = await readAkamaiVectors();

type Signed = (typeof signed)[number];

/** The service signs no header and hashes up to 131,072 bytes; a client that was told otherwise is one of the ladder. */
function isForTheService({ headers_to_sign, max_body, request, expected }: Signed): boolean {
  const hasSignedHeader = headers_to_sign.some(name => Object.keys(request.headers).includes(name));
  const { method, body } = receivedOf(request, null);
  return !hasSignedHeader && (expected.content_hash === '' || method !== 'POST' || body.length <= max_body);
}

interface Change {
  received?: (received: Received) => Received;
  client?: Partial<ApiClient>;
  secret?: string;
  seconds?: number;
}

/** `accepted`, or status and detail of the refusal. */
function outcome(vector: Signed, { received: change, client, secret, seconds = 0 }: Change = {}): string {
  const received = receivedOf(vector.request, vector.expected.authorization);
  const credentials = { ...vector.credentials, client_secret: secret ?? vector.credentials.client_secret };
  const verdict = verify(
    change ? change(received) : received,
    clientsFor(credentials, client),
    timeOf(vector.timestamp) + seconds * 1000,
    schemeOf(vector.request),
  );
  return verdict.ok ? 'accepted' : `${verdict.error.status} ${verdict.error.message}`;
}

function withAuthorization(received: Received, edit: (value: string) => string): Received {
  const headers = received.headers.map(([name, value]): Pair =>
    name === 'Authorization' ? [name, edit(value)] : [name, value],
  );
  return { ...received, headers };
}

const mismatch = '401 The signature does not match';

test('every rung of the ladder gives what the official libraries gave', () => {
  let asserted = 0;
  const same = (actual: string, expected: string, name: string): void => {
    assert.equal(actual, expected, name);
    asserted += 1;
  };
  for (const { name, credentials, timestamp, max_body, headers_to_sign, request, expected } of signed) {
    const { method, target, headers, body } = receivedOf(request, null);
    const [, auth = '', signature = ''] = /^(.*;)signature=(.*)$/.exec(expected.authorization) ?? [];
    const key = signingKey(credentials.client_secret, timestamp);
    same(key, expected.signing_key, name);
    same(contentHash(method, body, max_body), expected.content_hash, name);
    const data = dataToSign({
      method,
      scheme: schemeOf(request),
      host: new URL(request.base).host,
      target,
      canonicalHeaders: canonicalHeaders(headers, headers_to_sign),
      contentHash: expected.content_hash,
      auth,
    });
    same(data, expected.data_to_sign, name);
    same(signatureOf(expected.signing_key, expected.data_to_sign), signature, name);
  }
  assert.equal(signed.length, 58);
  assert.equal(asserted, 232);
});

test('the primitives give what the official libraries gave', () => {
  const results = {
    signing_key: ({ client_secret = '', timestamp = '' }) => signingKey(client_secret, timestamp),
    content_hash: ({ body = '' }) => contentHash('POST', Buffer.from(body)),
    base64_sha256: ({ input = '' }) => createHash('sha256').update(input).digest('base64'),
    base64_hmac_sha256: ({ key = '', message = '' }) => signatureOf(key, message),
  } satisfies Record<string, (primitive: (typeof primitives)[number]) => string>;
  for (const primitive of primitives) {
    assert.equal(results[primitive.fn](primitive), primitive.expected, primitive.fn);
  }
  assert.equal(primitives.length, 5);
});

test('the verifier accepts every vector that a client of the service could send', () => {
  const cases = signed.filter(isForTheService);
  for (const vector of cases) assert.equal(outcome(vector), 'accepted', vector.name);
  assert.equal(cases.length, 51);
});

test('the verifier refuses every vector once it was tampered with', () => {
  let refused = 0;
  const refuse = (vector: Signed, change: Change, expected = mismatch): void => {
    assert.equal(outcome(vector, change), expected, vector.name);
    refused += 1;
  };
  for (const vector of signed.filter(isForTheService)) {
    refuse(vector, { secret: `${vector.credentials.client_secret}x` });
    refuse(vector, { received: each => ({ ...each, target: `${each.target}x` }) });
    refuse(vector, { received: each => ({ ...each, method: each.method === 'GET' ? 'PUT' : 'GET' }) });
    refuse(vector, { received: each => withAuthorization(each, text => text.replace('nonce=', 'nonce=x')) });
    refuse(vector, { received: each => withAuthorization(each, text => text.replace(/.{5}$/, 'AAAA=')) });
    refuse(vector, { received: each => ({ ...each, headers: [['Host', 'x'], ...each.headers.slice(1)] }) });
    refuse(vector, { seconds: 31 }, '400 Invalid timestamp');
    refuse(vector, { seconds: -31 }, '400 Invalid timestamp');
    refuse(vector, { client: { active: false } }, '401 Inactive client token');
    refuse(vector, { client: { accessToken: 'x' } }, '401 Invalid authorization access token');
    if (vector.expected.content_hash === '') continue;
    refuse(vector, { received: each => ({ ...each, body: Buffer.concat([Buffer.from(' '), each.body]) }) });
  }
  assert.equal(refused, 532);
});

test('every negative case is refused as it is known to be', () => {
  for (const { name, now, credentials, request, authorization, expect } of negative) {
    const received = receivedOf(request, authorization);
    const verdict = verify(received, clientsFor(credentials), Date.parse(now), schemeOf(request));
    if (expect.status === 201) {
      assert.equal(verdict.ok, true, name);
      continue;
    }
    assert.ok(!verdict.ok, name);
    assert.equal(verdict.error.status, expect.status, name);
    if (expect.title !== null) assert.equal(verdict.error.title, expect.title, name);
    if (expect.detail !== null) assert.equal(verdict.error.message, expect.detail, name);
  }
  assert.equal(negative.length, 11);
});

function firstVector(): Signed {
  const [vector] = signed;
  assert.ok(vector);
  return vector;
}

test('the window of the timestamp is 30 s either way', () => {
  for (const seconds of [-30, 0, 30]) assert.equal(outcome(firstVector(), { seconds }), 'accepted');
  for (const seconds of [-30.001, 30.001]) {
    assert.equal(outcome(firstVector(), { seconds }), '400 Invalid timestamp');
  }
});

test('the Authorization header has one order, one space and nothing more', () => {
  const edits: ((text: string) => string)[] = [
    () => '',
    text => text.replace('EG1-', 'eg1-'),
    text => text.replace('SHA256 ', 'SHA256  '),
    text => text.replaceAll(';', '; '),
    text => text.replace(/(client_token=[^;]+);(access_token=[^;]+)/, '$2;$1'),
    text => text.replace(/nonce=[^;]+;/, ''),
    text => text.replace(/signature=.*/, 'signature='),
    text => `${text};`,
  ];
  for (const edit of edits) {
    const result = outcome(firstVector(), { received: each => withAuthorization(each, edit) });
    assert.equal(result, '401 The Authorization header is missing or malformed', edit.toString());
  }
});

test('the Host header may be in any case and name the scheme’s own port, but no other host or scheme', () => {
  const withHost = (host: string) =>
    outcome(firstVector(), {
      received: each => ({ ...each, headers: [['host', host], ...each.headers.slice(1)] }),
    });
  const { host } = new URL(firstVector().request.base);
  assert.equal(withHost(host.toUpperCase()), 'accepted');
  assert.equal(withHost(`${host}:443`), 'accepted');
  assert.equal(withHost(`${host}:80`), mismatch);
  const { request, expected, credentials, timestamp } = firstVector();
  const received = receivedOf(request, expected.authorization);
  const verdict = verify(received, clientsFor(credentials), timeOf(timestamp), 'http');
  assert.equal(verdict.ok, false);
});

test('a body is hashed up to 131,072 bytes whatever the client was configured with', () => {
  const [under, exact, over] = [131_071, 131_072, 131_073].map(bytes =>
    contentHash('POST', Buffer.alloc(bytes, 'd')),
  );
  assert.equal(over, exact);
  assert.notEqual(under, exact);
  assert.equal(contentHash('PUT', Buffer.from('x')), '');
});
