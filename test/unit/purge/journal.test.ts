import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createJournal, type Journal, type RunJournal } from '../../../src/core/purge/journal.ts';
import type { RunRecord, RunStart } from '../../../src/core/purge/record.ts';
import { createFakeClock, type FakeClock, settle } from '../../support/fakeClock.ts';

import { createFakeFiles, type FakeFilesOptions } from '../../support/fakeFiles.ts';
import { planned } from '../../support/planned.ts';

const day = 24 * 60 * 60 * 1000;

interface Rig {
  readonly clock: FakeClock;
  readonly disk: Map<string, string>;
  readonly journal: Journal;
  /** Another window: on the same disk, with or without faults of its own. */
  readonly window: (options?: FakeFilesOptions) => Journal;
}

function rig(options: FakeFilesOptions = {}): Rig {
  const clock = createFakeClock();
  const disk = new Map<string, string>();
  const window = (own: FakeFilesOptions = {}): Journal =>
    createJournal(createFakeFiles({ ...own, disk }), clock, '/purges');
  return { clock, disk, journal: window(options), window };
}

function startOf(clock: FakeClock, id = '00000001'): RunStart {
  return {
    id,
    startedAt: clock.now(),
    files: ['app.js'],
    profiles: { p: 'prod' },
    batches: [planned({ id: 0, profileId: 'p', objects: ['https://a.example.com/app.js'] })],
  };
}

const ignore = (): void => undefined;

async function finish(run: RunJournal): Promise<void> {
  await run.write({ type: 'end', state: 'finished' });
  await run.close();
}

function runFiles(disk: ReadonlyMap<string, string>): string[] {
  return [...disk.keys()].filter(path => path.endsWith('.jsonl'));
}

function runAndLease(run: RunJournal, clock: FakeClock): Map<string, string> {
  const start = { ...startOf(clock), startedAt: run.record.startedAt };
  return new Map([
    [
      '/purges/20261122T120000000Z-00000001.jsonl',
      `${JSON.stringify({ type: 'start', ...start })}\n{"type":"batch","id":0,"state":"sending"}\n`,
    ],
    ['/purges/20261122T120000000Z-00000001.lease', String(clock.now())],
  ]);
}

function noSpace(kind: string, at: number, keep = 0): FakeFilesOptions {
  return {
    fault: (operation, count) => (operation === kind && count === at ? { code: 'ENOSPC', keep } : undefined),
  };
}

function diskOf(records: readonly RunRecord[]): Map<string, string> {
  return new Map(
    records.map(({ id, startedAt, files, profiles, batches }) => {
      const stamp = new Date(startedAt).toISOString().replaceAll(/[-:.]/g, '');
      const start = { type: 'start', id, startedAt, files, profiles, batches };
      return [
        `/purges/${stamp}-${id}.jsonl`,
        `${JSON.stringify(start)}\n{"type":"end","state":"finished"}\n`,
      ];
    }),
  );
}

describe('the journal', () => {
  it('has one file per run, named so that names sort by time, and a lease beside it', async () => {
    const { journal, clock, disk } = rig();
    const run = await journal.begin(startOf(clock), ignore);
    assert.deepEqual([...disk.keys()].toSorted(), [
      '/purges/20261122T120000000Z-00000001.jsonl',
      '/purges/20261122T120000000Z-00000001.lease',
    ]);
    await finish(run);
    assert.deepEqual([...disk.keys()], ['/purges/20261122T120000000Z-00000001.jsonl']);
    assert.equal(clock.pending(), 0);
  });

  it('tells of each event once it is on disk, in the order of the calls', async () => {
    const held = Promise.withResolvers<void>();
    const { journal, clock } = rig({
      before: async (operation, count) => {
        if (operation === 'append' && count === 2) await held.promise;
      },
    });
    const seen: string[] = [];
    const run = await journal.begin(startOf(clock), record => seen.push(record.batches[0]?.state ?? ''));
    const writes = [
      run.write({ type: 'batch', id: 0, state: 'sending' }),
      run.write({ type: 'batch', id: 0, state: 'accepted' }),
    ];
    await settle();
    assert.deepEqual(seen, ['notSent']);
    assert.equal(run.record.batches[0]?.state, 'notSent');
    held.resolve();
    await Promise.all(writes);
    assert.deepEqual(seen, ['notSent', 'sending', 'accepted']);
  });

  it('lists runs newest first, each as it was told', async () => {
    const { journal, clock } = rig();
    const told: RunRecord[] = [];
    for (const id of ['00000001', '00000002', '00000003']) {
      const run = await journal.begin(startOf(clock, id), ignore);
      await finish(run);
      told.unshift(run.record);
      await clock.advance(1000);
    }
    assert.deepEqual(await journal.read(), told);
  });

  it('passes over files that are not runs', async () => {
    const { journal, clock, disk } = rig();
    await finish(await journal.begin(startOf(clock), ignore));
    disk.set('/purges/notes.txt', 'x');
    disk.set('/purges/20261122T120000000Z-torn.jsonl', '{"type":"start"');
    disk.set(
      '/purges/20261122T120000000Z-later.jsonl',
      '{"type":"start","v":2}\n{"type":"end","state":"finished"}\n',
    );
    assert.equal((await journal.read()).length, 1);
  });
});

