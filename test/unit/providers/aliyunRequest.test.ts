import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import type * as OpenApiModule from '@alicloud/openapi-core';
import * as fc from 'fast-check';
import { parametersOf, verify } from '../../../demo/aliyun/verify.ts';
import type { Received } from '../../../demo/http.ts';
import { CdnError } from '../../../src/core/errors.ts';
import type { SignedRequest, UnsignedRequest } from '../../../src/core/http/call.ts';
import { aliyun } from '../../../src/core/providers/aliyun/provider.ts';
import {
  actionRequest,
  type AliyunKeys,
  signV1,
  signV3,
} from '../../../src/core/providers/aliyun/request.ts';
import {
  acs3Authorization,
  canonicalQuery,
  percentEncode,
  rpcSignature,
  rpcStringToSign,
} from '../../../src/core/providers/aliyun/sign.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';
import { keysFor } from '../demo/vectors.ts';
import { property } from '../../support/property.ts';

// CommonJS with a default export, which Node and TypeScript import differently.
const openApi: typeof OpenApiModule = createRequire(import.meta.url)('@alicloud/openapi-core');

const now = Date.UTC(2026, 10, 22, 9, 30, 0, 999);
const stamp = { now, nonce: 'n0nce' };
const endpoint = 'http://127.0.0.1:8123';
const signers = { v1: signV1, v3: signV3 };

/** As a server sees it. The Host header is the client's own business. */
function receivedFrom({ method, url, headers, body }: SignedRequest): Received {
  const { host, pathname, search } = new URL(url);
  return {
    method,
    target: pathname + search,
    headers: [...Object.entries(headers), ['Host', host]],
    body: Buffer.from(body ?? ''),
  };
}

function verdictOf(request: SignedRequest, keys: AliyunKeys, at = now): string {
  const received = receivedFrom(request);
  const known = keysFor({
    id: 'ours',
    received,
    accessKeyId: keys.accessKeyId,
    secret: keys.accessKeySecret,
    token: keys.securityToken,
    now: at,
  });
  const verdict = verify(received, known, at);
  return verdict.ok ? 'accepted' : verdict.error.code;
}

const oddPieces = ["!'()*~+ %&=\n\r\t", ';,/?#[]"<>\\{}|^`', '%2A', '+', '%', '目', '🚀', '\uD800', '\uDFFF'];

/** Any sequence of UTF-16 units: lone surrogates, control characters, what encodeURIComponent leaves. */
const oddText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...oddPieces)).map(all => all.join('')),
  fc.uint16Array({ maxLength: 20 }).map(units => String.fromCharCode(...units)),
);

const keysOf = (accessKeyId: fc.Arbitrary<string>): fc.Arbitrary<AliyunKeys> =>
  fc.record({
    endpoint: fc.constant(endpoint),
    accessKeyId,
    accessKeySecret: oddText,
    securityToken: fc.option(fc.stringMatching(/^[\w+/=-]{1,40}$/), { nil: undefined }),
  });

const plainId = fc.stringMatching(/^[\w.]{1,30}$/);

