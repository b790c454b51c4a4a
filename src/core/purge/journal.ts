import { join } from 'node:path';
import type { Clock, Files } from '../ports.ts';
import { applyEvent, interrupt, type RunEvent, type RunRecord, type RunStart } from './record.ts';

const keptRuns = 200;
const keptMs = 30 * 24 * 60 * 60 * 1000;
const leaseEveryMs = 5_000;
const leaseStaleMs = 20_000;

export interface RunJournal {
  /** The record so far. */
  readonly record: RunRecord;
  /** On disk when it resolves. Events of one run are written in the order of the calls. */
  write(event: RunEvent): Promise<void>;
  /** Gives the lease back. */
  close(): Promise<void>;
}

export interface Journal {
  /** Rejects with kind `storage` when the start can't be written: then nothing may be sent. */
  begin(start: RunStart, onChange: (record: RunRecord) => void): Promise<RunJournal>;
  /** Newest first. Runs that nobody holds any more are `interrupted`. */
  read(): Promise<RunRecord[]>;
  clear(): Promise<void>;
}

/**
 * One append-only file per run, so that windows never write to each other's. Beside it a lease that its window
 * renews: without a fresh one, an unfinished run is interrupted.
 */
export function createJournal(files: Files, clock: Clock, folder: string): Journal {
  const leaseOf = (name: string): string => join(folder, name.replace(/\.jsonl$/, '.lease'));

  const isHeld = async (name: string): Promise<boolean> => {
    const renewed = Number(await files.read(leaseOf(name)));
    return renewed > 0 && Math.abs(clock.now() - renewed) < leaseStaleMs;
  };

  const runNames = async (): Promise<string[]> =>
    (await files.list(folder)).filter(name => name.endsWith('.jsonl')).toReversed();

  const readRun = async (name: string): Promise<RunRecord | undefined> => {
    const record = replay(await files.read(join(folder, name)));
    if (record?.state !== 'running' || (await isHeld(name))) return record;
    // Its end may have been written between the two reads, and the lease given back.
    const last = replay(await files.read(join(folder, name)));
    return last && interrupt(last);
  };

  const prune = async (): Promise<void> => {
    const oldest = fileStamp(clock.now() - keptMs);
    const names = await runNames();
    const stale = names.filter((name, index) => index >= keptRuns || name < oldest);
    for (const name of stale) if (!(await isHeld(name))) await removeRun(name);
  };

  const removeRun = async (name: string): Promise<void> => {
    await files.remove(join(folder, name));
    await files.remove(leaseOf(name));
  };

  return {
    begin: async (start, onChange) => {
      const name = `${fileStamp(start.startedAt)}-${start.id}.jsonl`;
      const path = join(folder, name);
      const lease = holdLease(files, clock, leaseOf(name));
      const run = openRun(files, path, lease, onChange);
      try {
        await lease.taken;
        await run.write({ type: 'start', ...start });
      } catch (thrown) {
        await lease.release().catch(() => undefined);
        throw thrown;
      }
      // Old runs that can't be removed are no reason not to purge.
      await prune().catch(() => undefined);
      return run;
    },
    read: async () => {
      const records = await Promise.all((await runNames()).map(readRun));
      return records.filter(record => record !== undefined);
    },
    clear: async () => {
      for (const name of await runNames()) if (!(await isHeld(name))) await removeRun(name);
    },
  };
}

function openRun(
  files: Files,
  path: string,
  lease: Lease,
  onChange: (record: RunRecord) => void,
): RunJournal {
  let record: RunRecord | undefined;
  let last: Promise<void> = Promise.resolve();
  let torn = false;
  return {
    get record() {
      if (!record) throw new Error('The run has not started.');
      return record;
    },
    write: event => {
      const before = last;
      last = (async () => {
        // A write that failed is its caller's to handle; the next one tries the disk anew, on a line of its own.
        await before.catch(() => undefined);
        const line = `${torn ? '\n' : ''}${JSON.stringify(event)}\n`;
        torn = true;
        await files.append(path, line);
        torn = false;
        record = applyEvent(record, event);
        if (record) onChange(record);
      })();
      return last;
    },
    close: () => lease.release(),
  };
}

/** The record that the lines give. A last line without its end was cut by a crash and is not counted. */
export function replay(text: string | undefined): RunRecord | undefined {
  const lines = (text ?? '').split('\n').slice(0, -1);
  let record: RunRecord | undefined;
  for (const line of lines) {
    const event = parseEvent(line);
    if (event) record = applyEvent(record, event);
  }
  return record;
}

/** Lines are our own writing: what parses and has what its type is read for is an event. */
function parseEvent(line: string): RunEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEvent(value: unknown): value is RunEvent {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  if (value.type === 'start') return 'batches' in value && Array.isArray(value.batches);
  if (value.type === 'add')
    return 'batch' in value && typeof value.batch === 'object' && value.batch !== null;
  if (value.type === 'verdict') return 'verdict' in value && typeof value.verdict === 'object';
  return value.type === 'batch' || value.type === 'end';
}

interface Lease {
  readonly taken: Promise<void>;
  release(): Promise<void>;
}

function holdLease(files: Files, clock: Clock, path: string): Lease {
  const stop = new AbortController();
  const renew = (): Promise<void> => files.write(path, String(clock.now()));
  const taken = renew();
  const renewing = (async () => {
    await taken;
    for (;;) {
      await clock.sleep(leaseEveryMs, stop.signal);
      // One that fails is made good by the next: a lease outlives three.
      await renew().catch(() => undefined);
    }
  })().catch(() => undefined);
  return {
    taken,
    release: async () => {
      stop.abort();
      await renewing;
      await files.remove(path);
    },
  };
}

/** `20261122T094501123Z`: sorts by time, fits every file system. */
function fileStamp(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:.]/g, '');
}
