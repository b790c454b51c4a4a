import { aboutTheKey, CdnError, asCdnError, silentOnCancel, summarize } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type { ProvePorts } from '../verify/prove.ts';
import { followTasks, type RunPorts } from './follow.ts';
import type { RunJournal } from './journal.ts';
import type { PlannedBatch } from './plan.ts';
import { askBefore, proveAll, type PurgeSubject } from './proof.ts';
import type { BatchRecord, BatchState } from './record.ts';
import { together } from './together.ts';

/** After one of these, further requests of the same profile would fail alike: they are not sent. */
const stopsProfile: ReadonlySet<CdnError['kind']> = new Set([...aboutTheKey, 'quota']);

/** A list with more bad objects than this is wrong as a whole: its rest is refused with the last of them. */
const mostIsolations = 20;

/** Requests of one profile that are on their way at the same time; how fast they may follow is the sender's business. */
const mostUnderWay = 8;

/**
 * A run that has begun, to its end: looks at the edge, sends the batches, follows their tasks, preloads, looks again.
 * Every step is in the journal before the next one starts. Aborting leaves what was sent as it is and marks the rest
 * cancelled. Rejects with kind `storage` when the journal can't be written, and with `cancelled` when another window has
 * taken the run over: nothing is sent after that.
 */
export async function runPurge(
  run: RunJournal,
  subjects: readonly PurgeSubject[],
  ports: RunPorts & ProvePorts,
  stop: AbortSignal,
): Promise<void> {
  const signal = AbortSignal.any([stop, run.lost]);
  try {
    const before = await askBefore(subjects, ports, signal);
    // Each profile's own: what one CDN does never waits for another's tasks.
    const profileIds = [...new Set(run.record.batches.map(batch => batch.profileId))];
    const sending: Sending = { run, ports, lastId: Math.max(-1, ...run.record.batches.map(({ id }) => id)) };
    await together(profileIds, signal, async (profileId, either) => {
      await sendAll(sending, batchesOf(run, profileId, isPurge), either);
      await followTasks(run, profileId, ports, either);
      await preloadPurged(sending, profileId, either);
      const own = subjects.filter(subject => subject.profileId === profileId);
      await proveAll(run, own, before, ports, either);
    });
    await run.write({ type: 'end', state: signal.aborted ? 'cancelled' : 'finished' });
  } finally {
    await run.close();
  }
}

interface Sending {
  readonly run: RunJournal;
  readonly ports: RunPorts;
  /** Of the batches, those that several lanes are just adding too. */
  lastId: number;
}

function isPurge({ mode }: BatchRecord): boolean {
  return mode !== 'preload';
}

function batchesOf(
  run: RunJournal,
  profileId: string,
  wanted: (batch: BatchRecord) => boolean,
): readonly BatchRecord[] {
  return run.record.batches.filter(batch => batch.profileId === profileId && wanted(batch));
}

/**
 * All requests of one profile in the order of the batches. The first goes alone: with a key that is refused, or a quota
 * that has gone, it is the only one. Of the others several are under way at the same time.
 */
async function sendAll(
  sending: Sending,
  batches: readonly BatchRecord[],
  signal: AbortSignal,
): Promise<void> {
  const waiting = batches.values();
  let isStopped = false;
  const sendNext = async (either: AbortSignal): Promise<boolean> => {
    const { value: batch } = waiting.next();
    if (!batch || isStopped) return false;
    if (either.aborted) await sending.run.write({ type: 'batch', id: batch.id, state: 'cancelled' });
    else {
      const error = await submit(sending, batch, either);
      isStopped ||= error !== undefined && stopsProfile.has(error.kind);
    }
    return true;
  };
  await sendNext(signal);
  const lanes = Array.from({ length: Math.min(mostUnderWay, batches.length - 1) }, (_, lane) => lane);
  await together(lanes, signal, async (_lane, either) => {
    while (await sendNext(either));
  });
}

