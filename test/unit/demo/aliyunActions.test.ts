import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused, quotaOf, rowsOf, taskIdOf, tasksById } from './aliyunSupport.ts';
import { type ApiAnswer, callApi, refresh, withDemo } from './support.ts';

function urls(count: number, host = 'static.demo.test'): string {
  return Array.from({ length: count }, (_, i) => `https://${host}/assets/chunk-${i}.js`).join('\n');
}

test('a task goes from Pending over Refreshing to Complete as the clock moves', () =>
  withDemo(async demo => {
    const taskId = await taskIdOf(refresh(demo, 'https://static.demo.test/app.js'));
    assert.match(taskId, /^\d{11}$/);
    const seen: unknown[] = [];
    for (const advance of [0, 999, 1, 1000, 999, 1]) {
      demo.clock.advance(advance);
      const [row] = rowsOf(await tasksById(demo, taskId));
      seen.push([row?.['Status'], row?.['Process']]);
    }
    assert.deepEqual(seen, [
      ['Pending', '0%'],
      ['Pending', '0%'],
      ['Refreshing', '33.33%'],
      ['Refreshing', '66.67%'],
      ['Refreshing', '66.67%'],
      ['Complete', '100%'],
    ]);
  }));

test('a row says what was submitted, in the documented fields', () =>
  withDemo(async demo => {
    const taskId = await taskIdOf(refresh(demo, 'static.demo.test/app.js'));
    const answer = await tasksById(demo, taskId);
    assert.equal(answer.json['TotalCount'], 1);
    assert.deepEqual(rowsOf(answer), [
      {
        CreationTime: '2026-11-22T04:00:00Z',
        Description: '',
        ObjectPath: 'static.demo.test/app.js',
        ObjectType: 'file',
        Process: '0%',
        Status: 'Pending',
        TaskId: taskId,
      },
    ]);
  }));

test('the tasks of one domain in one second share an id, another domain or second has its own', () =>
  withDemo(async demo => {
    const first = await taskIdOf(
      refresh(demo, 'https://static.demo.test/a.js\r\nhttps://img.demo.test/a.png'),
    );
    const ids = first.split(',');
    assert.equal(ids.length, 2);
    assert.equal(await taskIdOf(refresh(demo, 'https://static.demo.test/b.js')), ids[0]);
    demo.clock.advance(1000);
    const later = await taskIdOf(refresh(demo, 'https://static.demo.test/c.js'));
    assert.ok(!ids.includes(later));
    const paths = rowsOf(await tasksById(demo, first)).map(row => row['ObjectPath']);
    assert.deepEqual(paths, [
      'https://static.demo.test/a.js',
      'https://static.demo.test/b.js',
      'https://img.demo.test/a.png',
    ]);
  }));

test('an id takes at most 2,000 URLs', () =>
  withDemo(async demo => {
    const ids = new Set<string>();
    for (let i = 0; i < 3; i += 1) ids.add(await taskIdOf(refresh(demo, urls(900))));
    assert.equal(ids.size, 2);
  }));

test('tasks are found for three days, by their own account, at most ten ids a call', () =>
  withDemo(async demo => {
    const taskId = await taskIdOf(refresh(demo, 'https://static.demo.test/app.js'));
    assert.deepEqual(rowsOf(await tasksById(demo, '17000000000')), []);
    assert.deepEqual(rowsOf(await tasksById(demo, taskId, demo.info.keys.otherAccount)), []);
    const eleven = Array.from({ length: 11 }, (_, i) => String(17_000_000_000 + i)).join(',');
    await assertRefused(tasksById(demo, eleven), 400, 'InvalidTaskId.Malformed');
    await assertRefused(tasksById(demo, `${taskId},x`), 400, 'InvalidTaskId.Malformed');
    await assertRefused(tasksById(demo, ''), 400, 'MissingParameter');
    assert.equal(rowsOf(await tasksById(demo, `${taskId},17000000000`)).length, 1);
    demo.clock.advance(3 * 86_400_000);
    assert.equal(rowsOf(await tasksById(demo, taskId)).length, 1);
    demo.clock.advance(1000);
    assert.deepEqual(rowsOf(await tasksById(demo, taskId)), []);
  }));

test('a task can be made to fail or to time out', () =>
  withDemo(async demo => {
    const match = { api: 'aliyun', action: 'RefreshObjectCaches' };
    demo.faults.add({ match, fault: { kind: 'taskFailed', description: 'Origin Return StatusCode 5XX' } });
    const failed = await taskIdOf(refresh(demo, 'https://static.demo.test/app.js'));
    demo.clock.advance(1000);
    demo.faults.add({ match, fault: { kind: 'taskTimeout' } });
    const timedOut = await taskIdOf(refresh(demo, 'https://static.demo.test/app.js'));
    demo.clock.advance(3000);
    const rows = rowsOf(await tasksById(demo, `${failed},${timedOut}`));
    assert.deepEqual(
      rows.map(row => [row['Status'], row['Description']]),
      [
        ['Failed', 'Origin Return StatusCode 5XX'],
        ['Timeout', 'Origin Timeout'],
      ],
    );
  }));