describe('a signed request', () => {
  for (const [name, sign] of Object.entries(signers)) {
    property(
      `is accepted by a verifier that shares no code with it, whatever the values: ${name}`,
      [oddText, oddText, keysOf(plainId)],
      (path, id, keys) => {
        const request = actionRequest('RefreshObjectCaches', {
          query: [['TaskId', id]],
          form: [
            ['ObjectPath', path],
            ['Empty', ''],
          ],
        });
        const signed = sign(request, stamp, keys);
        assert.equal(verdictOf(signed, keys), 'accepted');
        const parameters = new Map(parametersOf(receivedFrom(signed)));
        assert.equal(parameters.get('ObjectPath'), path.toWellFormed());
        assert.equal(parameters.get('TaskId'), id.toWellFormed());
        assert.equal(parameters.get('Empty'), '');
      },
    );

    it(`is refused after any change: ${name}`, () => {
      const keys = { endpoint, accessKeyId: 'id', accessKeySecret: 'secret', securityToken: 'token' };
      const signed = sign(actionRequest('A', { form: [['ObjectPath', 'https://a/b']] }), stamp, keys);
      assert.equal(verdictOf(signed, keys), 'accepted');
      assert.equal(verdictOf(signed, { ...keys, accessKeySecret: 'secreT' }), 'SignatureDoesNotMatch');
      const other = { ...signed, body: signed.body?.replace('%2Fb', '%2Fc') ?? '' };
      assert.equal(verdictOf(other, keys), 'SignatureDoesNotMatch');
      assert.equal(verdictOf({ ...signed, method: 'PUT' }, keys), 'SignatureDoesNotMatch');
      assert.equal(
        verdictOf(signed, { ...keys, securityToken: 'other' }),
        'InvalidSecurityToken.MismatchWithAccessKey',
      );
      assert.equal(verdictOf(signed, keys, now + 20 * 60_000), 'InvalidTimeStamp.Expired');
    });

    it(`has action, version, nonce and the time to the second: ${name}`, () => {
      const keys = { endpoint, accessKeyId: 'id', accessKeySecret: 'secret' };
      const signed = sign(actionRequest('DescribeRefreshQuota'), stamp, keys);
      const form = new URLSearchParams(signed.body);
      const fact = (header: string, parameter: string): string | undefined =>
        signed.headers[header] ?? form.get(parameter) ?? undefined;
      assert.equal(fact('x-acs-action', 'Action'), 'DescribeRefreshQuota');
      assert.equal(fact('x-acs-version', 'Version'), '2018-05-10');
      assert.equal(fact('x-acs-signature-nonce', 'SignatureNonce'), 'n0nce');
      assert.equal(fact('x-acs-date', 'Timestamp'), '2026-11-22T09:30:00Z');
      assert.ok(form.get('Format') === 'JSON' || signed.headers['accept'] === 'application/json');
      assert.equal(signed.url, `${endpoint}/`);
      assert.equal(fact('x-acs-security-token', 'SecurityToken'), undefined);
    });

    it(`holds the secret in no place: ${name}`, () => {
      const keys = { endpoint, accessKeyId: 'id', accessKeySecret: 'canary/secret+é=' };
      const whole = inspect(sign(actionRequest('A', { form: [['a', 'b']] }), stamp, keys), { depth: 9 });
      for (const form of [
        keys.accessKeySecret,
        percentEncode(keys.accessKeySecret),
        Buffer.from(keys.accessKeySecret).toString('base64'),
      ]) {
        assert.equal(whole.includes(form), false);
      }
    });
  }

  property(
    'has the key id of any characters in V1, which is a form',
    [keysOf(fc.string({ unit: 'binary', minLength: 1 }))],
    keys => {
      const signed = signV1(actionRequest('A'), stamp, keys);
      assert.equal(verdictOf(signed, keys), 'accepted');
    },
  );

  it('refuses in V3 a key that no header can carry, and does not tell it', () => {
    const canary = 'LTAIcanary';
    const rows: Partial<AliyunKeys>[] = [
      // A zero-width space, as pages put it into what people copy.
      { accessKeyId: `${canary}\u200B` },
      { accessKeyId: `${canary}\n` },
      { accessKeyId: `${canary}é` },
      { accessKeyId: 'id', securityToken: `${canary}\u200B` },
    ];
    for (const row of rows) {
      const keys = { endpoint, accessKeyId: canary, accessKeySecret: 's', ...row };
      assert.throws(
        () => signV3(actionRequest('A'), stamp, keys),
        (thrown: unknown) => {
          assert.ok(thrown instanceof CdnError);
          assert.equal(thrown.kind, 'keyUnknown');
          assert.equal(thrown.maybeSent, false);
          assert.equal(inspect(thrown, { depth: 9 }).includes(canary), false);
          return true;
        },
      );
    }
  });

  it('names the port in the signed host when the endpoint has one, and not the scheme’s own', () => {
    const hosts = ['https://cdn.aliyuncs.com', 'https://cdn.aliyuncs.com:8443'].map(origin => {
      const keys = { endpoint: origin, accessKeyId: 'id', accessKeySecret: 's' };
      const signed = signV3(actionRequest('A'), stamp, keys);
      assert.equal('host' in signed.headers, false);
      assert.equal(verdictOf(signed, keys), 'accepted');
      return signed.url;
    });
    assert.deepEqual(hosts, ['https://cdn.aliyuncs.com/', 'https://cdn.aliyuncs.com:8443/']);
  });
});

