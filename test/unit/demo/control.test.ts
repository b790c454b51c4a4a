import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fault } from '../../../demo/faults.ts';
import { callApi, control, fetchRaw, fromEdge, refresh, send, signV1, start, withDemo } from './support.ts';

const quota = { action: 'DescribeRefreshQuota' };

test('the control routes are behind their token', () =>
  withDemo(async demo => {
    const { origin } = new URL(demo.info.control);
    for (const path of ['/state', '/', '/0123456789abcdef0123456789abcdef/state']) {
      assert.equal((await fetchRaw(`${origin}${path}`)).status, 404);
    }
    assert.equal((await control(demo, 'GET', '/state')).status, 200);
    assert.equal((await control(demo, 'GET', '/nothing')).status, 404);
  }));

test('the clock can be moved and its speed changed', () =>
  withDemo(async demo => {
    const moved = await control(demo, 'POST', '/clock', { advanceMs: 90_000 });
    assert.deepEqual(moved.json, { now: '2026-11-22T04:01:30.000Z', speed: 0 });
    assert.equal(demo.clock.now(), start + 90_000);
    assert.equal((await control(demo, 'POST', '/clock', { speed: 60 })).json['speed'], 60);
    assert.equal((await control(demo, 'POST', '/clock', { advanceMs: '1' })).status, 400);
    assert.equal((await control(demo, 'POST', '/clock', { speed: -1 })).status, 400);
  }));

test('every kind of fault can be set by JSON and happens as often as told', () =>
  withDemo(async demo => {
    const match = { api: 'aliyun', action: 'DescribeRefreshQuota' };
    const status = async (): Promise<number> => (await callApi(demo, quota)).status;
    const set = async (fault: Fault, more: object = {}): Promise<void> => {
      assert.equal((await control(demo, 'POST', '/faults', { match, fault, ...more })).status, 200);
    };

    await set({ kind: 'status', status: 503, body: 'busy' }, { times: 2 });
    assert.deepEqual([await status(), await status(), await status()], [503, 503, 200]);

    await set({ kind: 'html' });
    const html = await callApi(demo, quota);
    assert.equal(html.status, 502);
    assert.equal(html.headers['content-type'], 'text/html');

    await set({
      kind: 'error',
      status: 503,
      code: 'ServiceUnavailable',
      message: 'Later.',
      retryAfterMs: 40,
    });
    const error = await callApi(demo, quota);
    assert.equal(error.status, 503);
    assert.equal(error.json['Code'], 'ServiceUnavailable');
    assert.equal(error.headers['x-acs-retry-after'], '40');

    await set({ kind: 'clockSkew', ms: 3_600_000 });
    const skewed = await callApi(demo, quota);
    assert.equal(skewed.json['Code'], 'InvalidTimeStamp.Expired');
    assert.equal(skewed.headers['date'], new Date(start + 3_600_000).toUTCString());

    await set({ kind: 'quotaGone' });
    assert.equal((await callApi(demo, quota)).json['UrlRemain'], '0');

    await set({ kind: 'latency', ms: 1 });
    assert.equal(await status(), 200);

    await set({ kind: 'drop' });
    await assert.rejects(callApi(demo, quota));
    assert.equal(await status(), 200);
  }));

test('a fault may wait for the nth match, stay for good, and be limited to a path', () =>
  withDemo(async demo => {
    const fault = { kind: 'status', status: 500 };
    await control(demo, 'POST', '/faults', {
      match: { api: 'edge', path: '/app.js', nth: 2 },
      fault,
      times: 0,
    });
    const statuses: number[] = [];
    for (const path of ['/app.js?a', '/index.html', '/app.js', '/app.js', '/index.html']) {
      statuses.push((await fromEdge(demo, 'static.demo.test', path)).status);
    }
    assert.deepEqual(statuses, [200, 200, 500, 500, 200]);
    assert.equal((await control(demo, 'DELETE', '/faults')).status, 200);
    assert.equal((await fromEdge(demo, 'static.demo.test', '/app.js')).status, 200);
  }));

test('a dropped answer leaves the task behind, a dropped request does not', () =>
  withDemo(async demo => {
    const match = { api: 'aliyun', action: 'RefreshObjectCaches' };
    const tasks = async (): Promise<unknown> => (await control(demo, 'GET', '/state')).json['tasks'];
    demo.faults.add({ match, fault: { kind: 'drop', when: 'before' } });
    await assert.rejects(refresh(demo, 'https://static.demo.test/app.js'));
    assert.deepEqual(await tasks(), []);
    demo.faults.add({ match, fault: { kind: 'drop', when: 'after' } });
    await assert.rejects(refresh(demo, 'https://static.demo.test/app.js'));
    const left = await tasks();
    assert.ok(Array.isArray(left));
    assert.equal(left.length, 1);
    assert.deepEqual(
      demo.received().map(entry => entry.status),
      [undefined, undefined],
    );
  }));

test('an exhausted quota refuses a refresh', () =>
  withDemo(async demo => {
    demo.faults.add({ match: { api: 'aliyun' }, fault: { kind: 'quotaGone' } });
    const answer = await refresh(demo, 'https://static.demo.test/app.js');
    assert.equal(answer.json['Code'], 'QuotaExceeded.Refresh');
    assert.equal(answer.status, 400);
  }));