/** What was purged before is preloaded when that has ended; of what was refused or not sent there is nothing to fetch. */
async function preloadPurged(sending: Sending, profileId: string, signal: AbortSignal): Promise<void> {
  const { run, ports } = sending;
  const preloads = batchesOf(run, profileId, batch => !isPurge(batch));
  if (preloads.length === 0) return;
  await waitForUnfollowed(batchesOf(run, profileId, isPurge), ports.clock, signal);
  const unpurged = new Set(
    batchesOf(run, profileId, batch => isPurge(batch) && !isPurged(batch)).flatMap(({ objects }) => objects),
  );
  const ready: BatchRecord[] = [];
  for (const batch of preloads) {
    const objects = batch.objects.filter(object => !unpurged.has(object));
    if (objects.length > 0) ready.push(await narrow(sending, batch, objects));
  }
  await sendAll(sending, ready, signal);
  await followTasks(run, profileId, ports, signal);
}

function isPurged({ state }: BatchRecord): boolean {
  return state === 'complete' || state === 'accepted';
}

/** Nobody says when they have ended, so it is taken to be when the service expected it. */
async function waitForUnfollowed(
  batches: readonly BatchRecord[],
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const ends = batches
    .filter(({ state }) => state === 'accepted')
    .map(({ sentAt = 0, estimateSeconds = 0 }) => sentAt + estimateSeconds * 1000);
  const waitMs = Math.max(0, ...ends.map(end => end - clock.now()));
  if (waitMs > 0) await clock.sleep(waitMs, signal).catch(silentOnCancel);
}

/** The batch with these objects alone; the others become one of their own, which is not sent. */
async function narrow(
  sending: Sending,
  batch: BatchRecord,
  objects: readonly string[],
): Promise<BatchRecord> {
  if (objects.length === batch.objects.length) return batch;
  const rest = batch.objects.filter(object => !objects.includes(object));
  await addBatch(sending, { ...batch, objects: rest });
  await sending.run.write({ type: 'batch', id: batch.id, state: 'notSent', objects });
  return { ...batch, objects };
}

/** Resolves to the error that ended the batch, if one did. */
async function submit(
  sending: Sending,
  batch: BatchRecord,
  signal: AbortSignal,
  isolations = 0,
): Promise<CdnError | undefined> {
  const { run } = sending;
  const { send, providers, clock } = sending.ports;
  const provider = providers.get(batch.profileId);
  if (!provider) throw new Error(`No provider for profile ${batch.profileId}`);
  for (let attempt = 1; ; attempt++) {
    const leaving = once(() =>
      run.write({ type: 'batch', id: batch.id, state: 'sending', sentAt: clock.now() }),
    );
    const outcome = await send(provider, provider.purge.submit(batch), signal, leaving).catch(asCdnError);
    // The journal can't be written: nothing has left, and nothing more may.
    if (outcome instanceof CdnError && outcome.kind === 'storage') throw outcome;
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
    const rest = batch.objects.filter(object => !named.includes(object));
    if (named.length === 0 || rest.length === 0) {
      await run.write({ type: 'batch', id: batch.id, state, refusal: summarize(outcome) });
      return outcome;
    }
    // All or nothing: one object has refused the others too, which go without it.
    await run.write({ type: 'batch', id: batch.id, state, objects: named, refusal: summarize(outcome) });
    return submit(sending, await addBatch(sending, { ...batch, objects: rest }), signal, isolations + 1);
  }
}

/** What the sender tries again by itself is one attempt: the first time tells the journal. */
function once(tell: () => Promise<void>): () => Promise<void> {
  let told: Promise<void> | undefined;
  return () => (told ??= tell());
}

/** Another request of the run, like `batch` with the objects that it is to have. */
async function addBatch(
  sending: Sending,
  { profileId, kind, objects, network, mode }: PlannedBatch,
): Promise<BatchRecord> {
  const { run } = sending;
  const id = ++sending.lastId;
  await run.write({ type: 'add', batch: { id, profileId, kind, objects, network, mode } });
  const added = run.record.batches.find(each => each.id === id);
  if (!added) throw new Error(`The journal has lost request ${id}`);
  return added;
}

function stateAfter(error: CdnError): BatchState {
  if (error.maybeSent) return 'unknown';
  return error.kind === 'cancelled' ? 'cancelled' : 'rejected';
}
