import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import type { Demo } from '../../../demo/index.ts';
import type { ApiCall } from '../../../src/core/http/call.ts';
import { listDomains } from '../../../src/core/profiles/domains.ts';
import { testProfile } from '../../../src/core/profiles/test.ts';
import { aliyun } from '../../../src/core/providers/aliyun/provider.ts';
import type { PurgeWay, TaskAbility, TaskStatus } from '../../../src/core/providers/provider.ts';
import { openSession } from '../../support/demoSession.ts';
import { jsonReply, refusalReply } from '../../support/fakeHttp.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';
import { withDemo } from '../demo/support.ts';

const older = { apiVersion: '2014-11-11' };
const file: PurgeWay = { kind: 'url', mode: 'invalidate' };
const signal = new AbortController().signal;

function actionsOf(demo: Demo): unknown[] {
  return demo.received().map(({ details }) => details['action']);
}

function tasksOf(options: object): TaskAbility {
  const { tasks } = aliyun.bind(fakeProfile({ options: { ...options } }));
  assert.ok(tasks);
  return tasks;
}

for (const signature of ['v3', 'v1']) {
  for (const apiVersion of ['2018-05-10', '2014-11-11']) {
    test(`a profile of version ${apiVersion} with signature ${signature} works from its test to its purge’s end`, () =>
      withDemo(async demo => {
        const { bound, send, ask } = openSession(demo, { signature, apiVersion });
        assert.deepEqual(await testProfile(send, bound, signal), { cannot: [] });
        const objects = ['http://static.demo.test/a.js', 'http://img.demo.test/b.png'];
        const batch = { ...file, objects, network: 'production' } as const;
        const { taskIds } = await ask(bound.purge.submit(batch));
        assert.equal(taskIds.length, 2);
        const states = async (): Promise<unknown[]> => {
          const asked: TaskStatus[] = [];
          const { perCall, status } = bound.tasks ?? assert.fail();
          for (let at = 0; at < taskIds.length; at += perCall) {
            asked.push(...(await ask(status(taskIds.slice(at, at + perCall)))));
          }
          assert.deepEqual(asked.map(each => each.taskId).toSorted(), taskIds.toSorted());
          return asked.map(({ state }) => state);
        };
        assert.notDeepEqual(await states(), ['complete', 'complete']);
        demo.clock.advance(3000);
        assert.deepEqual(await states(), ['complete', 'complete']);
        const quota = await ask(bound.quota?.read() ?? assert.fail());
        assert.deepEqual(quota, {
          urlsLeft: 9998,
          urlsPerDay: 10_000,
          directories: { left: 100, perDay: 100 },
        });
        const follows = apiVersion === '2014-11-11' ? 'DescribeRefreshTasks' : 'DescribeRefreshTaskById';
        assert.ok(actionsOf(demo).includes(follows));
      }));
  }
}

test('the domains of an account come fifty at a time', () =>
  withDemo(
    async demo => {
      const { bound, send } = openSession(demo, older);
      const domains = await listDomains(send, bound, bound.domains ?? assert.fail(), signal);
      assert.equal(domains.length, 120);
      assert.equal(actionsOf(demo).filter(action => action === 'DescribeUserDomains').length, 3);
    },
    { domains: 120 },
  ));

test('more tasks are asked for than a second takes, and none is refused for it', () =>
  withDemo(async demo => {
    const { bound, ask } = openSession(demo, older);
    const { status } = bound.tasks ?? assert.fail();
    for (let count = 0; count < 12; count += 1) assert.deepEqual(await ask(status(['1'])), []);
    assert.ok(demo.received().every(entry => entry.status === 200));
  }));

function waysOf(options: object): unknown {
  return aliyun.bind(fakeProfile({ options: { ...options } })).purge.ways;
}