test('a mistyped fault is refused', () =>
  withDemo(async demo => {
    const match = { api: 'aliyun' };
    const bad = [
      { match, fault: { kind: 'lightning' } },
      { match, fault: { kind: 'toString' } },
      { match, fault: { kind: 'latency', ms: '5' } },
      { match, fault: { kind: 'drop', when: 'never' } },
      { match: {}, fault: { kind: 'drop' } },
      { fault: { kind: 'drop' } },
      'not JSON',
    ];
    for (const rule of bad) assert.equal((await control(demo, 'POST', '/faults', rule)).status, 400);
    assert.deepEqual(demo.faults.rules(), []);
  }));

test('what was received is told without secrets, signatures and tokens', () =>
  withDemo(async demo => {
    const { sts, full } = demo.info.keys;
    await send(signV1(demo, { ...quota, key: sts }));
    await callApi(demo, { ...quota, key: sts });
    await refresh(demo, 'https://static.demo.test/app.js');
    await fromEdge(demo, 'static.demo.test', '/app.js?auth_key=17-0-0-abcdef');
    const answer = await control(demo, 'GET', '/received');
    const secrets = [
      sts.accessKeySecret,
      sts.securityToken,
      full.accessKeySecret,
      'abcdef',
      'ignature=',
      'Credential',
    ];
    const { text } = answer;
    for (const secret of secrets) {
      assert.ok(secret);
      for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
        assert.ok(!text.includes(form), form);
      }
    }
    const summary = demo.received().map(({ api, details, status }) => [api, details, status]);
    assert.deepEqual(summary.slice(0, 3), [
      [
        'aliyun',
        {
          action: quota.action,
          signature: 'v1',
          key: 'sts',
          parameters: { Action: quota.action, Format: 'JSON', Version: '2018-05-10' },
        },
        200,
      ],
      ['aliyun', { action: quota.action, signature: 'v3', key: 'sts', parameters: {} }, 200],
      [
        'aliyun',
        {
          action: 'RefreshObjectCaches',
          signature: 'v3',
          key: 'full',
          parameters: { ObjectPath: 'https://static.demo.test/app.js', ObjectType: 'File' },
        },
        200,
      ],
    ]);
    assert.deepEqual(demo.received()[4]?.details, { target: '/app.js?auth_key=***' });
  }));

test('files are put, dressed and removed through the control routes', () =>
  withDemo(async demo => {
    const options = 'contentType=text%2Fplain&cacheControl=no-store&lastModified=2026-01-02T03%3A04%3A05Z';
    const put = await control(demo, 'PUT', `/origin/static.demo.test/a%20b.txt?${options}`, 'hello');
    assert.equal(put.status, 200);
    const answer = await fromEdge(demo, 'static.demo.test', '/a%20b.txt');
    assert.equal(answer.text, 'hello');
    assert.equal(answer.headers['content-type'], 'text/plain');
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.headers['last-modified'], 'Fri, 02 Jan 2026 03:04:05 GMT');
    assert.equal((await control(demo, 'DELETE', '/origin/static.demo.test/a%20b.txt')).status, 200);
    assert.equal((await fromEdge(demo, 'static.demo.test', '/a%20b.txt')).status, 404);
    assert.equal((await control(demo, 'DELETE', '/origin/static.demo.test/a%20b.txt')).status, 404);
    assert.equal((await control(demo, 'PUT', '/origin/static.demo.test?lastModified=x', 'x')).status, 404);
    assert.equal((await control(demo, 'PUT', '/origin/static.demo.test/x?lastModified=x', 'x')).status, 400);
  }));

test('the state tells tasks, cache and quota, and no secret', () =>
  withDemo(async demo => {
    await fromEdge(demo, 'static.demo.test', '/app.js?v=1');
    await refresh(demo, 'https://static.demo.test/app.js?v=1');
    demo.clock.advance(3000);
    const { json, text } = await control(demo, 'GET', '/state');
    const [task] = Array.isArray(json['tasks']) ? json['tasks'] : [];
    assert.equal(task.status, 'Complete');
    assert.equal(task.url, 'https://static.demo.test/app.js?v=1');
    assert.match(text, /"key":"static\.demo\.test\/app\.js\?v=1","fresh":false/);
    assert.deepEqual(json['urlQuotaRemaining'], { '1000000000000001': 9999, '1000000000000002': 10_000 });
    for (const { accessKeySecret } of Object.values(demo.info.keys))
      assert.ok(!text.includes(accessKeySecret));
  }));

test('a reset brings everything back to the start but the keys', () =>
  withDemo(async demo => {
    const { keys } = demo.info;
    demo.origin.put('static.demo.test', '/app.js', 'changed');
    await fromEdge(demo, 'static.demo.test', '/app.js');
    await refresh(demo, 'https://static.demo.test/app.js');
    demo.clock.advance(5000);
    demo.faults.add({ match: { api: 'aliyun' }, fault: { kind: 'drop' } });
    assert.equal((await control(demo, 'POST', '/reset')).status, 200);
    const { json } = await control(demo, 'GET', '/state');
    assert.equal(json['now'], new Date(start).toISOString());
    assert.deepEqual(
      [json['tasks'], json['faults'], json['edge']],
      [[], [], { production: [], staging: [] }],
    );
    assert.deepEqual(demo.received(), []);
    assert.match((await fromEdge(demo, 'static.demo.test', '/app.js')).text, /^console\.log/);
    assert.equal((await callApi(demo, { ...quota, key: keys.full })).json['UrlRemain'], '10000');
  }));
