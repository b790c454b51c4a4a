import { silentOnCancel } from '../errors.ts';
import type { Network } from '../providers/provider.ts';
import { ask, type Asked, prove, type ProvePorts, type Purge, type Subject } from '../verify/prove.ts';
import type { RunJournal } from './journal.ts';
import type { BatchRecord } from './record.ts';
import { together } from './together.ts';

/** The look before the purge is a help, not a condition: a slow edge does not hold it up for longer. */
const patienceMs = 2_500;

/** A URL to look at, and who purges it where: one URL may be purged in two places. */
export interface PurgeSubject extends Subject {
  readonly profileId: string;
  readonly network: Network;
  /** What is purged and covers the URL; the URL itself, unless that is a directory or a pattern. */
  readonly object: string;
}

/** What each subject's edge serves before the purge; what is slow is left out. */
export async function askBefore(
  subjects: readonly PurgeSubject[],
  ports: ProvePorts,
  signal: AbortSignal,
): Promise<ReadonlyMap<PurgeSubject, Asked>> {
  const found = new Map<PurgeSubject, Asked>();
  const enough = new AbortController();
  const limited = AbortSignal.any([signal, enough.signal]);
  const asking = Promise.all(
    subjects.map(async subject => {
      const asked = await ask(subject, ports, limited).catch(() => undefined);
      if (asked) found.set(subject, asked);
    }),
  );
  await Promise.race([asking, ports.clock.sleep(patienceMs, limited).catch(() => undefined)]);
  enough.abort();
  await asking;
  return found;
}

/** Looks at each subject whose batch was accepted, and writes a verdict for each. */
export async function proveAll(
  run: RunJournal,
  subjects: readonly PurgeSubject[],
  before: ReadonlyMap<PurgeSubject, Asked>,
  ports: ProvePorts,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  await together(subjects, signal, async (subject, either) => {
    const batch = run.record.batches.find(each => isOf(each, subject));
    if (!batch || !wasAccepted(batch.state)) return;
    const purge = purgeOf(batch, before.get(subject));
    const verdict = await prove(subject, purge, ports, either).catch(silentOnCancel);
    if (verdict) await run.write({ type: 'verdict', id: batch.id, url: subject.url, verdict });
  });
}

function isOf({ profileId, network, objects }: BatchRecord, subject: PurgeSubject): boolean {
  return profileId === subject.profileId && network === subject.network && objects.includes(subject.object);
}

function purgeOf({ state, sentAt = 0, estimateSeconds }: BatchRecord, before: Asked | undefined): Purge {
  return { before, purgedAt: sentAt, ended: state === 'complete', estimateSeconds };
}

function wasAccepted(state: BatchRecord['state']): boolean {
  return state === 'accepted' || state === 'complete' || state === 'timedOut';
}
