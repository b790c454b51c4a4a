import { join } from 'node:path';
import type { Clock, Files } from '../ports.ts';
import { isFresh, leaseName, type LeasePlace, turnsOf } from './lease.ts';
import { replay, type Replayed } from './replay.ts';

const ending = '.jsonl';

export interface RunFolder {
  readonly clock: Clock;
  list(): Promise<{
    /** Newest first. */
    readonly runs: readonly string[];
    /** The last window's turn of each run that has a lease. */
    readonly turns: ReadonlyMap<string, number>;
  }>;
  read(run: string): Promise<Replayed>;
  append(run: string, text: string): Promise<void>;
  /** The run and its leases up to that of `turn`. */
  remove(run: string, turn: number | undefined): Promise<void>;
  removeLeases(run: string, turn: number | undefined): Promise<void>;
  /** Whether the window whose turn it is lives. */
  isHeld(run: string, turn: number | undefined): Promise<boolean>;
  placeOf(run: string): LeasePlace;
}

/** The files of runs: `<run>.jsonl`, and beside it the leases of the windows that have the run or had it. */
export function createRunFolder(files: Files, clock: Clock, folder: string): RunFolder {
  const pathOf = (run: string): string => join(folder, run + ending);
  const leaseOf = (run: string, turn: number): string => join(folder, leaseName(run, turn));
  const read = async (run: string): Promise<Replayed> => replay(await files.read(pathOf(run)));
  const removeLeases = async (run: string, turn = 0): Promise<void> => {
    for (let each = 0; each <= turn; each++) await files.remove(leaseOf(run, each));
  };
  return {
    clock,
    list: async () => {
      const names = await files.list(folder);
      const runs = names.filter(name => name.endsWith(ending)).map(name => name.slice(0, -ending.length));
      return { runs: runs.toReversed(), turns: turnsOf(names) };
    },
    read,
    append: (run, text) => files.append(pathOf(run), text),
    remove: async (run, turn) => {
      await files.remove(pathOf(run));
      await removeLeases(run, turn);
    },
    removeLeases,
    isHeld: async (run, turn) => turn !== undefined && isFresh(files, clock, leaseOf(run, turn)),
    placeOf: run => ({
      files,
      clock,
      pathOf: turn => leaseOf(run, turn),
      isOpen: async turn => isOpen(await read(run), turn),
    }),
  };
}

/** Whether the run goes on, and no window of `turn` or later has written to it. */
function isOpen({ record, turn: last }: Replayed, turn: number): boolean {
  return record?.state === 'running' && last < turn;
}
