import { aboutTheKey, asCdnError, type CdnError, type CdnErrorKind, summarize } from '../errors.ts';
import type { Send } from '../http/send.ts';
import type { Clock } from '../ports.ts';
import type { BoundProvider, TaskAbility, TaskState, TaskStatus } from '../providers/provider.ts';
import type { RunJournal } from './journal.ts';
import type { BatchRecord, BatchState } from './record.ts';

export interface RunPorts {
  readonly send: Send;
  readonly clock: Clock;
  /** Providers of the run's profiles, by profile id. */
  readonly providers: ReadonlyMap<string, BoundProvider>;
}

/** A task takes minutes: quick looks at first, then as often as the service's guide says. */
const looks: readonly { readonly untilMs: number; readonly everyMs: number }[] = [
  { untilMs: 10_000, everyMs: 1_000 },
  { untilMs: 60_000, everyMs: 5_000 },
  { untilMs: 30 * 60_000, everyMs: 10_000 },
];

/** More than any task has: an answer that never comes to an end is not asked for without end. */
const mostPages = 100;

/** After one of these the next look would end alike; any other failure may pass: a task takes minutes. */
const endsFollowing: ReadonlySet<CdnErrorKind> = new Set([...aboutTheKey, 'rejected']);

/**
 * Asks for the tasks of a profile's accepted batches until each has ended. A profile that may not ask keeps its batches
 * `accepted`, with the refusal beside them.
 */
export async function followTasks(
  run: RunJournal,
  profileId: string,
  ports: RunPorts,
  signal: AbortSignal,
): Promise<void> {
  const batches = run.record.batches.filter(batch => batch.profileId === profileId && isToFollow(batch));
  const tasks = ports.providers.get(profileId)?.tasks;
  if (!tasks) return;
  const startedAt = ports.clock.now();
  let open: readonly BatchRecord[] = batches;
  let failure: CdnError | undefined;
  while (open.length > 0) {
    const elapsed = ports.clock.now() - startedAt;
    const look = looks.find(({ untilMs }) => elapsed < untilMs);
    if (!look || (failure && endsFollowing.has(failure.kind))) return endAll(run, open, failure);
    try {
      await ports.clock.sleep(look.everyMs, signal);
      await run.ensure();
      open = await lookOnce(run, profileId, open, tasks, ports, signal);
      failure = undefined;
    } catch (thrown) {
      // A look that failed is no look: the same batches are still open.
      failure = asCdnError(thrown);
      if (failure.kind === 'cancelled') return;
      if (failure.kind === 'storage') throw failure;
    }
  }
}

/** Accepted, as far as is known; what may not be followed says why. */
export function isToFollow({ state, refusal }: BatchRecord): boolean {
  return state === 'following' || (state === 'accepted' && !refusal);
}

/** Nobody waits any longer: the service was too slow, or can't be asked. */
async function endAll(
  run: RunJournal,
  batches: readonly BatchRecord[],
  failure: CdnError | undefined,
): Promise<void> {
  for (const { id } of batches) {
    if (!isOpen(run, id)) continue;
    await run.write(
      failure
        ? { type: 'batch', id, state: 'accepted', refusal: summarize(failure) }
        : { type: 'batch', id, state: 'timedOut' },
    );
  }
}

function isOpen(run: RunJournal, id: number): boolean {
  const state = run.record.batches.find(batch => batch.id === id)?.state;
  return state === 'accepted' || state === 'following';
}

/** Resolves to the batches that have not ended. */
async function lookOnce(
  run: RunJournal,
  profileId: string,
  batches: readonly BatchRecord[],
  tasks: TaskAbility,
  { send, providers }: RunPorts,
  signal: AbortSignal,
): Promise<BatchRecord[]> {
  const provider = providers.get(profileId);
  if (!provider) return [];
  const ids = [...new Set(batches.flatMap(batch => batch.taskIds))];
  const known = new Map<string, TaskStatus>();
  for (let start = 0; start < ids.length; start += tasks.perCall) {
    const asked = ids.slice(start, start + tasks.perCall);
    for (let page = 1; page <= mostPages; page++) {
      const statuses = await send(provider, tasks.status(asked, page), signal);
      for (const status of statuses) known.set(status.taskId, status);
      if (!statuses.some(({ hasMore }) => hasMore)) break;
    }
  }
  const open: BatchRecord[] = [];
  for (const batch of batches) {
    const event = summary(batch.taskIds.map(id => known.get(id)));
    if (event.state === 'following') open.push(batch);
    if (hasNews(run, batch.id, event)) await run.write({ type: 'batch', id: batch.id, ...event });
  }
  return open;
}

type Summary = Pick<BatchRecord, 'state' | 'percent' | 'reason'>;

const ends: Readonly<Partial<Record<TaskState, BatchState>>> = { failed: 'failed', timedOut: 'timedOut' };

/** A batch is complete when all its tasks are, and has failed as soon as one has. */
function summary(statuses: readonly (TaskStatus | undefined)[]): Summary {
  for (const status of statuses) {
    const end = status && ends[status.state];
    if (end) return { state: end, ...(status.reason === undefined ? {} : { reason: status.reason }) };
  }
  if (statuses.every(status => status?.state === 'complete')) return { state: 'complete', percent: 100 };
  return { state: 'following', percent: Math.min(...statuses.map(status => status?.percent ?? 0)) };
}

/** Unchanged progress is not worth a line in the journal. */
function hasNews(run: RunJournal, id: number, { state, percent }: Summary): boolean {
  const batch = run.record.batches.find(other => other.id === id);
  return batch?.state !== state || batch.percent !== percent;
}