describe('the provider', () => {
  const request: UnsignedRequest = actionRequest('A');

  it('signs with V3 unless the profile says V1, and with the profile’s own keys', () => {
    const profile = fakeProfile();
    const v3 = aliyun.bind(profile).sign(request, stamp);
    assert.match(v3.headers['authorization'] ?? '', /^ACS3-HMAC-SHA256 Credential=LTAIcanaryId,/);
    const v1 = aliyun.bind({ ...profile, options: { signature: 'v1' } }).sign(request, stamp);
    assert.equal(v1.headers['authorization'], undefined);
    assert.equal(new URLSearchParams(v1.body).get('SignatureMethod'), 'HMAC-SHA1');
    const keys = {
      endpoint: profile.endpoint,
      accessKeyId: 'LTAIcanaryId',
      accessKeySecret: 'canary/secret+é=',
    };
    assert.equal(verdictOf(v3, keys), 'accepted');
    assert.equal(verdictOf(v1, keys), 'accepted');
  });

  it('sends a security token when the profile has one', () => {
    const credentials = { ...fakeProfile().credentials, securityToken: 'CAIS/tok+en==' };
    for (const options of [{}, { signature: 'v1' }]) {
      const signed = aliyun.bind(fakeProfile({ credentials, options })).sign(request, stamp);
      const keys = {
        endpoint,
        accessKeyId: 'LTAIcanaryId',
        accessKeySecret: 'canary/secret+é=',
        securityToken: 'CAIS/tok+en==',
      };
      assert.equal(verdictOf(signed, keys), 'accepted');
    }
  });

  it('names which of its keys are secret', () => {
    assert.deepEqual(
      aliyun.fields.filter(field => field.secret).map(field => field.name),
      ['accessKeySecret'],
    );
  });
});

describe('the ladder and the official package', () => {
  const wellFormed = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
  const name = fc.stringMatching(/^[A-Za-z][\w.-]{0,12}$/);
  const parameters = fc.dictionary(name, wellFormed, { maxKeys: 12, noNullPrototype: true });

  const headers = fc.dictionary(
    fc.constantFrom(
      'host',
      'Content-Type',
      'accept',
      'user-agent',
      'x-acs-date',
      'x-acs-Action',
      'X-Acs-Action',
      'x-acs-version',
    ),
    fc.stringMatching(/^[ -~]{0,20}$/),
    { noNullPrototype: true },
  );
  const hash = fc.stringMatching(/^[\da-f]{64}$/);

  property(
    'give the same RPC signature for random parameters',
    [parameters, fc.constantFrom('GET', 'POST'), wellFormed],
    (all, method, secret) => {
      const ours = rpcSignature(rpcStringToSign(method, canonicalQuery(Object.entries(all))), secret);
      assert.equal(ours, openApi.OpenApiUtil.getRPCSignature(all, method, secret));
    },
  );

  property(
    'give the same ACS3 authorization for random requests',
    [parameters, headers, hash, wellFormed],
    (query, all, payloadHash, secret) => {
      const pairs = canonicalQuery(Object.entries(query));
      const own = { method: 'POST', path: '/', query: pairs, headers: all, payloadHash };
      const theirs = { method: 'POST', pathname: '/', query, headers: all };
      const request = { protocol: 'https', port: 443, body: Readable.from([]), ...theirs };
      assert.equal(
        acs3Authorization(own, 'id', secret),
        openApi.OpenApiUtil.getAuthorization(request, 'ACS3-HMAC-SHA256', payloadHash, 'id', secret),
      );
    },
  );
});
