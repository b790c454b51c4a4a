import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { akamai } from '../../../src/core/providers/akamai/provider.ts';
import { finishAdopted } from '../../../src/core/purge/adopt.ts';
import { createJournal, type Journal, type RunJournal } from '../../../src/core/purge/journal.ts';
import type { RunEvent, RunRecord } from '../../../src/core/purge/record.ts';
import { replay } from '../../../src/core/purge/replay.ts';
import { createFakeClock, type FakeClock, settle } from '../../support/fakeClock.ts';
import { createFakeFiles, type FakeFilesOptions } from '../../support/fakeFiles.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';
import { batchesOf, createService, type PurgeOptions, type Service, taskRows } from './purging.ts';

const minute = 60_000;
const path = '/purges/20261122T120000000Z-00000001.jsonl';
const lease = path.replace('.jsonl', '.lease');
const ignore = (): void => undefined;

/** Three requests, of which the window has sent two. */
const events: readonly RunEvent[] = [
  { type: 'batch', id: 0, state: 'sending' },
  { type: 'batch', id: 0, state: 'accepted', taskIds: ['t0'] },
  { type: 'batch', id: 0, state: 'following', percent: 10 },
  { type: 'batch', id: 1, state: 'sending' },
];

interface Left {
  readonly disk: Map<string, string>;
  readonly clock: FakeClock;
  journal(options?: FakeFilesOptions): Journal;
}

/** A run as a window has left it that died `ago` milliseconds ago, right after its start. */
function left(written: readonly RunEvent[] = events, ago = minute): Left {
  const clock = createFakeClock();
  const start: RunEvent = {
    type: 'start',
    id: '00000001',
    startedAt: clock.now(),
    files: ['app.js'],
    profiles: { p1: 'prod' },
    batches: batchesOf(3),
  };
  const lines = [start, ...written].map(event => `${JSON.stringify(event)}\n`);
  const disk = new Map([
    [path, lines.join('')],
    [lease, String(clock.now())],
  ]);
  const later = createFakeClock(clock.now() + ago);
  return {
    disk,
    clock: later,
    journal: (options = {}) => createJournal(createFakeFiles({ ...options, disk }), later, '/purges'),
  };
}

async function adopted(journal: Journal): Promise<RunJournal> {
  const found = await journal.adopt(ignore);
  return typeof found === 'string' ? assert.fail(found) : found;
}

interface Finished {
  readonly record: RunRecord;
  readonly sent: Service['sent'];
  readonly asked: readonly string[];
}

async function finish(
  run: Left,
  options: PurgeOptions & { readonly bind?: Service['bind'] | 'missing' } = {},
): Promise<Finished> {
  const { clock } = run;
  const service = createService(options, clock);
  const { send, sent } = service;
  const asked: string[] = [];
  const bind = async (profileId: string): Promise<ReturnType<Service['bind']> | undefined> => {
    asked.push(profileId);
    return options.bind === 'missing' ? undefined : (options.bind ?? service.bind)(profileId);
  };
  const journal = await adopted(run.journal());
  await clock.run(finishAdopted(journal, { send, clock, bind }, new AbortController().signal));
  return { record: journal.record, sent, asked };
}

function statesOf(record: RunRecord | undefined): string[] {
  return record?.batches.map(({ state }) => state) ?? [];
}

function leases({ disk }: Left): string[] {
  return [...disk.keys()].filter(each => each.endsWith('.lease'));
}

