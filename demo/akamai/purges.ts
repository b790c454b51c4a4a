import type { PurgeObjects } from './purgeBody.ts';

export type Network = 'production' | 'staging';

/** invalidate keeps the copy and has it revalidated at the next request; delete forgets it. */
export type PurgeAction = 'invalidate' | 'delete';

/** An accepted request. */
export interface Purge {
  purgeId: string;
  account: string;
  action: PurgeAction;
  network: Network;
  objects: PurgeObjects;
  /** Epoch milliseconds. */
  acceptedAt: number;
}

export interface Purges {
  submit(purge: Purge): void;
  /** Lets every purge that is due by `now` take effect at its network's edge. */
  settle(now: number): void;
  hasTakenEffect(purge: Purge, now: number): boolean;
  /** Oldest first. Clients can't ask for them: the service has no status (fact sheet §1.7). */
  rows(): Purge[];
  clear(): void;
}

const keptPurges = 1000;

/** `delayMs` is in demo time; `apply` does one purge at the edge. */
export function createPurges(delayMs: number, apply: (purge: Purge) => void): Purges {
  let purges: Purge[] = [];
  let waiting: Purge[] = [];
  const hasTakenEffect = (purge: Purge, now: number): boolean => now - purge.acceptedAt >= delayMs;
  return {
    submit: purge => {
      purges = [...purges, purge].slice(-keptPurges);
      waiting.push(purge);
    },
    settle: now => {
      const due = waiting.filter(purge => hasTakenEffect(purge, now));
      waiting = waiting.filter(purge => !hasTakenEffect(purge, now));
      for (const purge of due) apply(purge);
    },
    hasTakenEffect,
    rows: () => [...purges],
    clear: () => {
      purges = [];
      waiting = [];
    },
  };
}
