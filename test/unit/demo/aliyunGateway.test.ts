import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Demo } from '../../../demo/index.ts';
import {
  type ApiAnswer,
  callApi,
  fetchRaw,
  isoSeconds,
  send,
  signV1,
  signV3,
  start,
  withDemo,
} from './support.ts';

const quota = { action: 'DescribeRefreshQuota' };

interface Refusal {
  status: number;
  code: string;
}

async function assertRefused(request: Parameters<typeof send>[0], { status, code }: Refusal): Promise<void> {
  const answer = await send(request);
  assert.deepEqual({ status: answer.status, code: answer.json['Code'] }, { status, code });
}

function both(
  demo: Demo,
  common: { v1: Record<string, string | undefined>; v3: Record<string, string | undefined> },
) {
  return [
    signV1(demo, { ...quota, common: common.v1 }),
    signV3(demo, { ...quota, common: common.v3 }),
  ] as const;
}

test('V1 and V3 are served by GET and POST, with parameters in query or form, chunked or not', () =>
  withDemo(async demo => {
    const { taskId } = { taskId: '17000000001' };
    const call = { action: 'DescribeRefreshTaskById', parameters: { TaskId: taskId } };
    const requests = [
      signV1(demo, { ...call, method: 'GET' }),
      signV1(demo, { ...call, method: 'POST', place: 'query' }),
      signV1(demo, { ...call, method: 'POST', place: 'form' }),
      signV3(demo, { ...call, method: 'GET' }),
      signV3(demo, { ...call, method: 'POST', place: 'query' }),
      signV3(demo, { ...call, method: 'POST', place: 'form' }),
    ];
    for (const request of requests) {
      const answer = await send(request);
      assert.equal(answer.status, 200, answer.text);
      assert.deepEqual(answer.json['Tasks'], []);
    }
    const withLength = signV3(demo, call);
    const length = String(withLength.wire.body?.length);
    const wire = { ...withLength.wire, headers: { ...withLength.wire.headers, 'content-length': length } };
    assert.equal((await send({ url: withLength.url, wire })).status, 200);
    const transfers = demo.received().map(entry => entry.headers['transfer-encoding'] ?? 'none');
    assert.ok(transfers.includes('chunked'));
    assert.equal(transfers.at(-1), 'none');
  }));

test('a wrong secret is refused with the string that the server signed', () =>
  withDemo(async demo => {
    const key = { ...demo.info.keys.full, accessKeySecret: 'wrong' };
    const v1 = await send(signV1(demo, { ...quota, key }));
    assert.equal(v1.status, 400);
    assert.equal(v1.json['Code'], 'SignatureDoesNotMatch');
    assert.match(
      String(v1.json['Message']),
      /^Specified signature is not matched with our calculation\. server string to sign is:POST&%2F&AccessKeyId%3D/,
    );
    const v3 = await send(signV3(demo, { ...quota, key }));
    assert.equal(v3.json['Code'], 'SignatureDoesNotMatch');
    assert.match(String(v3.json['Message']), /server string to sign is:ACS3-HMAC-SHA256\n[0-9a-f]{64}$/);
  }));

test('a V3 body other than the announced one is refused', () =>
  withDemo(async demo => {
    const request = signV3(demo, {
      action: 'RefreshObjectCaches',
      parameters: { ObjectPath: 'a.demo.test/x' },
    });
    const wire = { ...request.wire, body: 'ObjectPath=a.demo.test%2Fy' };
    await assertRefused({ url: request.url, wire }, { status: 400, code: 'SignatureDoesNotMatch' });
    const lie = signV3(demo, { ...quota, common: { 'x-acs-content-sha256': '0'.repeat(64) } });
    await assertRefused(lie, { status: 400, code: 'SignatureDoesNotMatch' });
  }));

test('host, x-acs-* and the type of a body have to be signed; other headers may be', () =>
  withDemo(async demo => {
    const call = { action: 'RefreshObjectCaches', parameters: { ObjectPath: 'static.demo.test/app.js' } };
    const required = ['host', 'content-type', 'x-acs-date', 'x-acs-action', 'x-acs-signature-nonce'];
    for (const name of required) {
      const request = signV3(demo, { ...call, unsigned: [name] });
      await assertRefused(request, { status: 400, code: 'IncompleteSignature' });
    }
    const stranger = signV3(demo, {
      ...call,
      common: { 'x-acs-credentials-provider': 'static_ak', 'x-other': ' a ' },
    });
    assert.equal((await send(stranger)).status, 200);
  }));