describe('the lease of a run', () => {
  it('makes it running for every window while its own one lives, and interrupted twenty seconds after', async () => {
    const { journal, clock, window } = rig();
    const run = await journal.begin(startOf(clock), ignore);
    await run.write({ type: 'batch', id: 0, state: 'sending' });
    await clock.advance(10 * 60_000);
    assert.equal((await window().read())[0]?.state, 'running');
    // The window is gone: nobody renews any more.
    const later = createFakeClock(clock.now());
    const other = createJournal(createFakeFiles({ disk: runAndLease(run, clock) }), later, '/purges');
    await later.advance(19_999);
    assert.equal((await other.read())[0]?.state, 'running');
    await later.advance(5001);
    const [record] = await other.read();
    assert.equal(record?.state, 'interrupted');
    assert.equal(record.batches[0]?.state, 'unknown');
  });

  it('is not needed by a run that has ended', async () => {
    const { journal, clock, window } = rig();
    await finish(await journal.begin(startOf(clock), ignore));
    await clock.advance(60_000);
    assert.equal((await window().read())[0]?.state, 'finished');
  });

  it('does not count when it is torn or of a time that has not come', async () => {
    const { journal, clock, disk } = rig();
    const run = await journal.begin(startOf(clock), ignore);
    await run.close();
    const [lease] = runFiles(disk).map(path => path.replace('.jsonl', '.lease'));
    assert.ok(lease);
    for (const text of ['', 'x', '0', '-1', String(clock.now() + day)]) {
      disk.set(lease, text);
      assert.equal((await journal.read())[0]?.state, 'interrupted', text);
    }
  });

  it('goes on being renewed after a renewal that failed', async () => {
    const { journal, clock, window } = rig({
      fault: (operation, count) => (operation === 'write' && count === 3 ? { code: 'EBUSY' } : undefined),
    });
    const run = await journal.begin(startOf(clock), ignore);
    await clock.advance(60_000);
    assert.equal((await window().read())[0]?.state, 'running');
    await run.close();
    assert.equal(clock.pending(), 0);
  });

  it('does not interrupt a run that ends while another window reads it', async () => {
    const { journal, clock, window } = rig();
    const run = await journal.begin(startOf(clock), ignore);
    let ending: Promise<void> | undefined;
    const reader = window({
      before: async (operation, _count, path) => {
        // The file has been read; the lease is about to be.
        if (operation === 'read' && path.endsWith('.lease')) await (ending ??= finish(run));
      },
    });
    assert.equal((await reader.read())[0]?.state, 'finished');
  });
});

