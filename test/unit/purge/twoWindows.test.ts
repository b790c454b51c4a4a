import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { silentOnCancel } from '../../../src/core/errors.ts';
import { createJournal, type RunJournal } from '../../../src/core/purge/journal.ts';
import { turnsOf } from '../../../src/core/purge/lease.ts';
import { replay } from '../../../src/core/purge/replay.ts';
import { planned } from '../../support/planned.ts';
import { createMachine, type Machine, type Process } from './interleaving.ts';

const browser = { maxAgeSeconds: 60, immutable: false, noStore: false, noCache: false };
const verdict = { kind: 'fresh', proof: 'local', edge: 'e', direct: true, browser } as const;

/** What the windows of one machine have done with a run. */
interface Played {
  readonly machine: Machine;
  /** The turn of each look at the tasks, in time. */
  readonly looks: number[];
  /** What a window was told is written. */
  readonly kept: string[];
  /** Before, nothing may be sent: what its window died of is no loss. */
  begun: boolean;
}

/** Follows as `followTasks` does: waits, makes sure, looks, writes. */
async function follow(run: RunJournal, process: Process, played: Played, count: number): Promise<void> {
  try {
    for (let look = 0; look < count; look++) {
      await process.clock.sleep(1_000, run.lost);
      await run.ensure();
      noteLook(process, played);
      const url = `https://a.example.com/${process.name}/${look}`;
      await run.write({ type: 'verdict', id: 0, url, verdict });
      assert.equal(run.lost.aborted, false, 'who has lost the run writes no more');
      played.kept.push(url);
    }
    await run.write({ type: 'end', state: 'interrupted' });
  } catch (thrown) {
    silentOnCancel(thrown);
  } finally {
    await run.close();
  }
}

/** Whoever looks has the run: no other window has taken it over since. */
function noteLook(process: Process, { machine, looks }: Played): void {
  const leases = [...machine.disk.keys()].map(path => path.replace('/purges/', ''));
  const [turn = -1] = turnsOf(leases).values();
  const last = leases.find(name => name.endsWith(turn === 0 ? 'Z-00000001.lease' : `.${turn}.lease`));
  assert.ok(last);
  const owner = turn === 0 ? 'first' : machine.makers.get(`/purges/${last}`);
  assert.equal(owner, process.name, 'two windows follow at the same time');
  looks.push(turn);
}

async function beginAndFollow(process: Process, played: Played): Promise<void> {
  const journal = createJournal(process.files, process.clock, '/purges');
  const start = {
    id: '00000001',
    startedAt: process.clock.now(),
    files: ['app.js'],
    profiles: { p: 'prod' },
    batches: [planned({ id: 0, profileId: 'p', objects: ['https://a.example.com/app.js'] })],
  };
  const run = await journal.begin(start, () => undefined).catch(() => undefined);
  if (run) {
    played.begun = true;
    await follow(run, process, played, 6);
  }
  // A window that has lost a run looks for it as any other does.
  await adoptAndFollow(process, played, journal);
}

async function adoptAndFollow(
  process: Process,
  played: Played,
  journal = createJournal(process.files, process.clock, '/purges'),
): Promise<void> {
  for (;;) {
    const isBeginning = !played.begun && !played.machine.isOver('first') && process.name !== 'first';
    const found = await journal.adopt(() => undefined);
    if (found === 'none' && !isBeginning) return;
    if (typeof found === 'string') await process.clock.sleep(5_000, new AbortController().signal);
    else await follow(found, process, played, 3);
  }
}

async function play(picks: readonly (readonly [number, number])[]): Promise<Played> {
  const machine = createMachine();
  const played: Played = { machine, looks: [], kept: [], begun: false };
  machine.start('first', process => beginAndFollow(process, played));
  for (const name of ['second', 'third']) {
    machine.start(name, process => adoptAndFollow(process, played));
  }
  for (const [pick, amount] of picks) await machine.next(pick, amount);
  await machine.finish();
  // Whoever was killed last is found by the next window that opens.
  machine.start('last', process => adoptAndFollow(process, played));
  await machine.finish();
  return played;
}

describe('windows in any step with each other', () => {
  it('follow a run one at a time, lose nothing that was written, and bring it to its end', async () => {
    const step = fc.noBias(fc.tuple(fc.nat({ max: 10_000 }), fc.nat({ max: 10_000 })));
    const steps = fc.array(step, { minLength: 40, maxLength: 300, size: 'max' });
    const adopters = { count: 0 };
    await fc.assert(
      fc.asyncProperty(steps, async picks => {
        const { machine, looks, kept, begun } = await play(picks);
        const path = [...machine.disk.keys()].find(each => each.endsWith('.jsonl'));
        const { record } = replay(machine.disk.get(path ?? ''));
        const verdicts = Object.keys(record?.batches[0]?.verdicts ?? {});
        assert.deepEqual(
          kept.filter(url => !verdicts.includes(url)),
          [],
          'written and lost',
        );
        // A turn that has passed never comes back.
        assert.deepEqual(
          looks,
          looks.toSorted((a, b) => a - b),
        );
        if (begun) assert.equal(record?.state, 'interrupted');
        const leases = [...machine.disk.keys()].filter(each => each.endsWith('.lease'));
        assert.deepEqual(leases, []);
        if (new Set(looks).size > 1) adopters.count += 1;
      }),
      { numRuns: 1_000, endOnFailure: true },
    );
    assert.ok(adopters.count > 100, `taken over in ${adopters.count} of 1,000`);
  });
});