test('a missing common parameter is named', () =>
  withDemo(async demo => {
    const names = [
      'Version',
      'Action',
      'AccessKeyId',
      'SignatureMethod',
      'SignatureVersion',
      'SignatureNonce',
    ];
    for (const name of [...names, 'Timestamp']) {
      const request = signV1(demo, { ...quota, common: { [name]: undefined } });
      const answer = await send(request);
      assert.equal(answer.status, 400);
      assert.equal(answer.json['Code'], `Missing${name}`);
      assert.equal(answer.json['Message'], `${name} is mandatory for this action.`);
    }
    const headers = {
      'x-acs-date': 'Timestamp',
      'x-acs-signature-nonce': 'SignatureNonce',
      'x-acs-version': 'Version',
    };
    for (const [header, name] of Object.entries(headers)) {
      const request = signV3(demo, { ...quota, common: { [header]: undefined } });
      await assertRefused(request, { status: 400, code: `Missing${name}` });
    }
    await assertRefused(
      { url: `${demo.info.aliyun}/?Format=json`, wire: {} },
      { status: 400, code: 'MissingVersion' },
    );
  }));

test('the 2018 API does not take TimeStamp for Timestamp', () =>
  withDemo(async demo => {
    const common = { Timestamp: undefined, TimeStamp: isoSeconds(start) };
    await assertRefused(signV1(demo, { ...quota, common }), { status: 400, code: 'MissingTimestamp' });
  }));

test('other versions and actions are refused', () =>
  withDemo(async demo => {
    const versions = both(demo, { v1: { Version: '2016-01-01' }, v3: { 'x-acs-version': '2016-01-01' } });
    for (const request of versions) await assertRefused(request, { status: 400, code: 'InvalidVersion' });
    const actions = both(demo, { v1: { Action: 'Nothing' }, v3: { 'x-acs-action': 'Nothing' } });
    for (const request of actions)
      await assertRefused(request, { status: 404, code: 'InvalidAction.NotFound' });
    const { url, wire } = signV3(demo, quota);
    await assertRefused({ url: `${url}other`, wire }, { status: 404, code: 'InvalidAction.NotFound' });
  }));

test('an unknown and a disabled key are refused', () =>
  withDemo(async demo => {
    const unknown = { ...demo.info.keys.full, accessKeyId: 'LTAI5tNobody' };
    const cases: [typeof unknown, Refusal][] = [
      [unknown, { status: 404, code: 'InvalidAccessKeyId.NotFound' }],
      [demo.info.keys.inactive, { status: 400, code: 'InvalidAccessKeyId.Inactive' }],
    ];
    for (const [key, refusal] of cases) {
      await assertRefused(signV1(demo, { ...quota, key }), refusal);
      await assertRefused(signV3(demo, { ...quota, key }), refusal);
    }
  }));

test('15 minutes off is in time, a second more is not, and the answer says what time it is', () =>
  withDemo(async demo => {
    const window = 15 * 60 * 1000;
    for (const offset of [-window, window]) {
      const time = isoSeconds(start + offset);
      for (const request of both(demo, { v1: { Timestamp: time }, v3: { 'x-acs-date': time } })) {
        assert.equal((await send(request)).status, 200);
      }
    }
    for (const offset of [-window - 1000, window + 1000]) {
      const time = isoSeconds(start + offset);
      for (const request of both(demo, { v1: { Timestamp: time }, v3: { 'x-acs-date': time } })) {
        await assertRefused(request, { status: 400, code: 'InvalidTimeStamp.Expired' });
      }
    }
    demo.clock.advance(3_600_000);
    const late = await send(signV3(demo, { ...quota, common: { 'x-acs-date': isoSeconds(start) } }));
    assert.equal(late.json['Code'], 'InvalidTimeStamp.Expired');
    assert.equal(late.headers['date'], new Date(start + 3_600_000).toUTCString());
    const odd = signV1(demo, { ...quota, common: { Timestamp: '2026-11-22 04:00:00' } });
    await assertRefused(odd, { status: 400, code: 'InvalidTimeStamp.Format' });
  }));

test('a nonce works once', () =>
  withDemo(async demo => {
    const request = signV3(demo, quota);
    assert.equal((await send(request)).status, 200);
    await assertRefused(request, { status: 400, code: 'SignatureNonceUsed' });
    assert.equal((await send(signV3(demo, quota))).status, 200);
  }));

test('an STS key needs its own unexpired token, another key takes none', () =>
  withDemo(async demo => {
    const { full, sts } = demo.info.keys;
    const { securityToken = '' } = sts;
    assert.equal((await send(signV1(demo, { ...quota, key: sts }))).status, 200);
    assert.equal((await send(signV3(demo, { ...quota, key: sts }))).status, 200);
    const { accessKeyId, accessKeySecret } = sts;
    const cases: [typeof full, string][] = [
      [{ accessKeyId, accessKeySecret }, 'MissingSecurityToken'],
      [{ ...sts, securityToken: 'not a token' }, 'InvalidSecurityToken.Malformed'],
      [{ ...sts, securityToken: `x${securityToken}` }, 'InvalidSecurityToken.MismatchWithAccessKey'],
      [{ ...full, securityToken }, 'InvalidSecurityToken.MismatchWithAccessKey'],
    ];
    for (const [key, code] of cases) {
      await assertRefused(signV1(demo, { ...quota, key }), { status: 400, code });
      await assertRefused(signV3(demo, { ...quota, key }), { status: 400, code });
    }
    demo.clock.advance(3_600_000);
    const expired = { status: 400, code: 'InvalidSecurityToken.Expired' };
    await assertRefused(signV3(demo, { ...quota, key: sts }), expired);
  }));

