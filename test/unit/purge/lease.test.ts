import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock } from '../../../src/core/ports.ts';
import { followTasks } from '../../../src/core/purge/follow.ts';
import { createJournal, type Journal, type RunJournal } from '../../../src/core/purge/journal.ts';
import { leaseName, turnsOf } from '../../../src/core/purge/lease.ts';
import { createFakeClock, type FakeClock } from '../../support/fakeClock.ts';
import { createFakeFiles, type FakeFilesOptions } from '../../support/fakeFiles.ts';
import { batchesOf, createService } from './purging.ts';

const run = '20261122T120000000Z-00000001';
const ignore = (): void => undefined;

interface Window {
  readonly journal: Journal;
  readonly clock: Clock;
  /** Its timers run by it; what it says the time is may have jumped. */
  readonly timers: FakeClock;
  /** The computer slept: the time has gone on, and no timer. */
  jump(ms: number): void;
}

function windowOn(disk: Map<string, string>, options: FakeFilesOptions = {}): Window {
  const timers = createFakeClock();
  let jumped = 0;
  const clock: Clock = { now: () => timers.now() + jumped, sleep: (ms, signal) => timers.sleep(ms, signal) };
  return {
    journal: createJournal(createFakeFiles({ ...options, disk }), clock, '/purges'),
    clock,
    timers,
    jump: ms => void (jumped += ms),
  };
}

function begin({ journal, timers }: Window): Promise<RunJournal> {
  const start = {
    id: '00000001',
    startedAt: timers.now(),
    files: ['app.js'],
    profiles: { p1: 'prod' },
    batches: batchesOf(1),
  };
  return journal.begin(start, ignore);
}

async function adopt({ journal }: Window): Promise<RunJournal> {
  const found = await journal.adopt(ignore);
  return typeof found === 'string' ? assert.fail(found) : found;
}

function names(disk: ReadonlyMap<string, string>): string[] {
  return [...disk.keys()].map(path => path.replace(`/purges/${run}`, '')).toSorted();
}