test('1,000 URLs are taken, 1,001 are not; ten domains are, eleven are not', () =>
  withDemo(async demo => {
    assert.equal((await refresh(demo, urls(1000))).status, 200);
    await assertRefused(
      refresh(demo, urls(1001)),
      400,
      'SingleRequest.OverLimit',
      'A maximum of 1000 URLs are supported for each request.',
    );
    const domains = Array.from({ length: 11 }, (_, i) => `d${i}.demo.test/x.js`);
    await assertRefused(refresh(demo, domains.join('\n')), 400, 'InvalidObjectPath.ExceedsMaximum');
    await assertRefused(refresh(demo, domains.slice(0, 10).join('\n')), 404, 'InvalidDomain.NotFound');
  }));

test('one domain of somebody else refuses the whole request and costs nothing', () =>
  withDemo(async demo => {
    await assertRefused(
      refresh(demo, 'https://static.demo.test/app.js\nhttps://other.demo.test/app.js'),
      404,
      'InvalidDomain.NotFound',
      'The domain [other.demo.test] does not belong to you.',
    );
    assert.equal(await quotaOf(demo, 'UrlRemain'), '10000');
    const owner = demo.info.keys.otherAccount;
    assert.equal((await refresh(demo, 'https://other.demo.test/app.js', owner)).status, 200);
    await assertRefused(
      refresh(demo, 'https://static.demo.test/app.js', owner),
      404,
      'InvalidDomain.NotFound',
    );
  }));

test('what can not be a list of URLs is refused', () =>
  withDemo(async demo => {
    await assertRefused(
      refresh(demo, ''),
      400,
      'MissingParameter',
      'The input parameter "ObjectPath" that is mandatory for processing this request is not supplied.',
    );
    await assertRefused(refresh(demo, '\n'), 400, 'MissingParameter');
    for (const path of [
      '/app.js',
      'ftp://static.demo.test/app.js',
      'https://',
      'https://me@static.demo.test/',
    ]) {
      await assertRefused(refresh(demo, path), 400, 'InvalidObjectPath.Malformed');
    }
    const parameters = { ObjectPath: 'https://static.demo.test/' };
    const typed = (ObjectType: string): Promise<ApiAnswer> =>
      callApi(demo, { action: 'RefreshObjectCaches', parameters: { ...parameters, ObjectType } });
    await assertRefused(typed('ExQuery'), 400, 'InvalidObjectType.Malformed');
    await assertRefused(typed('Everything'), 400, 'InvalidObjectType.Malformed');
    assert.equal((await callApi(demo, { action: 'RefreshObjectCaches', parameters })).status, 200);
  }));

test('the quota is counted per URL, in strings, and comes back at midnight in UTC+8', () =>
  withDemo(
    async demo => {
      const answer = await callApi(demo, { action: 'DescribeRefreshQuota' });
      const { RequestId, ...figures } = answer.json;
      assert.ok(RequestId);
      assert.deepEqual(figures, {
        UrlQuota: '3',
        UrlRemain: '3',
        DirQuota: '100',
        DirRemain: '100',
        RegexQuota: '20',
        RegexRemain: '20',
        IgnoreParamsQuota: '100',
        IgnoreParamsRemain: '100',
        PreloadQuota: '1000',
        PreloadRemain: '1000',
        PreloadEdgeQuota: '20',
        PreloadEdgeRemain: '20',
        BlockQuota: '300',
        BlockRemain: '300',
      });
      assert.equal((await refresh(demo, urls(2))).status, 200);
      assert.equal(await quotaOf(demo, 'UrlRemain'), '1');
      await assertRefused(refresh(demo, urls(2)), 400, 'QuotaExceeded.Refresh');
      assert.equal(await quotaOf(demo, 'UrlRemain'), '1');
      assert.equal((await refresh(demo, urls(1))).status, 200);
      assert.equal(await quotaOf(demo, 'UrlRemain'), '0');
      demo.clock.advance(12 * 3_600_000 - 1000);
      assert.equal(await quotaOf(demo, 'UrlRemain'), '0');
      demo.clock.advance(1000);
      assert.equal(await quotaOf(demo, 'UrlRemain'), '3');
    },
    { quotas: { url: 3 } },
  ));

test('a key that may only refresh reads neither quota nor tasks, and is told which permission it lacks', () =>
  withDemo(async demo => {
    const key = demo.info.keys.refreshOnly;
    const taskId = await taskIdOf(refresh(demo, 'https://static.demo.test/app.js', key));
    await assertRefused(tasksById(demo, taskId, key), 403, 'Forbidden.RAM');
    const denied = await callApi(demo, { action: 'DescribeRefreshQuota', key });
    assert.equal(denied.status, 403);
    assert.equal(
      denied.json['Message'],
      "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
    );
    const detail = JSON.stringify(denied.json['AccessDeniedDetail']);
    assert.match(detail, /"AuthAction":"cdn:DescribeRefreshQuota"/);
  }));

test('a key for one domain purges that domain and nothing else', () =>
  withDemo(async demo => {
    const key = demo.info.keys.domainOnly;
    assert.equal((await refresh(demo, 'https://static.demo.test/app.js', key)).status, 200);
    const two = 'https://static.demo.test/app.js\nhttps://img.demo.test/a.png';
    await assertRefused(refresh(demo, two, key), 403, 'Forbidden.RAM');
    await assertRefused(callApi(demo, { action: 'DescribeRefreshQuota', key }), 403, 'Forbidden.RAM');
    await assertRefused(refresh(demo, '', key), 400, 'MissingParameter');
  }));