describe('a full disk', () => {
  it('lets no run begin, and leaves no lease behind', async () => {
    for (const options of [noSpace('write', 1), noSpace('append', 1), noSpace('append', 1, 20)]) {
      const { journal, clock, disk, window } = rig(options);
      await assert.rejects(journal.begin(startOf(clock), ignore), { kind: 'storage', code: 'ENOSPC' });
      assert.equal(clock.pending(), 0);
      assert.equal(
        [...disk.keys()].some(path => path.endsWith('.lease')),
        false,
      );
      assert.deepEqual(await window().read(), []);
    }
  });

  it('does not keep a run from beginning when it is old ones that can’t be removed', async () => {
    const { journal, clock, window } = rig({
      fault: operation => (operation === 'remove' ? { code: 'EPERM' } : undefined),
    });
    const old = await window().begin(startOf(clock, '0000000a'), ignore);
    await finish(old);
    await clock.advance(40 * day);
    const run = await journal.begin(startOf(clock), ignore);
    assert.equal(run.record.state, 'running');
    assert.equal((await window().read()).length, 2);
  });

  it('costs the line that was cut and not the next one', async () => {
    for (const keep of [0, 1, 15, 38]) {
      const { journal, clock } = rig(noSpace('append', 2, keep));
      const run = await journal.begin(startOf(clock), ignore);
      await assert.rejects(run.write({ type: 'batch', id: 0, state: 'sending' }), { kind: 'storage' });
      assert.equal(run.record.batches[0]?.state, 'notSent');
      await run.write({ type: 'batch', id: 0, state: 'cancelled' });
      await finish(run);
      const [record] = await journal.read();
      assert.equal(record?.state, 'finished');
      assert.equal(record.batches[0]?.state, 'cancelled', `${keep} characters`);
    }
  });
});

describe('old runs', () => {
  it('are kept for 30 days', async () => {
    const { journal, clock } = rig();
    await finish(await journal.begin(startOf(clock, '0000000a'), ignore));
    await clock.advance(30 * day);
    await finish(await journal.begin(startOf(clock, '0000000b'), ignore));
    assert.deepEqual(
      (await journal.read()).map(({ id }) => id),
      ['0000000b', '0000000a'],
    );
    await clock.advance(1);
    await finish(await journal.begin(startOf(clock, '0000000c'), ignore));
    assert.deepEqual(
      (await journal.read()).map(({ id }) => id),
      ['0000000c', '0000000b'],
    );
  });

  it('are kept to the newest 200', async () => {
    const { journal, clock, disk } = rig();
    for (let index = 0; index < 203; index++) {
      await finish(await journal.begin(startOf(clock, index.toString(16).padStart(8, '0')), ignore));
      await clock.advance(1);
    }
    const records = await journal.read();
    assert.equal(records.length, 200);
    assert.equal(disk.size, 200);
    assert.equal(records.at(-1)?.id, '00000003');
  });

  it('are not removed while a window holds them, be they ever so old', async () => {
    const { journal, clock, disk, window } = rig();
    const run = await journal.begin(startOf(clock), ignore);
    for (let index = 1; index <= 205; index++) {
      await clock.advance(1);
      await finish(await window().begin(startOf(clock, index.toString(16).padStart(8, '0')), ignore));
    }
    assert.equal((await journal.read()).at(-1)?.state, 'running');
    await finish(run);
    assert.equal(disk.size, 201);
  });

  it('don’t push out a run that begins after the clock was set back', async () => {
    const { journal, clock, window } = rig();
    for (let index = 0; index < 201; index++) {
      await finish(await journal.begin(startOf(clock, index.toString(16).padStart(8, '0')), ignore));
      await clock.advance(1);
    }
    const past = createFakeClock(clock.now() - day);
    const files = createFakeFiles({ disk: diskOf(await window().read()) });
    const run = await createJournal(files, past, '/purges').begin(startOf(past, 'ffffffff'), ignore);
    await run.write({ type: 'batch', id: 0, state: 'sending' });
    const records = await createJournal(files, past, '/purges').read();
    assert.equal(records.find(({ id }) => id === 'ffffffff')?.batches[0]?.state, 'sending');
  });

  it('are cleared on request, but for those that a window holds', async () => {
    const { journal, clock, disk, window } = rig();
    await finish(await journal.begin(startOf(clock, '0000000a'), ignore));
    await clock.advance(1);
    const run = await window().begin(startOf(clock, '0000000b'), ignore);
    await clock.advance(1);
    const lost = await journal.begin(startOf(clock, '0000000c'), ignore);
    await lost.close();
    await journal.clear();
    assert.deepEqual(
      (await journal.read()).map(({ id }) => id),
      ['0000000b'],
    );
    await finish(run);
    await journal.clear();
    assert.equal(disk.size, 0);
  });
});
