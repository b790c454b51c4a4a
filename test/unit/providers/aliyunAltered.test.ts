import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { verify } from '../../../demo/aliyun/verify.ts';
import { asCdnError, type CdnError } from '../../../src/core/errors.ts';
import type { Reply, SignedRequest } from '../../../src/core/http/call.ts';
import { aliyun } from '../../../src/core/providers/aliyun/provider.ts';
import { provesKey } from '../../../src/core/providers/provider.ts';
import { refusalReply } from '../../support/fakeHttp.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';
import { keysFor } from '../demo/vectors.ts';

const now = Date.UTC(2026, 10, 22, 9, 30);
const url = 'https://static.example.com/a b.js?x=1&y=2';
const { accessKeyId = '', accessKeySecret = '' } = fakeProfile().credentials;

/** A purge signed with one signature, and what the profile makes of an answer to it. */
function signedWith(signature: string): { signed: SignedRequest; read: (reply: Reply) => CdnError } {
  const credentials = { accessKeyId, accessKeySecret, securityToken: 'CAIScanaryToken' };
  const provider = aliyun.bind(fakeProfile({ credentials, options: { signature } }));
  const call = provider.purge.submit({
    kind: 'url',
    objects: [url],
    network: 'production',
    mode: 'invalidate',
  });
  const signed = provider.sign(call.request, { now, nonce: 'n0nce' });
  const read = (reply: Reply): CdnError => {
    try {
      call.parse(reply, now);
    } catch (thrown) {
      const error = asCdnError(thrown);
      return provider.explain?.(error, reply, signed) ?? error;
    }
    return assert.fail('It was read as a success.');
  };
  return { signed, read };
}

/** What the demo CDN answers, which signs what it gets by itself. */
function refusalOf(request: SignedRequest, secret: string, host = new URL(request.url).host): Reply {
  const { pathname, search } = new URL(request.url);
  const received = {
    method: request.method,
    target: pathname + search,
    headers: [...Object.entries(request.headers), ['Host', host]] as [string, string][],
    body: Buffer.from(request.body ?? ''),
  };
  const key = { id: 'k', received, accessKeyId, secret, token: 'CAIScanaryToken', now };
  const verdict = verify(received, keysFor(key), now);
  if (verdict.ok) return assert.fail('It was accepted.');
  assert.equal(verdict.error.code, 'SignatureDoesNotMatch');
  return refusalReply(verdict.error.status, verdict.error.code, verdict.error.message);
}

type Change = (request: SignedRequest) => Reply;

const changes: Readonly<Record<string, Change>> = {
  'its body': request =>
    refusalOf({ ...request, body: request.body?.replace('static', 'statik') ?? '' }, accessKeySecret),
  'its query': request => refusalOf({ ...request, url: `${request.url}?via=proxy` }, accessKeySecret),
  'its method': request => refusalOf({ ...request, method: 'PUT' }, accessKeySecret),
};
/** V1 has neither in its signature. */
const v3Changes: Readonly<Record<string, Change>> = {
  'its host': request => refusalOf(request, accessKeySecret, 'inside.example.com'),
  'its headers': request =>
    refusalOf(
      { ...request, headers: { ...request.headers, 'x-acs-version': '2014-11-11' } },
      accessKeySecret,
    ),
};

for (const signature of ['v3', 'v1']) {
  describe(`a refused signature ${signature}`, () => {
    it('is the secret’s fault when the service signed the same string', () => {
      const { signed, read } = signedWith(signature);
      assert.equal(read(refusalOf(signed, 'another secret')).kind, 'secretWrong');
    });

    it('is so too in every form in which the service echoes it', () => {
      const { signed, read } = signedWith(signature);
      const ours = signed.stringToSign ?? assert.fail();
      for (const message of [
        `server string to sign is:${ours}`,
        `server StringToSign is [${ours}] , server CanonicalRequest is [POST\n/\n\nhost:cdn.aliyuncs.com]`,
        `server string to sign is:${ours}.`,
        `server string to sign is: "${ours.replace('\n', String.raw`\n`)}"`,
      ]) {
        assert.equal(read(refusalReply(400, 'SignatureDoesNotMatch', message)).kind, 'secretWrong', message);
        assert.equal(read(refusalReply(400, 'IncompleteSignature', message)).kind, 'secretWrong', message);
      }
    });

    it('is so too when there is no echo, or none that can be read', () => {
      const { read } = signedWith(signature);
      for (const echo of ['', 'server string to sign is:***', 'server string to sign is:GET&amp;%2F&amp;A']) {
        assert.equal(read(refusalReply(400, 'SignatureDoesNotMatch', echo)).kind, 'secretWrong', echo);
      }
    });

    for (const [what, change] of Object.entries({ ...changes, ...(signature === 'v3' ? v3Changes : {}) })) {
      it(`is not when ${what} was changed on the way, and keeps nothing of the echo`, () => {
        const { signed, read } = signedWith(signature);
        const error = read(change(signed));
        assert.deepEqual(
          [error.kind, error.code, error.requestId, error.maybeSent],
          ['altered', 'SignatureDoesNotMatch', 'R-refused', false],
        );
        assert.equal(provesKey(error), false);
        assert.doesNotMatch(inspect(error, { depth: 9 }), /canary|n0nce|static/);
        assert.ok(error.providerMessage);
      });
    }
  });
}

describe('other refusals', () => {
  it('stay what they are, whatever they say', () => {
    const { read } = signedWith('v3');
    const echo = `string to sign is [ACS3-HMAC-SHA256\n${'0'.repeat(64)}]`;
    assert.equal(read(refusalReply(403, 'Forbidden.RAM', echo)).kind, 'permission');
    assert.equal(read(refusalReply(400, 'QuotaExceeded.Refresh', echo)).kind, 'quota');
  });
});