describe('the window of a run', () => {
  it('that slept and finds it taken stops at its next line, which counts for nothing', async () => {
    const disk = new Map<string, string>();
    const [slept, awake] = [windowOn(disk), windowOn(disk)];
    const lost = await begin(slept);
    for (const each of [slept, awake]) each.jump(60_000);
    const taken = await adopt(awake);
    await assert.rejects(lost.write({ type: 'batch', id: 0, state: 'sending' }), { kind: 'cancelled' });
    assert.equal(lost.lost.aborted, true);
    await assert.rejects(lost.ensure(), { kind: 'cancelled' });
    await taken.write({ type: 'batch', id: 0, state: 'complete' });
    await lost.close();
    assert.equal((await awake.journal.read())[0]?.batches[0]?.state, 'complete');
    assert.deepEqual(names(disk), ['.1.lease', '.jsonl'], 'the new window keeps its lease');
    assert.equal(slept.timers.pending(), 0);
    await taken.write({ type: 'end', state: 'interrupted' });
    await taken.close();
    assert.deepEqual(names(disk), ['.jsonl']);
  });

  it('notices by itself that it has lost it, with nothing to write', async () => {
    const disk = new Map<string, string>();
    const [slept, awake] = [windowOn(disk), windowOn(disk)];
    const lost = await begin(slept);
    for (const each of [slept, awake]) each.jump(60_000);
    await adopt(awake);
    await slept.timers.advance(5_000);
    assert.equal(lost.lost.aborted, true);
    assert.equal(slept.timers.pending(), 0);
  });

  it('that slept asks no more for the tasks of what it has lost', async () => {
    const disk = new Map<string, string>();
    const [slept, awake] = [windowOn(disk), windowOn(disk)];
    const lost = await begin(slept);
    await lost.write({ type: 'batch', id: 0, state: 'accepted', taskIds: ['t0'] });
    const { send, sent, bind } = createService({}, slept.clock);
    const ports = { send, clock: slept.clock, providers: new Map([['p1', bind('p1')]]) };
    const following = followTasks(lost, 'p1', ports, new AbortController().signal);
    for (const each of [slept, awake]) each.jump(60_000);
    await adopt(awake);
    await slept.timers.advance(1_000);
    await following;
    assert.equal(sent.length, 0);
  });

  it('notices it too when its own clock says that nobody may have taken it', async () => {
    const disk = new Map<string, string>();
    const [behind, ahead] = [windowOn(disk), windowOn(disk)];
    const lost = await begin(behind);
    ahead.jump(60_000);
    await adopt(ahead);
    await behind.timers.advance(5_000);
    assert.equal(lost.lost.aborted, true);
  });

  it('that slept while it renewed its lease has renewed nothing', async () => {
    const disk = new Map<string, string>();
    const awake = windowOn(disk);
    const slept: Window = windowOn(disk, {
      before: async (operation, count) => {
        if (operation !== 'write' || count !== 2) return;
        for (const each of [slept, awake]) each.jump(7_000);
        await adopt(awake);
      },
    });
    const lost = await begin(slept);
    slept.jump(9_000);
    awake.jump(14_000);
    await slept.timers.advance(5_000);
    await assert.rejects(lost.write({ type: 'batch', id: 0, state: 'sending' }), { kind: 'cancelled' });
  });

  it('that slept goes on when nobody has taken it, and nobody can any more', async () => {
    const disk = new Map<string, string>();
    const [slept, awake] = [windowOn(disk), windowOn(disk)];
    const kept = await begin(slept);
    for (const each of [slept, awake]) each.jump(60_000);
    await kept.write({ type: 'batch', id: 0, state: 'sending' });
    assert.equal(await awake.journal.adopt(ignore), 'held');
    assert.deepEqual(names(disk), ['.1.lease', '.jsonl', '.lease']);
    await kept.write({ type: 'end', state: 'finished' });
    await kept.close();
    assert.equal((await awake.journal.read())[0]?.batches[0]?.state, 'sending');
    assert.deepEqual(names(disk), ['.jsonl']);
  });

  it('that fell asleep between a line and what it stands for does not do it', async () => {
    const disk = new Map<string, string>();
    const awake = windowOn(disk);
    let taken: RunJournal | undefined;
    const slept: Window = windowOn(disk, {
      before: async (operation, count) => {
        if (operation !== 'append' || count !== 2) return;
        for (const each of [slept, awake]) each.jump(60_000);
        taken = await adopt(awake);
      },
    });
    const lost = await begin(slept);
    await assert.rejects(lost.write({ type: 'batch', id: 0, state: 'sending' }), { kind: 'cancelled' });
    assert.equal(taken?.record.batches[0]?.state, 'notSent');
    assert.equal((await awake.journal.read())[0]?.batches[0]?.state, 'notSent');
  });

  it('that slept before it could begin begins all the same when its lease was only tidied up', async () => {
    const disk = new Map<string, string>();
    const awake = windowOn(disk);
    const slept: Window = windowOn(disk, {
      before: async (operation, count) => {
        if (operation !== 'append' || count !== 1) return;
        for (const each of [slept, awake]) each.jump(60_000);
        assert.equal(await awake.journal.adopt(ignore), 'held');
        assert.deepEqual(names(disk), []);
      },
    });
    assert.equal((await begin(slept)).record.state, 'running');
    assert.equal((await awake.journal.read())[0]?.state, 'running');
  });

  it('tells its person when it has lost a run that it had not begun', async () => {
    const disk = new Map<string, string>();
    const slept: Window = windowOn(disk, {
      before: async (operation, count) => {
        if (operation !== 'append' || count !== 1) return;
        slept.jump(60_000);
        disk.set(`/purges/${run}.1.lease`, '1');
      },
    });
    await assert.rejects(begin(slept), { kind: 'storage' });
  });
});

describe('the leases in a folder', () => {
  it('are found by their names, the last turn of each run', () => {
    assert.deepEqual(
      [
        ...turnsOf([
          'a.10.lease',
          'a.2.lease',
          'a.jsonl',
          'a.lease',
          'b.lease',
          'c.lease.x.tmp',
          'notes.txt',
        ]),
      ],
      [
        ['a', 10],
        ['b', 0],
      ],
    );
    for (const turn of [0, 1, 12]) assert.deepEqual([...turnsOf([leaseName(run, turn)])], [[run, turn]]);
  });
});
