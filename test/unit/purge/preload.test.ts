import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jsonReply, refusalReply } from '../../support/fakeHttp.ts';
import { planned } from '../../support/planned.ts';
import { accept, beginPurge, type PurgeOptions, type Purging, taskRows } from './purging.ts';

const page = (index: number): string => `https://a.example.com/${index}`;
const preloadThese = (id: number, ...objects: string[]) =>
  planned({ id, profileId: 'p1', mode: 'preload', objects });

async function purge(options: PurgeOptions): Promise<Purging> {
  const purging = await beginPurge(options);
  await purging.clock.run(purging.done);
  return purging;
}

function outcomes({ run }: Purging): unknown[] {
  return run.record.batches.map(({ mode, state, objects }) => [mode, state, objects]);
}

const accepted = () => jsonReply(200, { RequestId: 'R-push', PushTaskId: 'p9' });

describe('a preload', () => {
  it('goes when the purge of the same URLs is complete, and not before', async () => {
    const seen: string[] = [];
    const purging = await purge({
      batches: [planned({ id: 0, profileId: 'p1', objects: [page(0)] }), preloadThese(1, page(0))],
      onTasks: taskRows((id, look) => {
        seen.push(id);
        return { Status: look < 3 ? 'Refreshing' : 'Complete' };
      }),
      onPreload: () => {
        seen.push('preload');
        return accepted();
      },
    });
    assert.deepEqual(seen, ['t0', 't0', 't0', 'preload', 'p9']);
    assert.deepEqual(outcomes(purging), [
      ['invalidate', 'complete', [page(0)]],
      ['preload', 'complete', [page(0)]],
    ]);
  });

  it('goes at once when nothing is purged before', async () => {
    const purging = await purge({ batches: [preloadThese(0, page(0))], onPreload: accepted });
    assert.deepEqual(outcomes(purging), [['preload', 'complete', [page(0)]]]);
    assert.equal(purging.sentTo('RefreshObjectCaches').length, 0);
  });

  it('leaves out what was refused, which is kept as not sent', async () => {
    const purging = await purge({
      batches: [
        planned({ id: 0, profileId: 'p1', objects: [page(0)] }),
        planned({ id: 1, profileId: 'p1', objects: [page(1)] }),
        preloadThese(2, page(0), page(1)),
      ],
      onRefresh: (sent, count, signal) =>
        count === 2 ? refusalReply(400, 'InvalidObjectPath.Malformed') : accept(sent, count, signal),
      onPreload: accepted,
    });
    assert.deepEqual(outcomes(purging), [
      ['invalidate', 'complete', [page(0)]],
      ['invalidate', 'rejected', [page(1)]],
      ['preload', 'complete', [page(0)]],
      ['preload', 'notSent', [page(1)]],
    ]);
  });

  it('waits as long as the service expected where the key may not ask', async () => {
    let preloadedAt = 0;
    const purging = await beginPurge({
      batches: [planned({ id: 0, profileId: 'p1', objects: [page(0)] }), preloadThese(1, page(0))],
      onTasks: () => refusalReply(403, 'Forbidden.RAM'),
      onPreload: () => {
        preloadedAt = purging.clock.now();
        return accepted();
      },
    });
    const start = purging.clock.now();
    await purging.clock.run(purging.done);
    assert.equal(preloadedAt - start, 360_000);
  });

  it('is not sent when the run was cancelled meanwhile', async () => {
    const purging = await beginPurge({
      batches: [planned({ id: 0, profileId: 'p1', objects: [page(0)] }), preloadThese(1, page(0))],
      onTasks: taskRows(() => ({ Status: 'Refreshing' })),
      onPreload: accepted,
    });
    await purging.clock.advance(5000);
    purging.stop.abort();
    await purging.clock.run(purging.done);
    assert.deepEqual(
      purging.run.record.batches.map(({ state, attempts }) => [state, attempts]),
      [
        ['following', 1],
        ['notSent', 0],
      ],
    );
    assert.equal(purging.sentTo('PushObjectCache').length, 0);
  });
});
