import type { Send } from '../http/send.ts';
import type { Clock } from '../ports.ts';
import type { BoundProvider } from '../providers/provider.ts';
import { followTasks, isToFollow } from './follow.ts';
import type { RunJournal } from './journal.ts';
import type { RunRecord } from './record.ts';
import { together } from './together.ts';

/** As long as a task is followed: of older ones nobody waits for the end. */
const followedMs = 30 * 60_000;

export interface AdoptPorts {
  readonly send: Send;
  readonly clock: Clock;
  /** Asked of profiles that have something to follow only. Resolves to nothing where the profile or its keys are gone. */
  bind(profileId: string): Promise<BoundProvider | undefined>;
}

/** The profiles of a run that was left whose tasks may still be under way. */
export function profilesToFollow({ startedAt, batches }: RunRecord, clock: Clock): readonly string[] {
  if (clock.now() - startedAt >= followedMs) return [];
  return [...new Set(batches.filter(isToFollow).map(({ profileId }) => profileId))];
}

/**
 * A run that its window left, to its end. Nothing is sent: a request without an outcome is unknown, one that was not sent
 * stays so, and tasks of those that were accepted are followed. Rejects as `runPurge` does.
 */
export async function finishAdopted(run: RunJournal, ports: AdoptPorts, stop: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([stop, run.lost]);
  try {
    for (const { id, state } of run.record.batches) {
      if (state === 'sending') await run.write({ type: 'batch', id, state: 'unknown' });
    }
    await together(profilesToFollow(run.record, ports.clock), signal, async (profileId, either) => {
      const provider = await ports.bind(profileId);
      const providers = new Map(provider && [[profileId, provider]]);
      await followTasks(run, profileId, { ...ports, providers }, either);
    });
    await run.write({ type: 'end', state: stop.aborted ? 'cancelled' : 'interrupted' });
  } finally {
    await run.close();
  }
}
