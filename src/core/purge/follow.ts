import { asCdnError, summarize } from '../errors.ts';
import type { Send } from '../http/send.ts';
import type { Clock } from '../ports.ts';
import type { BoundProvider, TaskAbility, TaskState, TaskStatus } from '../providers/provider.ts';
import type { RunJournal } from './journal.ts';
import type { BatchRecord, BatchState } from './record.ts';
import { together } from './together.ts';

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

/**
 * Asks for the tasks of all accepted batches until each has ended. A profile that may not ask keeps its batches
 * `accepted`, with the refusal beside them.
 */
export async function followTasks(run: RunJournal, ports: RunPorts, signal: AbortSignal): Promise<void> {
  const byProfile = Map.groupBy(
    run.record.batches.filter(batch => batch.state === 'accepted'),
    batch => batch.profileId,
  );
  await together([...byProfile], signal, ([id, batches], either) =>
    followProfile(run, id, batches, ports, either),
  );
}

async function followProfile(
  run: RunJournal,
  profileId: string,
  batches: readonly BatchRecord[],
  ports: RunPorts,
  signal: AbortSignal,
): Promise<void> {
  const tasks = ports.providers.get(profileId)?.tasks;
  if (!tasks) return;
  const startedAt = ports.clock.now();
  try {
    for (let open = batches; open.length > 0;) {
      const elapsed = ports.clock.now() - startedAt;
      const look = looks.find(({ untilMs }) => elapsed < untilMs);
      if (!look) return await endAll(run, open, 'timedOut');
      await ports.clock.sleep(look.everyMs, signal);
      open = await lookOnce(run, profileId, open, tasks, ports, signal);
    }
  } catch (thrown) {
    const error = asCdnError(thrown);
    if (error.kind === 'cancelled') return;
    if (error.kind === 'storage') throw error;
    for (const { id } of batches) {
      if (isOpen(run, id))
        await run.write({ type: 'batch', id, state: 'accepted', refusal: summarize(error) });
    }
  }
}

function isOpen(run: RunJournal, id: number): boolean {
  const state = run.record.batches.find(batch => batch.id === id)?.state;
  return state === 'accepted' || state === 'following';
}

async function endAll(run: RunJournal, batches: readonly BatchRecord[], state: BatchState): Promise<void> {
  for (const { id } of batches) await run.write({ type: 'batch', id, state });
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
    const call = tasks.status(ids.slice(start, start + tasks.perCall));
    for (const status of await send(provider, call, signal)) known.set(status.taskId, status);
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
