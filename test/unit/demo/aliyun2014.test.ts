import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Demo } from '../../../demo/index.ts';
import { assertRefused, get, taskIdOf } from './aliyunSupport.ts';
import { call2014 } from './logSupport.ts';
import { type ApiAnswer, callApi, isoSeconds, refresh, send, signV1, start, withDemo } from './support.ts';

const quota = { action: 'DescribeRefreshQuota' };
const version = { Version: '2014-11-11' };
const day = 86_400_000;

function refresh2014(demo: Demo, ObjectPath: string, ObjectType = 'File'): Promise<ApiAnswer> {
  return call2014(demo, 'RefreshObjectCaches', { ObjectPath, ObjectType });
}

function tasks(demo: Demo, parameters: Record<string, string> = {}): Promise<ApiAnswer> {
  return call2014(demo, 'DescribeRefreshTasks', parameters);
}

interface Tasks {
  Tasks: { CDNTask: Record<string, string>[] };
  PageNumber: number;
  PageSize: number;
  TotalCount: number;
}

async function pathsOf(demo: Demo, parameters: Record<string, string> = {}): Promise<unknown[]> {
  const { status, text } = await tasks(demo, parameters);
  assert.equal(status, 200, text);
  const answer: Tasks = JSON.parse(text);
  // Five calls a second are all that there are.
  demo.clock.advance(1000);
  return answer.Tasks.CDNTask.map(task => task['ObjectPath']);
}

test('version 2014-11-11 takes Timestamp as well as TimeStamp, V1 and V3', () =>
  withDemo(async demo => {
    const old = { ...version, Timestamp: undefined, TimeStamp: isoSeconds(start) };
    assert.equal((await send(signV1(demo, { ...quota, common: old }))).status, 200);
    assert.equal((await send(signV1(demo, { ...quota, common: version }))).status, 200);
    assert.equal((await call2014(demo, quota.action)).status, 200);
    const late = { ...old, TimeStamp: isoSeconds(start - 3_600_000) };
    await assertRefused(send(signV1(demo, { ...quota, common: late })), 400, 'InvalidTimeStamp.Expired');
    const none = { ...old, TimeStamp: undefined };
    await assertRefused(send(signV1(demo, { ...quota, common: none })), 400, 'MissingTimestamp');
  }));

test('each version has its own actions', () =>
  withDemo(async demo => {
    const parameters = { TaskId: '1' };
    await assertRefused(call2014(demo, 'DescribeRefreshTaskById', parameters), 404, 'InvalidAction.NotFound');
    const current = callApi(demo, { action: 'DescribeRefreshTasks', parameters });
    await assertRefused(current, 404, 'InvalidAction.NotFound');
  }));

test('files and directories are refreshed without Force, nothing else is', () =>
  withDemo(async demo => {
    demo.origin.put('static.demo.test', '/css/a.css', 'a');
    await get(demo, '/css/a.css');
    const parameters = { ObjectPath: 'static.demo.test/css/', ObjectType: 'Directory', Force: 'true' };
    await taskIdOf(call2014(demo, 'RefreshObjectCaches', parameters));
    demo.clock.advance(3000);
    assert.equal(await get(demo, '/css/a.css'), 'REFRESH_HIT a');
    await taskIdOf(refresh2014(demo, 'http://static.demo.test/css/a.css'));
    demo.clock.advance(3000);
    assert.equal(await get(demo, '/css/a.css'), 'REFRESH_HIT a');
    for (const type of ['Regex', 'IgnoreParams', 'directory']) {
      await assertRefused(refresh2014(demo, 'static.demo.test/a', type), 400, 'InvalidObjectType.Malformed');
    }
    await assertRefused(
      refresh2014(demo, 'static.demo.test/css', 'Directory'),
      400,
      'InvalidObjectPath.Malformed',
    );
  }));

test('the quota has four figures, all of them strings', () =>
  withDemo(async demo => {
    await refresh2014(demo, 'static.demo.test/a.js');
    const { RequestId, ...figures } = (await call2014(demo, quota.action)).json;
    assert.equal(typeof RequestId, 'string');
    assert.deepEqual(figures, {
      UrlQuota: '10000',
      UrlRemain: '9999',
      DirQuota: '100',
      DirRemain: '100',
    });
  }));

test('tasks are listed newest first, in the shape of their time', () =>
  withDemo(async demo => {
    const taskId = await taskIdOf(refresh2014(demo, 'http://static.demo.test/a.js'));
    demo.clock.advance(1000);
    await taskIdOf(refresh2014(demo, 'http://static.demo.test/css/', 'Directory'));
    demo.clock.advance(1000);
    const preload = { ObjectPath: 'http://static.demo.test/b.js' };
    await taskIdOf(call2014(demo, 'PushObjectCache', preload));
    demo.clock.advance(1000);
    const { json } = await tasks(demo);
    const { RequestId, ...answer } = json;
    assert.equal(typeof RequestId, 'string');
    assert.deepEqual([answer['PageNumber'], answer['PageSize'], answer['TotalCount']], [1, 20, 3]);
    assert.deepEqual(await pathsOf(demo), [
      'http://static.demo.test/b.js',
      'http://static.demo.test/css/',
      'http://static.demo.test/a.js',
    ]);
    const one: Tasks = JSON.parse((await tasks(demo, { TaskId: taskId })).text);
    assert.deepEqual(one.Tasks.CDNTask, [
      {
        CreationTime: '2026-11-22T04:00:00Z',
        ObjectPath: 'http://static.demo.test/a.js',
        Status: 'Complete',
        TaskId: taskId,
        ObjectType: 'file',
        Process: '100%',
      },
    ]);
  }));

