import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import type * as OpenApiModule from '@alicloud/openapi-core';
import type { SignedRequest, Stamp, UnsignedRequest } from '../src/core/http/call.ts';
import { aliyun } from '../src/core/providers/aliyun/provider.ts';
import { actionRequest } from '../src/core/providers/aliyun/request.ts';
import { fakeProfile } from '../test/support/fakeProfile.ts';
import type { SigningPair } from './p4Signing.ts';
import { createRandom, type Random, randomText } from './random.ts';

// CommonJS with a default export, which Node and TypeScript import differently.
const { OpenApiUtil }: typeof OpenApiModule = createRequire(import.meta.url)('@alicloud/openapi-core');

/** What a request must have by its type; its hash is all that is signed. */
const noBody = Readable.from([]);
const algorithm = 'ACS3-HMAC-SHA256';
const host = 'cdn.aliyuncs.com';
const version = '2018-05-10';
const form = 'application/x-www-form-urlencoded';

interface Input {
  readonly action: string;
  readonly query: Record<string, string>;
  readonly form: Record<string, string>;
  readonly credentials: Record<string, string>;
  readonly stamp: Stamp;
}

export function aliyunPairs(signature: 'v1' | 'v3', count: number): SigningPair[] {
  const random = createRandom(20_261_125);
  return Array.from({ length: count }, () => {
    const input = makeInput(random);
    return signature === 'v1' ? pairV1(input) : pairV3(input);
  });
}

function makeInput(random: Random): Input {
  const keyId = `LTAI${random.upTo(1e9)}`;
  // The official V3 does not encode names: they are as the service's are.
  const parameters = (first: string, most: number): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: random.upTo(most) }, (_, index) => [
        `${first}${random.pick(['a', 'Z', '.', '-', '_', '~'])}.${index}`,
        randomText(random, random.pick([2, 20, 60])),
      ]),
    );
  return {
    action: random.pick(['RefreshObjectCaches', 'PushObjectCache', 'DescribeRefreshTasks']),
    query: parameters('Q', 3),
    form: parameters('F', 5),
    credentials: {
      accessKeyId: keyId,
      accessKeySecret: `s${randomText(random, 30)}`,
      ...(random.next() < 0.3 ? { securityToken: `CAIS+${random.upTo(1e9)}/=` } : {}),
    },
    stamp: { now: 1.7e12 + random.upTo(1e11), nonce: `nonce-${random.upTo(1e9)}` },
  };
}

function requestOf({ action, query, form: fields }: Input): UnsignedRequest {
  return actionRequest(action, { query: Object.entries(query), form: Object.entries(fields) });
}

/** As the provider signs it. */
function signer(input: Input, signature: 'v1' | 'v3'): () => SignedRequest {
  const { credentials, stamp } = input;
  const provider = aliyun.bind(fakeProfile({ credentials, options: { signature } }));
  const request = requestOf(input);
  return () => provider.sign(request, stamp);
}

function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The official package signs the body that goes over the wire: it encodes fewer characters of its own. */
function pairV3(input: Input): SigningPair {
  const own = signer(input, 'v3');
  return {
    own,
    official: () => {
      const query = OpenApiUtil.query(input.query);
      const body = OpenApiUtil.toForm(input.form);
      return officialV3(input, query, body, OpenApiUtil.getTimestamp());
    },
    check: () => {
      const { headers, body = '' } = own();
      assert.deepEqual(Object.fromEntries(new URLSearchParams(body)), input.form);
      const official = officialV3(input, input.query, body, isoSeconds(input.stamp.now));
      assert.equal(headers['authorization'], official);
    },
  };
}

/** As `doRequest` of the official client does between its parameters and its request. */
function officialV3(
  { action, credentials, stamp }: Input,
  query: Record<string, string>,
  body: string,
  date: string,
): string {
  const { accessKeyId = '', accessKeySecret = '', securityToken } = credentials;
  const hash = OpenApiUtil.hash(Buffer.from(body), algorithm).toString('hex');
  const headers: Record<string, string> = {
    host,
    'x-acs-version': version,
    'x-acs-action': action,
    'x-acs-date': date,
    'x-acs-signature-nonce': stamp.nonce,
    accept: 'application/json',
    'content-type': form,
    'x-acs-content-sha256': hash,
    ...(securityToken === undefined
      ? {}
      : { 'x-acs-accesskey-id': accessKeyId, 'x-acs-security-token': securityToken }),
  };
  const request = {
    protocol: 'https',
    port: 443,
    pathname: '/',
    method: 'POST',
    query,
    headers,
    body: noBody,
  };
  return OpenApiUtil.getAuthorization(request, algorithm, hash, accessKeyId, accessKeySecret);
}

function pairV1(input: Input): SigningPair {
  const own = signer(input, 'v1');
  return {
    own,
    official: () => OpenApiUtil.toForm(officialV1(input, OpenApiUtil.getTimestamp())),
    check: () => {
      const sent = Object.fromEntries(new URLSearchParams(own().body));
      assert.deepEqual(sent, officialV1(input, isoSeconds(input.stamp.now)));
    },
  };
}

/** All parameters with their signature, as `doRPCRequest` of the official client has them. */
function officialV1(
  { action, query, form: fields, credentials, stamp }: Input,
  date: string,
): Record<string, string> {
  const { accessKeyId = '', accessKeySecret = '', securityToken } = credentials;
  const parameters: Record<string, string> = {
    ...query,
    ...fields,
    Action: action,
    Version: version,
    Format: 'JSON',
    AccessKeyId: accessKeyId,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: stamp.nonce,
    Timestamp: date,
    ...(securityToken === undefined ? {} : { SecurityToken: securityToken }),
  };
  return { ...parameters, Signature: OpenApiUtil.getRPCSignature(parameters, 'POST', accessKeySecret) };
}