describe('a run that its window left', () => {
  it('is followed to its end by another, which sends nothing', async () => {
    const run = left();
    const onTasks = taskRows((_id, look) => ({
      Status: look < 3 ? 'Refreshing' : 'Complete',
      Process: '50%',
    }));
    const { record, sent } = await finish(run, { onTasks });
    assert.deepEqual(statesOf(record), ['complete', 'unknown', 'notSent']);
    assert.equal(record.state, 'interrupted');
    assert.deepEqual(
      sent.map(({ action }) => action),
      ['DescribeRefreshTaskById', 'DescribeRefreshTaskById', 'DescribeRefreshTaskById'],
    );
    // What is on disk is what was shown, and nobody finds it again.
    assert.deepEqual(await run.journal().read(), [record]);
    assert.deepEqual(leases(run), []);
    assert.equal(await run.journal().adopt(ignore), 'none');
    assert.equal(run.clock.pending(), 0);
  });

  it('says of what was being sent that it is unknown before anything else is done', async () => {
    const run = left();
    const { sent } = await finish(run, {
      onTasks: (each, look, signal) => {
        assert.equal(replay(run.disk.get(path)).record?.batches[1]?.state, 'unknown');
        return taskRows(() => ({ Status: 'Complete' }))(each, look, signal);
      },
    });
    assert.equal(sent.length, 1);
  });

  it('ends at accepted where tasks can’t be followed', async () => {
    const { record, sent } = await finish(left(events.slice(0, 2)), {
      bind: id => akamai.bind(fakeProfile({ id, provider: 'akamai' })),
    });
    assert.deepEqual(statesOf(record), ['accepted', 'notSent', 'notSent']);
    assert.equal(record.state, 'interrupted');
    assert.equal(sent.length, 0);
  });

  it('stays as it is without its profile', async () => {
    const { record, asked } = await finish(left(events.slice(0, 3)), { bind: 'missing' });
    assert.deepEqual(statesOf(record), ['following', 'notSent', 'notSent']);
    assert.equal(record.state, 'interrupted');
    assert.deepEqual(asked, ['p1']);
  });

  it('needs no profile when it has nothing to follow', async () => {
    const refusal = { kind: 'permission' } as const;
    const ends: RunEvent[] = [
      { type: 'batch', id: 0, state: 'complete' },
      { type: 'batch', id: 1, state: 'accepted', taskIds: ['t1'], refusal },
    ];
    const { record, asked } = await finish(left(ends));
    assert.deepEqual(statesOf(record), ['complete', 'accepted', 'notSent']);
    assert.deepEqual(asked, []);
  });

  it('is only closed when it is older than tasks are followed', async () => {
    assert.deepEqual((await finish(left(events, 30 * minute - 1))).asked, ['p1']);
    const { record, asked } = await finish(left(events, 30 * minute));
    assert.deepEqual(statesOf(record), ['following', 'unknown', 'notSent']);
    assert.equal(record.state, 'interrupted');
    assert.deepEqual(asked, []);
  });

  it('can be cancelled by its new window', async () => {
    const run = left(events.slice(0, 3));
    const { send, bind } = createService({ onTasks: taskRows(() => ({ Status: 'Refreshing' })) }, run.clock);
    const stop = new AbortController();
    const journal = await adopted(run.journal());
    const done = finishAdopted(journal, { send, clock: run.clock, bind: async id => bind(id) }, stop.signal);
    await run.clock.advance(3_000);
    stop.abort();
    await run.clock.run(done);
    assert.equal(journal.record.state, 'cancelled');
    assert.deepEqual(statesOf(journal.record), ['following', 'notSent', 'notSent']);
  });

  it('goes on after a line that was cut, on a line of its own', async () => {
    for (const cut of ['{', '{"type":"batch","id":0,"sta', '\u0000\u0000']) {
      const run = left();
      run.disk.set(path, (run.disk.get(path) ?? '') + cut);
      const { record } = await finish(run);
      assert.deepEqual(statesOf(record), ['complete', 'unknown', 'notSent'], cut);
      assert.equal(record.adopted, true, cut);
      assert.deepEqual(await run.journal().read(), [record], cut);
    }
  });

  it('is found once: what the window before still writes does not count', async () => {
    const run = left();
    const journal = await adopted(run.journal());
    const late = `${JSON.stringify({ type: 'batch', id: 1, state: 'accepted', taskIds: ['t1'] })}\n`;
    run.disk.set(path, (run.disk.get(path) ?? '') + late);
    await journal.write({ type: 'end', state: 'interrupted' });
    await journal.close();
    assert.deepEqual(statesOf((await run.journal().read())[0]), ['following', 'sending', 'notSent']);
  });

  it('is found again when its new window dies too, wherever that is', async () => {
    let nth = 1;
    for (let isAlive = false; !isAlive; nth++) {
      const run = left();
      isAlive = await dieAt(nth, run);
      if (isAlive) break;
      await run.clock.advance(minute);
      const { record, sent } = await finish(run);
      const at = `killed at line ${nth}`;
      assert.deepEqual(statesOf(record), ['complete', 'unknown', 'notSent'], at);
      assert.ok(
        sent.every(({ action }) => action === 'DescribeRefreshTaskById'),
        at,
      );
      assert.deepEqual(leases(run), [], at);
    }
    // adopt, unknown, complete, end
    assert.equal(nth, 5);
  });
});

