import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CdnError, cancelled } from '../../../src/core/errors.ts';
import { createJournal } from '../../../src/core/purge/journal.ts';
import type { Probe, ProbeUrl } from '../../../src/core/verify/probe.ts';
import type { Subject } from '../../../src/core/verify/prove.ts';
import { settle } from '../../support/fakeClock.ts';
import { refusalReply } from '../../support/fakeHttp.ts';
import { file, probe } from '../verify/situations.ts';
import {
  accept,
  batchesOf,
  beginPurge,
  pageUrl,
  type PurgeOptions,
  type Purging,
  taskRows,
  verdictsOf,
} from './purging.ts';

const subject: Subject = { url: pageUrl, local: file('new') };

async function purge(options: PurgeOptions): Promise<Purging> {
  const purging = await beginPurge({ subjects: [subject], ...options });
  await purging.clock.run(purging.done);
  return purging;
}

/** An edge that serves each text in turn, the last one for ever. */
function edgeOf(...texts: string[]): { probe: ProbeUrl; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    probe: async url => {
      asked.push(url);
      const text = texts[Math.min(asked.length, texts.length) - 1];
      return probe(text ?? '', { url });
    },
  };
}

/** Answers nothing until it is aborted, as `fetch` does not. */
const silent: ProbeUrl = (_url, { signal }) =>
  new Promise<Probe>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(cancelled(true)));
  });

describe('the proof of a purge', () => {
  it('is what the edge serves before and after, and is in the journal', async () => {
    const edge = edgeOf('old', 'new');
    const purging = await purge({ probe: edge.probe });
    assert.deepEqual(edge.asked, [pageUrl, pageUrl]);
    const verdict = verdictsOf(purging.run.record)[pageUrl];
    assert.ok(verdict?.kind === 'fresh');
    assert.equal(verdict.proof, 'local');
    const [kept] = await createJournal(purging.files, purging.clock, '/purges').read();
    assert.ok(kept);
    assert.deepEqual(verdictsOf(kept)[pageUrl], JSON.parse(JSON.stringify(verdict)));
  });

  it('looks before the first request leaves and after the last task has ended', async () => {
    const order: string[] = [];
    await purge({
      probe: async url => {
        order.push('edge');
        return probe('new', { url });
      },
      onRefresh: (sent, count, signal) => {
        order.push('purge');
        return accept(sent, count, signal);
      },
      onTasks: taskRows((_id, look) => {
        order.push('task');
        return { Status: look < 2 ? 'Refreshing' : 'Complete' };
      }),
    });
    assert.deepEqual(order, ['edge', 'purge', 'task', 'task', 'edge']);
  });

  it('has a verdict for an edge that does not answer, too', async () => {
    const purging = await purge({
      probe: async () => {
        throw new CdnError('timeout', { maybeSent: true });
      },
    });
    const verdict = verdictsOf(purging.run.record)[pageUrl];
    assert.ok(verdict?.kind === 'unknown' && verdict.reason === 'unreachable');
    assert.equal(purging.run.record.state, 'finished');
  });

  it('is for what was accepted, not for what was refused or cancelled', async () => {
    const urls = batchesOf(3).flatMap(batch => batch.objects);
    const purging = await purge({
      batches: batchesOf(3),
      subjects: urls.map(url => ({ url, local: file('new') })),
      probe: edgeOf('new').probe,
      onRefresh: (sent, count, signal) =>
        count === 2 ? refusalReply(404, 'InvalidDomain.NotFound') : accept(sent, count, signal),
    });
    assert.deepEqual(Object.keys(verdictsOf(purging.run.record)), [urls[0], urls[2]]);
  });

  it('of one profile does not wait for the tasks of another', async () => {
    const urls = ['https://a.example.com/0', 'https://a.example.com/1'];
    const purging = await beginPurge({
      batches: [...batchesOf(1, 'p1', 0), ...batchesOf(1, 'p2', 1)],
      subjects: urls.map(url => ({ url, local: file('new') })),
      probe: edgeOf('new').probe,
      onTasks: taskRows(id => ({ Status: id === 't0' ? 'Complete' : 'Refreshing' })),
    });
    await purging.clock.advance(5000);
    assert.deepEqual(Object.keys(verdictsOf(purging.run.record)), [urls[0]]);
    assert.equal(purging.batch(1).state, 'following');
    purging.stop.abort();
    await purging.clock.run(purging.done);
  });

  it('is dated by its own request, not by the first of the run', async () => {
    const urls = batchesOf(2).flatMap(batch => batch.objects);
    const last = urls[1] ?? '';
    const purging = await beginPurge({
      batches: batchesOf(2),
      subjects: [{ url: last, local: file('new') }],
      // Stored after the first request left, and before the second did.
      probe: async url => probe('old', { url, at: purging.clock.now(), age: 0 }),
      onRefresh: async (sent, count, signal) => {
        if (count === 1) await purging.clock.sleep(60_000, signal);
        return accept(sent, count, signal);
      },
    });
    await purging.clock.run(purging.done);
    const [first, second] = purging.run.record.batches;
    assert.equal((second?.sentAt ?? 0) - (first?.sentAt ?? 0), 60_000);
  });

  it('does not wait longer than 2.5 s for a slow edge before the purge, and does without its answer', async () => {
    const times: number[] = [];
    const purging = await beginPurge({
      subjects: [subject],
      probe: (url, options) =>
        times.length > 0 ? Promise.resolve(probe('new', { url })) : silent(url, options),
      onRefresh: (sent, count, signal) => {
        times.push(purging.clock.now());
        return accept(sent, count, signal);
      },
    });
    const started = purging.clock.now();
    await purging.clock.advance(2499);
    assert.deepEqual(times, []);
    await purging.clock.run(purging.done);
    assert.deepEqual(times, [started + 2500]);
    assert.equal(verdictsOf(purging.run.record)[pageUrl]?.kind, 'fresh');
  });

  it('ends at once and in silence when it is cancelled, before and after the purge', async () => {
    const before = await beginPurge({ subjects: [subject], probe: silent });
    await settle();
    before.stop.abort();
    await before.clock.run(before.done);
    assert.equal(before.batch(0).state, 'cancelled');
    const first = edgeOf('old');
    const after = await beginPurge({
      subjects: [subject],
      probe: (url, options) => (first.asked.length > 0 ? silent(url, options) : first.probe(url, options)),
    });
    await after.clock.advance(5000);
    assert.equal(after.batch(0).state, 'complete');
    after.stop.abort();
    await after.clock.run(after.done);
    assert.deepEqual(verdictsOf(after.run.record), {});
    assert.equal(after.run.record.state, 'cancelled');
    assert.equal(after.clock.pending(), 0);
  });

  it('looks no further at any URL once a verdict can’t be kept', async () => {
    const urls = batchesOf(2).flatMap(batch => batch.objects);
    const asked: string[] = [];
    const purging = await beginPurge({
      batches: batchesOf(2),
      subjects: urls.map(url => ({ url, local: file('new') })),
      probe: async url => {
        asked.push(url);
        return url === urls[0] ? probe('new', { url }) : probe('old', { url, age: 10_000 });
      },
      files: {
        // start, 2 × (sending, accepted, complete), verdict
        fault: (operation, count) => (operation === 'append' && count >= 8 ? { code: 'ENOSPC' } : undefined),
      },
    });
    await assert.rejects(purging.clock.run(purging.done), { kind: 'storage' });
    const { length } = asked;
    await purging.clock.advance(60_000);
    assert.equal(asked.length, length);
    assert.equal(purging.clock.pending(), 0);
  });
});