test('checks come in the order of the fact sheet', () =>
  withDemo(async demo => {
    const wrong = { accessKeyId: 'LTAI5tNobody', accessKeySecret: 'x' };
    const old = isoSeconds(start - 3_600_000);
    const ladder: [Record<string, string | undefined>, typeof wrong, string][] = [
      [{ SignatureNonce: undefined, Version: '1', Action: 'No' }, wrong, 'MissingSignatureNonce'],
      [{ Version: '1', Action: 'No', Timestamp: old }, wrong, 'InvalidVersion'],
      [{ Action: 'No', Timestamp: old }, wrong, 'InvalidAction.NotFound'],
      [{ Timestamp: old }, wrong, 'InvalidAccessKeyId.NotFound'],
      [
        { Timestamp: old, SignatureNonce: 'same' },
        { ...demo.info.keys.full, accessKeySecret: 'x' },
        'InvalidTimeStamp.Expired',
      ],
      [{ SignatureNonce: 'same' }, { ...demo.info.keys.full, accessKeySecret: 'x' }, 'SignatureDoesNotMatch'],
      [{ SignatureNonce: 'same' }, { ...demo.info.keys.full, accessKeySecret: 'x' }, 'SignatureNonceUsed'],
      [{}, { ...demo.info.keys.refreshOnly, accessKeySecret: 'x' }, 'SignatureDoesNotMatch'],
      [{}, demo.info.keys.refreshOnly, 'Forbidden.RAM'],
    ];
    for (const [common, key, code] of ladder) {
      const answer = await send(signV1(demo, { ...quota, common, key }));
      assert.equal(answer.json['Code'], code);
    }
  }));

test('errors have the vendor shape, in JSON when asked for and in XML otherwise', () =>
  withDemo(async demo => {
    const json = await send(signV1(demo, { ...quota, common: { Format: 'jSoN', Version: '1' } }));
    assert.deepEqual(Object.keys(json.json), ['RequestId', 'HostId', 'Code', 'Message', 'Recommend']);
    assert.match(String(json.json['RequestId']), /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    assert.equal(json.json['HostId'], new URL(demo.info.aliyun).host);
    const xml = await send(signV1(demo, { ...quota, common: { Format: undefined, Version: '1' } }));
    assert.equal(xml.headers['content-type'], 'text/xml;charset=utf-8');
    assert.match(xml.text, /<Error><RequestId>.*<\/HostId><Code>InvalidVersion<\/Code><Message>.*<\/Error>$/);
    const v3 = await send(signV3(demo, { ...quota, common: { accept: '*/*' } }));
    assert.match(v3.text, /^<\?xml .*<DescribeRefreshQuotaResponse><UrlQuota>10000<\/UrlQuota>/);
  }));

test('more calls in a second than an action allows are throttled, with the wait in milliseconds', () =>
  withDemo(async demo => {
    demo.clock.advance(250);
    for (let i = 0; i < 20; i += 1) assert.equal((await send(signV3(demo, quota))).status, 200);
    const refused = await send(signV3(demo, quota));
    assert.equal(refused.status, 400);
    assert.equal(refused.json['Code'], 'Throttling.User');
    assert.equal(refused.headers['x-acs-retry-after'], '750');
    demo.clock.advance(750);
    assert.equal((await send(signV3(demo, quota))).status, 200);
  }));

test('each action has its own rate', () =>
  withDemo(async demo => {
    const ObjectPath = 'https://static.demo.test/app.js';
    for (const [action, perSecond, parameters] of [
      ['RefreshObjectCaches', 50, { ObjectPath }],
      ['PushObjectCache', 50, { ObjectPath }],
      ['DescribeRefreshTaskById', 30, { TaskId: '1' }],
      ['DescribeUserDomains', 100, {}],
    ] as const) {
      const call = (): Promise<ApiAnswer> => callApi(demo, { action, parameters });
      for (let i = 0; i < perSecond; i += 1) assert.equal((await call()).status, 200, action);
      const { headers, json } = await call();
      assert.deepEqual([json['Code'], headers['x-acs-retry-after']], ['Throttling.User', '1000'], action);
    }
  }));

test('a request larger than the demo takes is refused', () =>
  withDemo(async demo => {
    const answer = await fetchRaw(demo.info.aliyun, {
      method: 'POST',
      body: 'x'.repeat(9 * 1024 * 1024),
    }).catch(() => undefined);
    assert.ok(answer === undefined || answer.status === 413);
    assert.equal(demo.received().length, 0);
  }));