/** Resolves to whether the window that adopts the run has come to its end before its nth line. */
async function dieAt(nth: number, run: Left): Promise<boolean> {
  const clock = createFakeClock(run.clock.now());
  let isDead = false;
  const files = createFakeFiles({
    disk: run.disk,
    before: async (operation, count) => {
      isDead ||= operation === 'append' && count === nth;
      if (isDead) await new Promise(() => undefined);
    },
  });
  const { send, bind } = createService({}, clock);
  const journal = createJournal(files, clock, '/purges');
  let isDone = false;
  void (async () => {
    const journaled = await adopted(journal);
    await finishAdopted(journaled, { send, clock, bind: async id => bind(id) }, new AbortController().signal);
    isDone = true;
  })();
  await settle();
  await clock.advance(10_000);
  return isDone;
}

describe('what is there to take over', () => {
  it('is nothing in a folder without leases, and asks no more than its names', async () => {
    const run = left();
    run.disk.delete(lease);
    const reads: string[] = [];
    const journal = run.journal({
      before: async (operation, _count, each) => void reads.push(`${operation} ${each}`),
    });
    assert.equal(await journal.adopt(ignore), 'none');
    assert.deepEqual(reads, ['list /purges']);
  });

  it('has to be waited for until the lease is stale', async () => {
    const run = left(events, 19_999);
    assert.equal(await run.journal().adopt(ignore), 'held');
    await run.clock.advance(1);
    assert.notEqual(await run.journal().adopt(ignore), 'held');
  });

  it('is not what this window has itself', async () => {
    const run = left();
    const journal = run.journal();
    const first = await adopted(journal);
    assert.equal(await journal.adopt(ignore), 'none');
    assert.equal(await run.journal().adopt(ignore), 'held');
    await first.close();
    assert.equal(await journal.adopt(ignore), 'none');
  });

  it('is not what has ended, or never began: their leases are removed', async () => {
    const ended = left([...events, { type: 'end', state: 'finished' }]);
    const never = left();
    never.disk.delete(path);
    for (const run of [ended, never]) {
      const text = run.disk.get(path);
      assert.equal(await run.journal().adopt(ignore), 'held');
      assert.equal(await run.journal().adopt(ignore), 'none');
      assert.equal(run.disk.get(path), text);
      assert.deepEqual(leases(run), []);
    }
  });

  it('is still there when the disk was full', async () => {
    const run = left();
    const journal = run.journal({
      fault: operation => (operation === 'append' ? { code: 'ENOSPC' } : undefined),
    });
    await assert.rejects(journal.adopt(ignore), { kind: 'storage', code: 'ENOSPC' });
    assert.equal(run.clock.pending(), 0);
    assert.deepEqual(statesOf((await finish(run)).record), ['complete', 'unknown', 'notSent']);
  });
});
