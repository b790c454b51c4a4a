import { CdnError } from '../errors.ts';
import type { Clock, Files } from '../ports.ts';
import { beginLease, type Lease, takeLease } from './lease.ts';
import { applyEvent, interrupt, type RunEvent, type RunRecord, type RunStart } from './record.ts';
import { lineOf } from './replay.ts';
import { createRunFolder, type RunFolder } from './runFolder.ts';

const keptRuns = 200;
const keptMs = 30 * 24 * 60 * 60 * 1000;

export interface RunJournal {
  /** The record so far. */
  readonly record: RunRecord;
  /** Aborted when another window has taken the run over, as it may once this one was silent: a computer that slept. */
  readonly lost: AbortSignal;
  /** Resolves while the run is this window's. Rejects with kind `cancelled` when it is lost. */
  ensure(): Promise<void>;
  /**
   * On disk when it resolves, and the run still this window's. Events of one run are written in the order of the calls.
   */
  write(event: RunEvent): Promise<void>;
  /** Gives the lease back. */
  close(): Promise<void>;
}

type OnChange = (record: RunRecord) => void;

export interface Journal {
  /** Rejects with kind `storage` when the start can't be written: then nothing may be sent. */
  begin(start: RunStart, onChange: OnChange): Promise<RunJournal>;
  /**
   * Takes over a run that its window left without an end, for this window alone. `held`: there is none now, but other
   * windows have runs that they may still leave; `none`: there is nothing to wait for.
   */
  adopt(onChange: OnChange): Promise<RunJournal | 'held' | 'none'>;
  /** Newest first. Runs that nobody holds any more are `interrupted`. */
  read(): Promise<RunRecord[]>;
  clear(): Promise<void>;
}

/** What the work on a journal needs to know. */
interface Shelf extends RunFolder {
  /** The runs that this window holds. */
  readonly own: Set<string>;
}

/**
 * One append-only file per run, so that windows never write to each other's. Beside it a lease that its window
 * renews: without a fresh one, an unfinished run is interrupted, and another window may take it over.
 */
export function createJournal(files: Files, clock: Clock, folder: string): Journal {
  const shelf: Shelf = { ...createRunFolder(files, clock, folder), own: new Set() };
  return {
    begin: async (start, onChange) => {
      const begun = await beginRun(shelf, start, onChange);
      // Old runs that can't be removed are no reason not to purge.
      const oldest = fileStamp(clock.now() - keptMs);
      await removeRuns(shelf, (run, index) => index >= keptRuns || run < oldest).catch(() => undefined);
      return begun;
    },
    adopt: onChange => adoptRun(shelf, onChange),
    read: async () => {
      const { runs, turns } = await shelf.list();
      const records = await Promise.all(runs.map(run => readRun(shelf, run, turns.get(run))));
      return records.filter(record => record !== undefined);
    },
    clear: () => removeRuns(shelf, () => true),
  };
}

async function beginRun(shelf: Shelf, start: RunStart, onChange: OnChange): Promise<RunJournal> {
  const run = `${fileStamp(start.startedAt)}-${start.id}`;
  const opened = openRun(shelf, run, await beginLease(shelf.placeOf(run)), onChange);
  try {
    await opened.write({ type: 'start', ...start });
    return opened;
  } catch (thrown) {
    await opened.close().catch(() => undefined);
    // A computer that slept before the first line: it is the person's purge all the same, who is to hear of it.
    throw opened.lost.aborted ? new CdnError('storage', { code: 'lost', detail: { path: run } }) : thrown;
  }
}

async function readRun(shelf: Shelf, run: string, turn: number | undefined): Promise<RunRecord | undefined> {
  const { record } = await shelf.read(run);
  if (record?.state !== 'running') return record;
  const isHeld = await shelf.isHeld(run, turn);
  // Its end may have been written between the two reads, and the lease given back.
  const last = (await shelf.read(run)).record;
  return isHeld ? last : last && interrupt(last);
}

/** Removes those of the runs that nobody holds. */
async function removeRuns(shelf: Shelf, isOld: (run: string, index: number) => boolean): Promise<void> {
  const { runs, turns } = await shelf.list();
  for (const run of runs.filter(isOld)) {
    const turn = turns.get(run);
    if (shelf.own.has(run) || (await shelf.isHeld(run, turn))) continue;
    await shelf.remove(run, turn);
  }
}

async function adoptRun(shelf: Shelf, onChange: OnChange): Promise<RunJournal | 'held' | 'none'> {
  const { turns } = await shelf.list();
  let isAnyOther = false;
  for (const [run, turn] of turns) {
    if (shelf.own.has(run)) continue;
    isAnyOther = true;
    if (await shelf.isHeld(run, turn)) continue;
    const taken = await takeRun(shelf, run, turn + 1, onChange);
    if (taken) return taken;
    // Another window was quicker, or nobody needs the lease: of a run that has ended, or that never began.
    if ((await shelf.read(run)).record?.state !== 'running') await shelf.removeLeases(run, turn);
  }
  return isAnyOther ? 'held' : 'none';
}

async function takeRun(
  shelf: Shelf,
  run: string,
  turn: number,
  onChange: OnChange,
): Promise<RunJournal | undefined> {
  const lease = await takeLease(shelf.placeOf(run), turn);
  if (!lease) return undefined;
  try {
    // The last line may have been cut. From this one on, nothing that the window before still writes counts.
    await shelf.append(run, `\n${lineOf({ type: 'adopt' }, turn)}\n`);
    await lease.ensure();
    const { record } = await shelf.read(run);
    if (record?.state === 'running') return openRun(shelf, run, lease, onChange, record);
  } catch (thrown) {
    await lease.release().catch(() => undefined);
    if (!lease.lost.aborted) throw thrown;
    return undefined;
  }
  await lease.release();
  return undefined;
}

/** `adopted` is what other windows have written of it. */
function openRun(
  shelf: Shelf,
  run: string,
  lease: Lease,
  onChange: OnChange,
  adopted?: RunRecord,
): RunJournal {
  let record = adopted;
  let last: Promise<void> = Promise.resolve();
  let torn = false;
  shelf.own.add(run);
  return {
    get record() {
      if (!record) throw new Error('The run has not started.');
      return record;
    },
    lost: lease.lost,
    ensure: () => lease.ensure(),
    write: event => {
      const before = last;
      last = (async () => {
        // A write that failed is its caller's to handle; the next one tries the disk anew, on a line of its own.
        await before.catch(() => undefined);
        await lease.ensure();
        const line = `${torn ? '\n' : ''}${lineOf(event, lease.turn)}\n`;
        torn = true;
        await shelf.append(run, line);
        torn = false;
        // A computer that fell asleep in between may wake up without the run: then the line counts for nothing.
        await lease.ensure();
        record = applyEvent(record, event);
        if (record) onChange(record);
      })();
      return last;
    },
    close: async () => {
      await lease.release();
      await shelf.removeLeases(run, lease.turn);
      shelf.own.delete(run);
    },
  };
}

/** `20261122T094501123Z`: sorts by time, fits every file system. */
function fileStamp(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:.]/g, '');
}
