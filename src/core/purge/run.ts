import { aboutTheKey, CdnError, asCdnError, summarize } from '../errors.ts';
import type { ProvePorts } from '../verify/prove.ts';
import { followTasks, type RunPorts } from './follow.ts';
import type { RunJournal } from './journal.ts';
import type { PlannedBatch } from './plan.ts';
import { askBefore, proveAll, type PurgeSubject } from './proof.ts';
import type { BatchRecord, BatchState } from './record.ts';
import { together } from './together.ts';

/** After one of these, further requests of the same profile would fail alike: they are not sent. */
const stopsProfile: ReadonlySet<CdnError['kind']> = new Set([...aboutTheKey, 'quota']);

/** A list with more bad URLs than this is wrong as a whole: its rest is refused with the last of them. */
const mostIsolations = 20;

/**
 * A run that has begun, to its end: looks at the edge, sends the batches, follows their tasks, looks again. Every
 * step is in the journal before the next one starts. Aborting leaves what was sent as it is and marks the rest
 * cancelled. Rejects with kind `storage` when the journal can't be written: nothing is sent after that.
 */
export async function runPurge(
  run: RunJournal,
  subjects: readonly PurgeSubject[],
  ports: RunPorts & ProvePorts,
  signal: AbortSignal,
): Promise<void> {
  try {
    const before = await askBefore(subjects, ports, signal);
    await sendAll(run, ports, signal);
    // Each profile's own: the proof of one CDN does not wait for the tasks of another.
    const profileIds = [...new Set(run.record.batches.map(batch => batch.profileId))];
    await together(profileIds, signal, async (profileId, either) => {
      await followTasks(run, profileId, ports, either);
      const own = subjects.filter(subject => subject.profileId === profileId);
      await proveAll(run, own, before, ports, either);
    });
    await run.write({ type: 'end', state: signal.aborted ? 'cancelled' : 'finished' });
  } finally {
    await run.close();
  }
}

async function sendAll(run: RunJournal, ports: RunPorts, signal: AbortSignal): Promise<void> {
  const stopped = new Set<string>();
  for (const batch of run.record.batches) {
    if (signal.aborted) await run.write({ type: 'batch', id: batch.id, state: 'cancelled' });
    else if (!stopped.has(batch.profileId)) {
      const error = await submit(run, batch, ports, signal);
      if (error && stopsProfile.has(error.kind)) stopped.add(batch.profileId);
    }
  }
}

/** Resolves to the error that ended the batch, if one did. */
async function submit(
  run: RunJournal,
  batch: BatchRecord,
  ports: RunPorts,
  signal: AbortSignal,
  isolations = 0,
): Promise<CdnError | undefined> {
  const { send, providers, clock } = ports;
  const provider = providers.get(batch.profileId);
  if (!provider) throw new Error(`No provider for profile ${batch.profileId}`);
  for (let attempt = 1; ; attempt++) {
    await run.write({ type: 'batch', id: batch.id, state: 'sending', sentAt: clock.now() });
    const outcome = await send(provider, provider.purge.submit(batch), signal).catch(asCdnError);
    if (!(outcome instanceof CdnError)) {
      await run.write({ type: 'batch', id: batch.id, state: 'accepted', ...outcome });
      return undefined;
    }
    // The answer was lost. Inside a live run it goes again once, and the journal shows the second attempt.
    if (outcome.maybeSent && attempt === 1 && !signal.aborted) continue;
    // Whatever became of the second request, the first one may have been accepted.
    const state = attempt > 1 ? 'unknown' : stateAfter(outcome);
    const mayIsolate = state === 'rejected' && isolations < mostIsolations;
    const named = mayIsolate ? provider.purge.offending(outcome, batch) : [];
    const rest = batch.urls.filter(url => !named.includes(url));
    if (named.length === 0 || rest.length === 0) {
      await run.write({ type: 'batch', id: batch.id, state, refusal: summarize(outcome) });
      return outcome;
    }
    // All or nothing: one URL has refused the others too, which go without it.
    await run.write({ type: 'batch', id: batch.id, state, urls: named, refusal: summarize(outcome) });
    return submit(run, await addBatch(run, { ...batch, urls: rest }), ports, signal, isolations + 1);
  }
}

/** Another request of the run, like `batch` with the URLs that it is to have. */
async function addBatch(
  run: RunJournal,
  { profileId, urls, network, mode }: PlannedBatch,
): Promise<BatchRecord> {
  const id = Math.max(...run.record.batches.map(each => each.id)) + 1;
  await run.write({ type: 'add', batch: { id, profileId, urls, network, mode } });
  const added = run.record.batches.find(each => each.id === id);
  if (!added) throw new Error(`The journal has lost request ${id}`);
  return added;
}

function stateAfter(error: CdnError): BatchState {
  if (error.maybeSent) return 'unknown';
  return error.kind === 'cancelled' ? 'cancelled' : 'rejected';
}
