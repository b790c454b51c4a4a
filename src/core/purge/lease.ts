import { cancelled, silentOnCancel } from '../errors.ts';
import type { Clock, Files } from '../ports.ts';

const renewEveryMs = 5_000;
const staleMs = 20_000;
/** Shorter than a lease is left alone by others: what is just being written has time to arrive. */
const sureMs = 15_000;

/** The lease of the window that began the run is turn 0; each one that takes it over has the next turn. */
export function leaseName(run: string, turn: number): string {
  return turn === 0 ? `${run}.lease` : `${run}.${turn}.lease`;
}

/** The highest turn of each run that has a lease, by the run's name, in the order of the names. */
export function turnsOf(names: readonly string[]): ReadonlyMap<string, number> {
  const turns = new Map<string, number>();
  for (const name of names) {
    const [, run, turn = '0'] = /^([^.]+)(?:\.(\d+))?\.lease$/.exec(name) ?? [];
    if (run !== undefined) turns.set(run, Math.max(turns.get(run) ?? 0, Number(turn)));
  }
  return turns;
}

/**
 * Of a lease that was there a moment ago. As of before it was read: who falls asleep over it must not take for stale what was
 * renewed meanwhile. One that has gone by then tells nothing of who has the run now.
 */
export async function isFresh(files: Files, clock: Clock, path: string): Promise<boolean> {
  const now = clock.now();
  const time = await files.read(path);
  return time === undefined || isWithin(now, Number(time), staleMs);
}

/** The clock may have been set back since: a time that has not come counts as little as one long ago. */
function isWithin(now: number, time: number, ms: number): boolean {
  return time > 0 && Math.abs(now - time) < ms;
}

export interface LeasePlace {
  readonly files: Files;
  readonly clock: Clock;
  readonly pathOf: (turn: number) => string;
  /** Whether the run still goes on and no later turn than `turn` has written to it. */
  readonly isOpen: (turn: number) => Promise<boolean>;
}

export interface Lease {
  readonly turn: number;
  /** Aborted when another window has the run: nothing of it may be done here any more. */
  readonly lost: AbortSignal;
  /** Rejects with kind `cancelled` when the run is lost, and with `storage` when that can't be known. */
  ensure(): Promise<void>;
  /** Those of the turns before stay. */
  release(): Promise<void>;
}

/** For a run that nobody else can know of yet. */
export async function beginLease(place: LeasePlace): Promise<Lease> {
  const takenAt = place.clock.now();
  await place.files.write(place.pathOf(0), String(takenAt));
  return keepLease(place, 0, takenAt);
}

/** Resolves to nothing when another window was quicker, or the run has ended since. */
export async function takeLease(place: LeasePlace, turn: number): Promise<Lease | undefined> {
  const takenAt = place.clock.now();
  return (await takeTurn(place, turn, takenAt)) ? keepLease(place, turn, takenAt) : undefined;
}

/**
 * The file of a turn is made by one window only. A run that has ended has no leases, so that a window which looked long
 * ago could make one anew: what the run says decides.
 */
async function takeTurn(place: LeasePlace, turn: number, at: number): Promise<boolean> {
  const path = place.pathOf(turn);
  if (!(await place.files.create(path, String(at)))) return false;
  if (await place.isOpen(turn)) return true;
  await place.files.remove(path);
  return false;
}

function keepLease(place: LeasePlace, first: number, takenAt: number): Lease {
  const { files, clock, pathOf } = place;
  const stop = new AbortController();
  const lost = new AbortController();
  let turn = first;
  let renewedAt = takenAt;
  let retaking: Promise<void> | undefined;
  const isSure = (): boolean => isWithin(clock.now(), renewedAt, sureMs);
  const lose = (): void => {
    lost.abort();
    stop.abort();
  };

  // The computer slept, or the disk was away: others may count the lease as stale, so it is taken as they would take it.
  const retake = async (): Promise<void> => {
    const at = clock.now();
    if (!(await takeTurn(place, turn + 1, at))) return lose();
    turn += 1;
    renewedAt = at;
    return undefined;
  };

  const ensure = async (): Promise<void> => {
    while (!lost.signal.aborted && !isSure()) {
      retaking ??= retake().finally(() => {
        retaking = undefined;
      });
      await retaking;
    }
    if (lost.signal.aborted) throw cancelled();
  };

  const renew = async (): Promise<void> => {
    // Computers that share a disk need not agree on the time: one may have counted it as stale while it was fresh here.
    if ((await files.read(pathOf(turn + 1))) !== undefined) renewedAt = 0;
    if (!isSure()) return ensure();
    const written = turn;
    const at = clock.now();
    await files.write(pathOf(written), String(at));
    // A write that took too long has renewed nothing: somebody may have looked before it arrived.
    if (written === turn && isSure()) renewedAt = at;
    return undefined;
  };

  const renewing = (async () => {
    for (;;) {
      await clock.sleep(renewEveryMs, stop.signal);
      // One that fails is made good by the next: a lease outlives three.
      await renew().catch(() => undefined);
    }
  })().catch(silentOnCancel);

  return {
    get turn() {
      return turn;
    },
    lost: lost.signal,
    ensure,
    release: async () => {
      stop.abort();
      await renewing;
      await retaking?.catch(() => undefined);
      for (let own = first; own <= turn; own++) await files.remove(pathOf(own));
    },
  };
}
