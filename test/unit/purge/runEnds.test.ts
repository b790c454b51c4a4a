import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CdnError } from '../../../src/core/errors.ts';
import { settle } from '../../support/fakeClock.ts';
import { lostAnswer, refusalReply } from '../../support/fakeHttp.ts';
import {
  accept,
  type Answer,
  batchesOf,
  beginPurge,
  isLeaseHeld,
  type PurgeOptions,
  statesOf,
  taskRows,
} from './purging.ts';

const refresh = 'RefreshObjectCaches';

/** The last request is cut off by its signal alone, as `fetch` is. */
const hangs: Answer = (_sent, _count, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new CdnError('cancelled', { maybeSent: true })));
  });

describe('a cancelled purge', () => {
  it('has sent nothing when it is cancelled before', async () => {
    const purging = await beginPurge({ batches: batchesOf(2) });
    purging.stop.abort();
    await purging.clock.run(purging.done);
    assert.deepEqual(statesOf(purging), ['cancelled', 'cancelled']);
    assert.equal(purging.sentTo(refresh).length, 0);
    assert.equal(purging.run.record.state, 'cancelled');
    assert.equal(isLeaseHeld(purging.files), false);
  });

  it('does not know about the requests that were on their way, and has not sent the rest', async () => {
    const purging = await beginPurge({
      batches: batchesOf(10),
      onRefresh: (sent, count, signal) => (count >= 2 ? hangs : accept)(sent, count, signal),
    });
    await settle();
    purging.stop.abort();
    await purging.clock.run(purging.done);
    const onTheirWay = Array.from({ length: 8 }, () => 'unknown');
    assert.deepEqual(statesOf(purging), ['accepted', ...onTheirWay, 'cancelled']);
    assert.equal(purging.sentTo(refresh).length, 9);
    assert.equal(purging.batch(9).attempts, 0, 'The journal never says that it was being sent.');
    assert.equal(purging.run.record.state, 'cancelled');
  });

  it('is at once cancelled while it waits to try again, and was not sent', async () => {
    const purging = await beginPurge({ onRefresh: () => refusalReply(503, 'Throttling') });
    await settle();
    const at = purging.clock.now();
    purging.stop.abort();
    await purging.clock.run(purging.done);
    assert.equal(purging.clock.now(), at);
    assert.deepEqual(statesOf(purging), ['cancelled']);
    assert.equal(purging.sentTo(refresh).length, 1);
  });

  it('leaves what was accepted as it is, and no longer follows it', async () => {
    const purging = await beginPurge({ onTasks: taskRows(() => ({ Status: 'Refreshing', Process: '10%' })) });
    await purging.clock.advance(3000);
    assert.equal(purging.batch(0).state, 'following');
    purging.stop.abort();
    await purging.clock.run(purging.done);
    assert.equal(purging.batch(0).state, 'following');
    assert.equal(purging.run.record.state, 'cancelled');
    assert.equal(purging.clock.pending(), 0);
  });
});

function fullFrom(count: number, keep = 0): PurgeOptions {
  return {
    batches: batchesOf(2),
    files: {
      fault: (operation, at) =>
        operation === 'append' && at >= count ? { code: 'ENOSPC', keep } : undefined,
    },
  };
}

describe('a journal that can’t be written', () => {
  it('lets nothing leave', async () => {
    for (const keep of [0, 10]) {
      const purging = await beginPurge(fullFrom(2, keep));
      await assert.rejects(purging.clock.run(purging.done), { kind: 'storage', code: 'ENOSPC' });
      assert.equal(purging.sentTo(refresh).length, 0);
      assert.equal(isLeaseHeld(purging.files), false);
      assert.equal(purging.clock.pending(), 0);
    }
  });

  it('stops after the request whose outcome it could not keep', async () => {
    const purging = await beginPurge(fullFrom(3));
    await assert.rejects(purging.clock.run(purging.done), { kind: 'storage' });
    assert.equal(purging.sentTo(refresh).length, 1);
    assert.equal(isLeaseHeld(purging.files), false);
    assert.equal(purging.batch(0).state, 'sending');
  });

  it('keeps no second attempt from being recorded: it does not leave either', async () => {
    const purging = await beginPurge({
      ...fullFrom(3),
      onRefresh: () => {
        throw lostAnswer();
      },
    });
    await assert.rejects(purging.clock.run(purging.done), { kind: 'storage' });
    assert.equal(purging.sentTo(refresh).length, 1);
  });

  it('ends the following of every profile, not only of its own', async () => {
    const purging = await beginPurge({
      batches: [...batchesOf(1, 'p1'), ...batchesOf(1, 'p2', 1)],
      files: {
        // start, 2 × (sending, accepted): the first news of a task has no room.
        fault: (operation, count) => (operation === 'append' && count === 6 ? { code: 'ENOSPC' } : undefined),
      },
      onTasks: taskRows(() => ({ Status: 'Refreshing', Process: '10%' })),
    });
    await assert.rejects(purging.clock.run(purging.done), { kind: 'storage' });
    const asked = purging.sentTo('DescribeRefreshTaskById').length;
    await purging.clock.advance(60_000);
    assert.equal(purging.sentTo('DescribeRefreshTaskById').length, asked);
    assert.equal(purging.clock.pending(), 0);
    assert.equal(isLeaseHeld(purging.files), false);
  });
});
