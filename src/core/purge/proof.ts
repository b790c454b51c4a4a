import { asCdnError } from '../errors.ts';
import { ask, type Asked, prove, type ProvePorts, type Subject } from '../verify/prove.ts';
import type { RunJournal } from './journal.ts';
import type { BatchRecord } from './record.ts';
import { together } from './together.ts';

/** The look before the purge is a help, not a condition: a slow edge does not hold it up for longer. */
const patienceMs = 2_500;

/** What each subject's edge serves before the purge, by URL; what is slow is left out. */
export async function askBefore(
  subjects: readonly Subject[],
  ports: ProvePorts,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Asked>> {
  const found = new Map<string, Asked>();
  const enough = new AbortController();
  const limited = AbortSignal.any([signal, enough.signal]);
  const asking = Promise.all(
    subjects.map(async subject => {
      const asked = await ask(subject, ports, limited).catch(() => undefined);
      if (asked) found.set(subject.url, asked);
    }),
  );
  await Promise.race([asking, ports.clock.sleep(patienceMs, limited).catch(() => undefined)]);
  enough.abort();
  await asking;
  return found;
}

export interface ProofPlan {
  readonly subjects: readonly Subject[];
  readonly before: ReadonlyMap<string, Asked>;
  /** When the purge was sent, in milliseconds since the epoch. */
  readonly sentAt: number;
}

/** Looks at each subject whose batch was accepted, and writes a verdict for each. */
export async function proveAll(
  run: RunJournal,
  { subjects, before, sentAt }: ProofPlan,
  ports: ProvePorts,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  await together(subjects, signal, async (subject, either) => {
    const { url } = subject;
    const state = run.record.batches.find(batch => batch.urls.includes(url))?.state;
    if (state === undefined || !wasAccepted(state)) return;
    const ended = state === 'complete';
    const verdict = await prove(subject, before.get(url), sentAt, ended, ports, either).catch(silentOnCancel);
    if (verdict) await run.write({ type: 'verdict', url, verdict });
  });
}

function wasAccepted(state: BatchRecord['state']): boolean {
  return state === 'accepted' || state === 'complete' || state === 'timedOut';
}

function silentOnCancel(thrown: unknown): undefined {
  if (asCdnError(thrown).kind !== 'cancelled') throw thrown;
  return undefined;
}