test('tasks are found by type, status, domain, path and time, of one’s own account', () =>
  withDemo(async demo => {
    await refresh2014(demo, 'static.demo.test/a.js\nimg.demo.test/b.png');
    demo.clock.advance(10_000);
    await refresh2014(demo, 'static.demo.test/css/', 'Directory');
    await refresh(demo, 'other.demo.test/c.js', demo.info.keys.otherAccount);
    const file = { ObjectType: 'file' };
    assert.deepEqual(await pathsOf(demo, { ObjectType: 'path' }), ['static.demo.test/css/']);
    assert.deepEqual(await pathsOf(demo, { ...file, DomainName: 'img.demo.test' }), ['img.demo.test/b.png']);
    assert.deepEqual(await pathsOf(demo, { ...file, Status: 'Refreshing' }), []);
    assert.equal((await pathsOf(demo, { ...file, Status: 'Complete' })).length, 2);
    assert.deepEqual(await pathsOf(demo, { ObjectPath: 'static.demo.test/a.js' }), ['static.demo.test/a.js']);
    const span = { StartTime: isoSeconds(start + 10_000), EndTime: isoSeconds(start + 20_000) };
    assert.deepEqual(await pathsOf(demo, span), ['static.demo.test/css/']);
    assert.deepEqual(await pathsOf(demo, { PageSize: '2', PageNumber: '2' }), ['static.demo.test/a.js']);
    demo.clock.advance(6 * day);
    assert.equal((await pathsOf(demo)).length, 3);
    demo.clock.advance(day);
    assert.deepEqual(await pathsOf(demo), []);
  }));

test('a failed task says why', () =>
  withDemo(async demo => {
    demo.faults.add({ match: { api: 'aliyun' }, fault: { kind: 'taskFailed' } });
    await refresh2014(demo, 'static.demo.test/a.js');
    demo.clock.advance(3000);
    const { Tasks: found }: Tasks = JSON.parse((await tasks(demo)).text);
    assert.deepEqual(
      [found.CDNTask[0]?.['Status'], found.CDNTask[0]?.['Description']],
      ['Failed', 'Internal Error'],
    );
  }));

test('a listing of tasks is checked with the codes of its time, and has its rate', () =>
  withDemo(async demo => {
    const time = isoSeconds(start);
    const bad: [Record<string, string>, string][] = [
      [{ PageSize: '51' }, 'InvalidPageSize.ValueNotSupported'],
      [{ TaskId: '1,2' }, 'InvalidTaskId.Malformed'],
      [{ Status: 'Complete' }, 'MissingParameter.ObjectType'],
      [{ DomainName: 'static.demo.test' }, 'MissingParameter.ObjectType'],
      [{ ObjectType: 'directory' }, 'InvalidObjectType.ValueNotSupported'],
      [{ ObjectType: 'file', Status: 'Done' }, 'InvalidStatus.ValueNotSupported'],
      [{ StartTime: time }, 'MissingParameter'],
      [{ StartTime: 'now', EndTime: time }, 'InvalidStartTime.Malformed'],
      [{ StartTime: time, EndTime: isoSeconds(start - 1000) }, 'InvalidEndTime.Mismatch'],
    ];
    for (const [parameters, code] of bad) {
      await assertRefused(tasks(demo, parameters), 400, code);
      demo.clock.advance(1000);
    }
    for (let i = 0; i < 5; i += 1) assert.equal((await tasks(demo)).status, 200);
    await assertRefused(tasks(demo), 400, 'Throttling.User');
  }));

test('domains come with their sources as names, at most 50 a page', () =>
  withDemo(
    async demo => {
      const answer = await call2014(demo, 'DescribeUserDomains', { PageSize: '50' });
      const { Domains }: { Domains: { PageData: Record<string, unknown>[] } } = JSON.parse(answer.text);
      assert.equal(Domains.PageData.length, 50);
      assert.equal(answer.json['TotalCount'], 60);
      const [first = {}] = Domains.PageData;
      assert.deepEqual(first['Sources'], { Source: ['origin.static.demo.test'] });
      assert.equal(first['SourceType'], 'domain');
      assert.deepEqual(
        ['DomainId', 'Coverage'].map(name => first[name]),
        [undefined, undefined],
      );
      const large = call2014(demo, 'DescribeUserDomains', { PageSize: '51' });
      await assertRefused(large, 400, 'InvalidPageSize.ValueNotSupported');
    },
    { domains: 60 },
  ));
