import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SignedRequest } from '../../../src/core/http/call.ts';
import { createSend } from '../../../src/core/http/send.ts';
import { headersProblem, parseExpiry, verifyHeaders } from '../../../src/core/profiles/options.ts';
import { testProfile } from '../../../src/core/profiles/test.ts';
import { parseHosts } from '../../../src/core/profiles/validate.ts';
import { akamai } from '../../../src/core/providers/akamai/provider.ts';
import { actionRequest } from '../../../src/core/providers/aliyun/request.ts';
import { aliyun } from '../../../src/core/providers/aliyun/provider.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeHttp, jsonReply } from '../../support/fakeHttp.ts';
import { createFakeLog } from '../../support/fakeLog.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';

const credentials = { accessKeyId: 'STS.id', accessKeySecret: 'secret', securityToken: 'token' };
const end = Date.parse('2026-12-31T08:00:00Z');

function signAt(now: number, facts: Parameters<typeof fakeProfile>[0]): SignedRequest {
  return aliyun.bind(fakeProfile(facts)).sign(actionRequest('X'), { now, nonce: 'n' });
}

test('times are ISO dates with their zone', () => {
  assert.equal(parseExpiry('2026-12-31T08:00:00Z'), end);
  assert.equal(parseExpiry('2026-12-31T16:00+08:00'), end);
  assert.equal(parseExpiry('2026-12-31T08:00:00.000Z'), end);
  for (const text of [
    '2026-12-31',
    '2026-12-31T08:00:00',
    'tomorrow',
    '2026-13-31T08:00:00Z',
    '',
    1,
    undefined,
  ])
    assert.equal(parseExpiry(text), undefined);
});

test('a temporary key is good until its end and refused from then on', () => {
  const facts = { credentials, options: { tokenExpires: '2026-12-31T08:00:00Z' } };
  assert.equal(signAt(end - 1, facts).headers['x-acs-security-token'], 'token');
  assert.throws(() => signAt(end, facts), { kind: 'tokenExpired', detail: { name: 'aliyun-prod' } });
  const v1 = { ...facts, options: { ...facts.options, signature: 'v1' } };
  assert.match(String(signAt(end - 1, v1).body), /SecurityToken=token/);
  assert.throws(() => signAt(end, v1), { kind: 'tokenExpired' });
});

test('a lasting key has no end, nor has a token of which nobody knows it', () => {
  assert.ok(signAt(end, { options: { tokenExpires: '2026-12-31T08:00:00Z' } }));
  assert.ok(signAt(end, { credentials, options: { tokenExpires: 'soon' } }));
  assert.ok(signAt(end, { credentials }));
});

test('nothing is sent with an expired token', async () => {
  const clock = createFakeClock();
  const { http, sent } = createFakeHttp(() => jsonReply(200, {}));
  const send = createSend({ http, clock, nonce: () => 'n', log: createFakeLog() });
  const profile = fakeProfile({
    credentials,
    options: { tokenExpires: new Date(clock.now()).toISOString() },
  });
  const work = testProfile(send, aliyun.bind(profile), new AbortController().signal);
  await assert.rejects(clock.run(work), { kind: 'tokenExpired', maybeSent: false });
  assert.equal(sent.length, 0);
});

test('probes of both CDNs send the profile’s own headers, which win', () => {
  const options = { verifyHeaders: 'X-Debug: 1\n\nPragma:  akamai-x-get-request-id ' };
  const own = { 'x-debug': '1', pragma: 'akamai-x-get-request-id' };
  assert.deepEqual(verifyHeaders(options), own);
  assert.deepEqual(aliyun.bind(fakeProfile({ options })).probeHeaders, own);
  const bound = akamai.bind(fakeProfile({ provider: 'akamai', endpoint: 'https://a.example.com', options }));
  assert.deepEqual(bound.probeHeaders, own);
  assert.deepEqual(verifyHeaders({}), {});
  assert.deepEqual(verifyHeaders({ verifyHeaders: true }), {});
});

test('headers that are none, that log in, or that are the probe’s own are refused', () => {
  assert.equal(headersProblem(''), undefined);
  assert.equal(headersProblem('X-A: 1\nX-B: a:b, "c"\nX-Empty:'), undefined);
  for (const text of ['X-A', ': 1', 'X A: 1', 'X-A: é', 'X-A: 1\nnone']) {
    assert.equal(headersProblem(text), 'notAHeader', text);
  }
  for (const name of ['Authorization', 'COOKIE', 'proxy-authorization']) {
    assert.equal(headersProblem(`${name}: x`), 'secretHeader', name);
  }
  for (const name of ['Host', 'connection', 'Content-Length', 'Accept-Encoding']) {
    assert.equal(headersProblem(`${name}: x`), 'ownHeader', name);
  }
});

test('hosts are spelled as in URLs, each once; paths, schemes and users are none', () => {
  assert.deepEqual(parseHosts(' Static.Example.com,img.example.com:8443  static.example.com 中文.example '), [
    'static.example.com',
    'img.example.com:8443',
    'xn--fiq228c.example',
  ]);
  assert.deepEqual(parseHosts(''), []);
  for (const text of [
    'https://a.example.com',
    'a.example.com/x',
    'u@a.example.com',
    'a.example.com ?',
    'a%zz',
  ]) {
    assert.equal(parseHosts(text), undefined, text);
  }
});