describe('the older version', () => {
  it('purges files and directories, preloads, and has no Force', () => {
    assert.deepEqual(waysOf(older), { url: ['invalidate', 'preload'], directory: ['invalidate'] });
    assert.deepEqual(waysOf({}), aliyun.ways);
    assert.deepEqual(waysOf({ apiVersion: 'other' }), aliyun.ways);
    assert.deepEqual(aliyun.options.find(({ name }) => name === 'apiVersion')?.values, [
      '2018-05-10',
      '2014-11-11',
    ]);
  });

  it('is named in what is signed', () => {
    const stamp = { now: Date.UTC(2026, 10, 22), nonce: 'n' };
    const call = tasksOf(older).status(['1']);
    const signed = (options: object): { v3: string | undefined; v1: string | null } => {
      const v3 = aliyun.bind(fakeProfile({ options: { ...options } })).sign(call.request, stamp);
      const v1 = aliyun
        .bind(fakeProfile({ options: { ...options, signature: 'v1' } }))
        .sign(call.request, stamp);
      assert.match(v3.headers['authorization'] ?? '', /x-acs-version/);
      return { v3: v3.headers['x-acs-version'], v1: new URLSearchParams(v1.body).get('Version') };
    };
    assert.deepEqual(signed(older), { v3: '2014-11-11', v1: '2014-11-11' });
    assert.deepEqual(signed({}), { v3: '2018-05-10', v1: '2018-05-10' });
  });

  it('names the permission that following needs', async () => {
    const [, tasks] = aliyun.bind(fakeProfile({ options: older })).test();
    assert.deepEqual(tasks?.parse(refusalReply(403, 'Forbidden.RAM'), 0), [
      { ability: 'tasks', permission: 'cdn:DescribeRefreshTasks' },
    ]);
  });
});

function rows(count: number, facts: object = {}): object[] {
  return Array.from({ length: count }, () => ({
    TaskId: '7',
    Status: 'Complete',
    Process: '100%',
    ...facts,
  }));
}

function page(call: ApiCall<TaskStatus[]>, CDNTask: unknown, TotalCount: unknown): TaskStatus[] {
  return call.parse(jsonReply(200, { RequestId: 'R1', Tasks: { CDNTask }, TotalCount }), 0);
}

describe('the tasks of the older version', () => {
  const { perCall, status } = tasksOf(older);

  it('are asked for one by one, within their own rate', () => {
    assert.equal(perCall, 1);
    assert.deepEqual(status(['7'], 2).request.query, [
      ['TaskId', '7'],
      ['PageNumber', '2'],
      ['PageSize', '50'],
    ]);
    const { limits } = aliyun.bind(fakeProfile({ options: older }));
    const [bucket = ''] = Object.keys(status(['7']).cost ?? {});
    assert.deepEqual(limits?.limitOf(bucket), { most: 5, withinMs: 1100 });
  });

  it('are complete when all their pages are', () => {
    const complete = { taskId: '7', state: 'complete', percent: 100 };
    assert.deepEqual(page(status(['7']), rows(50), 51), [{ ...complete, hasMore: true }]);
    assert.deepEqual(page(status(['7']), rows(50), '51'), [{ ...complete, hasMore: true }]);
    assert.deepEqual(page(status(['7'], 2), rows(1), 51), [complete]);
    assert.deepEqual(page(status(['7']), rows(50), 50), [complete]);
    assert.deepEqual(page(status(['7'], 2), [], 51), []);
    const running = rows(1, { Status: 'Refreshing', Process: '10%' });
    assert.deepEqual(page(status(['7']), [...rows(49), ...running], 90), [
      { taskId: '7', state: 'running', percent: 10 },
    ]);
  });

  it('are of the id that was asked for, in an answer that has its list', () => {
    assert.deepEqual(page(status(['7']), rows(1, { TaskId: '8' }), 1), []);
    for (const list of [undefined, 'none', {}]) {
      assert.throws(() => page(status(['7']), list, 1), { kind: 'badReply', requestId: 'R1' });
    }
  });
});
