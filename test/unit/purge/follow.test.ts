import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jsonReply, lostAnswer, neverReached, refusalReply } from '../../support/fakeHttp.ts';
import {
  batchesOf,
  beginPurge,
  completeAtOnce,
  journalLines,
  type PurgeOptions,
  type Purging,
  taskRows,
} from './purging.ts';

const ask = 'DescribeRefreshTaskById';
const minute = 60_000;

async function purge(options: PurgeOptions): Promise<Purging> {
  const purging = await beginPurge(options);
  await purging.clock.run(purging.done);
  return purging;
}

function pagesOf(purging: Purging): (string | null)[] {
  return purging.sentTo('DescribeRefreshTasks').map(({ query }) => query.get('PageNumber'));
}

describe('the following of tasks', () => {
  it('looks quickly at first, then as often as the service’s guide says, and gives up after half an hour', async () => {
    const times: number[] = [];
    const started: { at?: number } = {};
    const purging = await beginPurge({
      onTasks: (sent, count, signal) => {
        times.push(purging.clock.now() - (started.at ?? 0));
        return taskRows(() => ({ Status: 'Refreshing', Process: '50%' }))(sent, count, signal);
      },
    });
    started.at = purging.clock.now();
    await purging.clock.run(purging.done);
    assert.deepEqual(times.slice(0, 13), [
      ...Array.from({ length: 10 }, (_, index) => (index + 1) * 1000),
      15_000,
      20_000,
      25_000,
    ]);
    assert.deepEqual(times.slice(19, 22), [minute, minute + 10_000, minute + 20_000]);
    assert.equal(times.at(-1), 30 * minute);
    assert.equal(purging.batch(0).state, 'timedOut');
    assert.equal(purging.run.record.state, 'finished');
  });

  it('asks for ten tasks at once and for all of them', async () => {
    const purging = await purge({ batches: batchesOf(23) });
    const asked = purging.sentTo(ask).map(({ query }) => query.get('TaskId')?.split(',') ?? []);
    assert.deepEqual(
      asked.map(ids => ids.length),
      [10, 10, 3],
    );
    assert.equal(new Set(asked.flat()).size, 23);
    assert.ok(purging.run.record.batches.every(({ state }) => state === 'complete'));
  });

  it('takes a task as complete when the last page of its rows says so', async () => {
    const failing: { page?: string } = {};
    const options: PurgeOptions = {
      options: { apiVersion: '2014-11-11' },
      onTasks: ({ query }) => {
        const page = query.get('PageNumber') ?? '';
        const Status = page === failing.page ? 'Failed' : 'Complete';
        const rows = [{ TaskId: query.get('TaskId'), ObjectType: 'file', Status, Process: '100%' }];
        return jsonReply(200, { RequestId: 'R', Tasks: { CDNTask: rows }, TotalCount: 101 });
      },
    };
    const whole = await purge(options);
    assert.deepEqual([pagesOf(whole), whole.batch(0).state], [['1', '2', '3'], 'complete']);
    failing.page = '3';
    const last = await purge(options);
    assert.deepEqual([pagesOf(last), last.batch(0).state], [['1', '2', '3'], 'failed']);
    failing.page = '1';
    const first = await purge(options);
    assert.deepEqual([pagesOf(first), first.batch(0).state], [['1'], 'failed']);
  });

  it('asks no more for what has ended, and once for a task that two requests share', async () => {
    const purging = await purge({
      batches: batchesOf(3),
      onRefresh: sent => {
        const last = sent.form.get('ObjectPath')?.endsWith('/2');
        return jsonReply(200, { RequestId: 'R', RefreshTaskId: last ? 'own' : 'shared' });
      },
      onTasks: taskRows((id, look) => ({ Status: id === 'shared' || look > 2 ? 'Complete' : 'Refreshing' })),
    });
    assert.deepEqual(
      purging.sentTo(ask).map(({ query }) => query.get('TaskId')),
      ['shared,own', 'own', 'own'],
    );
    assert.ok(purging.run.record.batches.every(({ state }) => state === 'complete'));
  });

  it('is complete when every task of the request is, and as far as its slowest', async () => {
    const seen: (number | undefined)[] = [];
    await purge({
      onRefresh: () => jsonReply(200, { RequestId: 'R', RefreshTaskId: 'a,b' }),
      onTasks: taskRows((id, look) =>
        id === 'a'
          ? { Status: 'Complete', Process: '100%' }
          : { Status: look < 3 ? 'Refreshing' : 'Complete', Process: `${look * 20}%` },
      ),
      onChange: ({ batches: [batch] }) => seen.push(batch?.percent),
    });
    assert.deepEqual(seen.slice(3, 6), [20, 40, 100]);
  });

  const ends: [string, string][] = [
    ['Failed', 'failed'],
    ['Timeout', 'timedOut'],
    ['Canceled', 'failed'],
  ];
  for (const [Status, state] of ends) {
    it(`ends with the service’s own words: ${Status}`, async () => {
      const purging = await purge({
        batches: batchesOf(2),
        onTasks: taskRows(id =>
          id === 't0' ? { Status, Process: '30%', Description: 'Origin Timeout' } : { Status: 'Complete' },
        ),
      });
      assert.equal(purging.batch(0).state, state);
      assert.equal(purging.batch(0).reason, 'Origin Timeout');
      assert.equal(purging.batch(1).state, 'complete');
      assert.equal(purging.run.record.state, 'finished');
    });
  }

  it('goes on while the service does not know the task yet', async () => {
    const purging = await purge({
      onTasks: taskRows((_id, look) => (look < 4 ? undefined : { Status: 'Complete' })),
    });
    assert.equal(purging.batch(0).state, 'complete');
    assert.equal(purging.sentTo(ask).length, 4);
  });

  it('writes nothing while nothing changes', async () => {
    const purging = await purge({
      onTasks: taskRows((_id, look) => ({ Status: look < 50 ? 'Refreshing' : 'Complete', Process: '10%' })),
    });
    // start, sending, accepted, following, complete, end
    assert.equal(journalLines(purging.files).length, 6);
  });

  it('leaves requests accepted, with the refusal, when the key may not ask', async () => {
    const purging = await purge({
      batches: [...batchesOf(2, 'p1'), ...batchesOf(1, 'p2', 2)],
      onTasks: (sent, count, signal) =>
        sent.query.get('TaskId') === 't2'
          ? completeAtOnce(sent, count, signal)
          : refusalReply(403, 'Forbidden.RAM'),
    });
    for (const id of [0, 1]) {
      assert.equal(purging.batch(id).state, 'accepted');
      assert.deepEqual(purging.batch(id).refusal, {
        kind: 'permission',
        code: 'Forbidden.RAM',
        requestId: 'R-refused',
        detail: { permission: 'cdn:DescribeRefreshTaskById' },
      });
      assert.deepEqual(purging.batch(id).taskIds, [`t${id}`]);
    }
    assert.equal(purging.batch(2).state, 'complete');
    assert.equal(purging.run.record.state, 'finished');
  });

  it('keeps what has ended when asking fails later on', async () => {
    const purging = await purge({
      batches: batchesOf(2),
      onTasks: (sent, count, signal) => {
        if (count > 1) throw neverReached();
        return taskRows(id => ({ Status: id === 't0' ? 'Complete' : 'Refreshing', Process: '10%' }))(
          sent,
          count,
          signal,
        );
      },
    });
    assert.equal(purging.batch(0).state, 'complete');
    assert.equal(purging.batch(0).refusal, undefined);
    assert.equal(purging.batch(1).state, 'accepted');
    assert.equal(purging.batch(1).refusal?.kind, 'network');
  });

  it('outlives a while without network: a task takes minutes', async () => {
    const purging = await purge({
      onTasks: (sent, count, signal) => {
        if (count > 1 && count < 12) throw neverReached();
        const state = count === 1 ? 'Refreshing' : 'Complete';
        return taskRows(() => ({ Status: state }))(sent, count, signal);
      },
    });
    assert.equal(purging.batch(0).state, 'complete');
    assert.equal(purging.batch(0).refusal, undefined);
  });

  it('asks again after an answer that was lost: asking does nothing', async () => {
    const purging = await purge({
      onTasks: (sent, count, signal) => {
        if (count === 1) throw lostAnswer();
        return completeAtOnce(sent, count, signal);
      },
    });
    assert.equal(purging.batch(0).state, 'complete');
    assert.equal(purging.batch(0).attempts, 1);
  });

  it('does not ask for what was refused', async () => {
    const purging = await purge({ onRefresh: () => refusalReply(400, 'InvalidObjectPath.Malformed') });
    assert.equal(purging.sentTo(ask).length, 0);
  });
});
