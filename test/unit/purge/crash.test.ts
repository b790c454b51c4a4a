import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createJournal } from '../../../src/core/purge/journal.ts';
import type { BatchState } from '../../../src/core/purge/record.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeFiles, type FakeFilesOptions } from '../../support/fakeFiles.ts';
import { lostAnswer, neverReached, refusalReply } from '../../support/fakeHttp.ts';
import { file, probe } from '../verify/situations.ts';
import { accept, type Answer, batchesOf, batchOf, beginPurge, pageUrl, taskRows } from './purging.ts';

/** What the service knows of each request. */
interface Truth {
  received: number;
  executed: number;
}

interface Scenario {
  readonly truths: Truth[];
  readonly onRefresh: Answer;
}

const batches = [...batchesOf(6, 'p1'), ...batchesOf(1, 'p2', 6), ...batchesOf(2, 'p3', 7)];

/** One of each: what the service does with the first request of a batch and with the one after a lost answer. */
function scenario(): Scenario {
  const truths = batches.map(() => ({ received: 0, executed: 0 }));
  const onRefresh: Answer = (sent, count, signal) => {
    const id = batchOf(sent);
    const truth = truths[id];
    assert.ok(truth);
    const executed = (): ReturnType<Answer> => {
      truth.executed += 1;
      return accept(sent, count, signal);
    };
    if (id === 5) throw neverReached();
    truth.received += 1;
    const isFirst = truth.received === 1;
    if (id === 1 || (id === 3 && isFirst)) void executed();
    if (isFirst && (id === 1 || id === 2 || id === 3)) throw lostAnswer();
    if (id === 1) return accept(sent, count, signal);
    if (id === 2) return refusalReply(400, 'InvalidObjectPath.Malformed');
    if (id === 3) return refusalReply(400, 'QuotaPerMinuteExceeded.Refresh');
    if (id === 4) return refusalReply(404, 'InvalidDomain.NotFound');
    if (id === 7) return refusalReply(400, 'QuotaExceeded.Refresh');
    return executed();
  };
  return { truths, onRefresh };
}

const wasExecuted: ReadonlySet<BatchState> = new Set([
  'accepted',
  'following',
  'complete',
  'failed',
  'timedOut',
]);

/** What a state says of the truth, as far as it says anything. */
function check(state: BatchState, attempts: number, { received, executed }: Truth, where: string): void {
  if (state === 'notSent' || state === 'cancelled') assert.equal(received, 0, where);
  if (state === 'rejected') assert.equal(executed, 0, where);
  if (wasExecuted.has(state)) assert.ok(executed > 0, where);
  assert.ok(executed <= attempts, `${where}: every second purge is a recorded attempt`);
  assert.notEqual(state, 'sending', where);
}

type Moment = 'before the line' | 'inside the line' | 'after the line';

/** A process that is killed at its nth append: nothing that it does afterwards has an effect. */
function killedAt(
  nth: number,
  moment: Moment,
  disk: Map<string, string>,
  died: () => void,
): FakeFilesOptions {
  let isDead = false;
  const die = (): Promise<never> => {
    isDead = true;
    died();
    return new Promise(() => undefined);
  };
  return {
    disk,
    before: async (operation, count, path) => {
      if (isDead) return die();
      if (operation !== 'append' || count !== nth || moment === 'after the line') return undefined;
      if (moment === 'inside the line') disk.set(path, `${disk.get(path) ?? ''}{"type":"batch","id":`);
      return die();
    },
    after: async (operation, count) => {
      if (operation === 'append' && count === nth && moment === 'after the line') await die();
    },
  };
}

/** Resolves to the states that the next window shows, or to none when there is no run to show. */
async function playUntil(nth: number, moment: Moment): Promise<{ states: BatchState[]; hasDied: boolean }> {
  const { truths, onRefresh } = scenario();
  const disk = new Map<string, string>();
  const death = Promise.withResolvers<void>();
  const state = { hasDied: false };
  const begun = beginPurge({
    batches,
    onRefresh,
    onTasks: taskRows((id, look) => ({
      Status: look < 2 ? 'Refreshing' : id === 't6' ? 'Failed' : 'Complete',
      Process: '50%',
    })),
    subjects: [{ url: pageUrl, local: file('new') }],
    probe: async url => probe('new', { url }),
    files: killedAt(nth, moment, disk, () => {
      state.hasDied = true;
      death.resolve();
    }),
  });
  const played = begun.then(({ clock, done }) => clock.run(Promise.race([done, death.promise])));
  await Promise.race([played, death.promise]);
  const now = (await Promise.race([begun, death.promise]))?.clock.now() ?? Date.UTC(2026, 10, 22, 12);
  const next = createJournal(
    createFakeFiles({ disk: new Map(disk) }),
    createFakeClock(now + 60_000),
    '/purges',
  );
  const [record] = await next.read();
  if (!record) {
    assert.ok(truths.every(({ received }) => received === 0));
    return { states: [], hasDied: state.hasDied };
  }
  assert.equal(record.state, state.hasDied && !(await isEnded(disk)) ? 'interrupted' : 'finished');
  for (const batch of record.batches) {
    const truth = truths[batch.id];
    assert.ok(truth);
    check(
      batch.state,
      batch.attempts,
      truth,
      `append ${nth}, killed ${moment}, request ${batch.id}: ${batch.state}`,
    );
  }
  return { states: record.batches.map(batch => batch.state), hasDied: state.hasDied };
}

async function isEnded(disk: ReadonlyMap<string, string>): Promise<boolean> {
  return [...disk.values()].some(text => text.endsWith('{"type":"end","state":"finished"}\n'));
}

test('the whole run ends in every state there is an end for', async () => {
  const { states, hasDied } = await playUntil(Number.POSITIVE_INFINITY, 'before the line');
  assert.equal(hasDied, false);
  assert.deepEqual(states, [
    'complete',
    'complete',
    'unknown',
    'unknown',
    'rejected',
    'rejected',
    'failed',
    'rejected',
    'notSent',
  ]);
});

for (const moment of ['before the line', 'inside the line', 'after the line'] as const) {
  test(`killed at any line of its journal, a run tells the truth afterwards: ${moment}`, async () => {
    let nth = 1;
    for (; (await playUntil(nth, moment)).hasDied; nth++);
    // start, 9 × sending, 3 second attempts, 8 outcomes, 2 × following, 3 ends of tasks, verdict, end
    assert.ok(nth > 25, `${nth} lines`);
  });
}
