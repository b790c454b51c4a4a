import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Demo } from '../../../demo/index.ts';
import { assertRefused, call, get, quotaOf, rowsOf, taskIdOf, tasksById } from './aliyunSupport.ts';
import { type ApiAnswer, control, fromEdge, refresh, withDemo } from './support.ts';

const host = 'static.demo.test';
const root = `https://${host}`;

function push(demo: Demo, ObjectPath: string, more: Record<string, string> = {}): Promise<ApiAnswer> {
  return call(demo, 'PushObjectCache', { ObjectPath, ...more });
}

/** Asks until the origin has answered: the demo's clock stands still meanwhile. */
async function ended(demo: Demo, taskId: string): Promise<Record<string, string>[]> {
  for (;;) {
    const rows = rowsOf(await tasksById(demo, taskId));
    if (rows.every(row => !['Pending', 'Refreshing'].includes(row['Status'] ?? ''))) return rows;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

function many(count: number): string {
  return Array.from({ length: count }, (_, i) => `${root}/${i}.js`).join('\n');
}

/** A URL of this many characters. */
function long(length: number): string {
  return `${root}/`.padEnd(length, 'x');
}

function originRequests(demo: Demo): number {
  return demo.received().filter(({ api }) => api === 'origin').length;
}

test('a preload goes from Pending to Complete, and then the edge has the file', () =>
  withDemo(async demo => {
    const answer = await push(demo, `${root}/app.js\r\n${host}/index.html`);
    assert.deepEqual(Object.keys(answer.json).sort(), ['PushTaskId', 'RequestId']);
    const taskId = await taskIdOf(Promise.resolve(answer));
    assert.match(taskId, /^\d{11}$/);
    assert.equal(await quotaOf(demo, 'PreloadRemain'), '998');
    const [pending] = rowsOf(await tasksById(demo, taskId));
    assert.deepEqual(
      [pending?.['Status'], pending?.['ObjectType'], pending?.['ObjectPath']],
      ['Pending', 'preload', `${root}/app.js`],
    );
    demo.clock.advance(1999);
    assert.equal(rowsOf(await tasksById(demo, taskId))[0]?.['Process'], '33.33%');
    assert.equal(originRequests(demo), 0);
    demo.clock.advance(1001);
    const rows = await ended(demo, taskId);
    assert.deepEqual(
      rows.map(row => [row['Status'], row['Process'], row['Description']]),
      [
        ['Complete', '100%', ''],
        ['Complete', '100%', ''],
      ],
    );
    assert.equal(originRequests(demo), 2);
    assert.match(await get(demo, '/app.js'), /^HIT console/);
    assert.match(await get(demo, '/index.html'), /^HIT/);
    assert.equal(originRequests(demo), 2);
  }));

test('who asks the edge first after its time gets the preloaded copy too', () =>
  withDemo(async demo => {
    await taskIdOf(push(demo, `${root}/app.js`));
    assert.match(await get(demo, '/index.html'), /^MISS/);
    demo.clock.advance(3000);
    assert.match(await get(demo, '/app.js'), /^HIT/);
  }));

test('a fresh copy stays though the origin changed; a purged one is replaced', () =>
  withDemo(async demo => {
    demo.origin.put(host, '/app.js', 'old');
    await get(demo, '/app.js');
    demo.origin.put(host, '/app.js', 'new');
    const first = await taskIdOf(push(demo, `${root}/app.js`));
    demo.clock.advance(3000);
    await ended(demo, first);
    assert.equal(await get(demo, '/app.js'), 'HIT old');

    await taskIdOf(refresh(demo, `${root}/app.js`));
    demo.clock.advance(3000);
    const second = await taskIdOf(push(demo, `${root}/app.js`));
    demo.clock.advance(3000);
    await ended(demo, second);
    assert.equal(await get(demo, '/app.js'), 'HIT new');
  }));

test('what the origin does not have or can not give fails with its reason', () =>
  withDemo(async demo => {
    demo.origin.put(host, '/never.js', 'x', { cacheControl: 'no-store' });
    for (const [path, status] of [
      ['/busy.js', 503],
      ['/moved.js', 307],
    ] as const) {
      demo.faults.add({ match: { api: 'origin', path }, fault: { kind: 'status', status } });
    }
    demo.faults.add({ match: { api: 'origin', path: '/dead.js' }, fault: { kind: 'drop' } });
    const paths = ['none', 'busy', 'moved', 'dead', 'app', 'never'].map(name => `${root}/${name}.js`);
    const taskId = await taskIdOf(push(demo, paths.join('\n')));
    demo.clock.advance(3000);
    const rows = await ended(demo, taskId);
    assert.deepEqual(
      rows.map(row => `${row['Status']} ${row['Description']}`),
      [
        'Failed Origin Return StatusCode 4XX',
        'Failed Origin Return StatusCode 5XX',
        'Failed Origin Return StatusCode 3XX',
        'Failed Origin Return StatusCode 5XX',
        'Complete ',
        'Complete ',
      ],
    );
    assert.equal(await get(demo, '/never.js'), 'MISS x');
    assert.equal((await fromEdge(demo, host, '/none.js')).status, 404);
  }));

test('a preload waits for a slow origin', () =>
  withDemo(async demo => {
    demo.faults.add({ match: { api: 'origin' }, fault: { kind: 'latency', ms: 200 } });
    const taskId = await taskIdOf(push(demo, `${root}/app.js`));
    demo.clock.advance(3000);
    const [row] = rowsOf(await tasksById(demo, taskId));
    assert.deepEqual([row?.['Status'], row?.['Process']], ['Refreshing', '66.67%']);
    assert.equal((await ended(demo, taskId))[0]?.['Status'], 'Complete');
  }));

test('a preload can be made to fail, to time out and to meet a full queue', () =>
  withDemo(async demo => {
    const set = (fault: object): Promise<ApiAnswer> =>
      control(demo, 'POST', '/faults', { match: { api: 'aliyun', action: 'PushObjectCache' }, fault });
    await set({ kind: 'taskTimeout' });
    const taskId = await taskIdOf(push(demo, `${root}/app.js`));
    demo.clock.advance(3000);
    const [row] = await ended(demo, taskId);
    assert.deepEqual([row?.['Status'], row?.['Description']], ['Timeout', 'Origin Timeout']);
    await set({ kind: 'queueFull' });
    await assertRefused(push(demo, `${root}/app.js`), 403, 'PreloadQueueFull');
    await set({ kind: 'quotaGone' });
    await assertRefused(push(demo, `${root}/app.js`), 400, 'QuotaExceeded.Preload');
    assert.equal(originRequests(demo), 0);
  }));

test('100 URLs are taken, each of 1,024 characters at most and none a directory', () =>
  withDemo(async demo => {
    assert.equal((await push(demo, many(100))).status, 200);
    await assertRefused(
      push(demo, many(101)),
      400,
      'SingleRequest.OverLimit',
      'A maximum of 100 URLs are supported for each request.',
    );
    assert.equal((await push(demo, long(1024))).status, 200);
    for (const path of [long(1025), `${root}/css/`, root]) {
      await assertRefused(push(demo, path), 400, 'InvalidObjectPath.Malformed');
    }
    await assertRefused(push(demo, ''), 400, 'MissingParameter');
    await assertRefused(push(demo, 'other.demo.test/a.js'), 404, 'InvalidDomain.NotFound');
    assert.equal(await quotaOf(demo, 'PreloadRemain'), '899');
  }));

test('an area is one of two, and the day’s preloads are counted', () =>
  withDemo(
    async demo => {
      await assertRefused(
        push(demo, `${root}/a.js`, { Area: 'global' }),
        400,
        'InvalidArea.ValueNotSupported',
      );
      assert.equal((await push(demo, `${root}/a.js`, { Area: 'overseas', L2Preload: 'true' })).status, 200);
      await assertRefused(push(demo, `${root}/b.js\n${root}/c.js`), 400, 'QuotaExceeded.Preload');
      assert.equal((await push(demo, `${root}/b.js`)).status, 200);
      assert.equal((await refresh(demo, `${root}/b.js`)).status, 200);
    },
    { quotas: { preload: 2 } },
  ));

test('a key needs the permission for preloads, on every domain', () =>
  withDemo(async demo => {
    const { domainOnly, refreshOnly } = demo.info.keys;
    const pushAs = (path: string, key: typeof domainOnly): Promise<ApiAnswer> =>
      call(demo, 'PushObjectCache', { ObjectPath: path }, key);
    await assertRefused(pushAs(`${root}/a.js`, refreshOnly), 403, 'Forbidden.RAM');
    await assertRefused(pushAs('img.demo.test/a.js', domainOnly), 403, 'Forbidden.RAM');
    assert.equal((await pushAs(`${root}/a.js`, domainOnly)).status, 200);
  }));
