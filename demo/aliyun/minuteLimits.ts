import type { QuotaLimits } from './quota.ts';

/** Refreshes of one domain in a minute. */
export interface MinuteLimits {
  url: number;
  directory: number;
}

export const defaultMinuteLimits: MinuteLimits = { url: 10_000, directory: 100 };

/** Counts in whole demo minutes, whoever of the account's clients asks. */
export interface MinuteCounts {
  /** Takes all or nothing; the kinds without a limit are always welcome. */
  take(amounts: ReadonlyMap<string, number>, kind: keyof QuotaLimits, now: number): boolean;
  clear(): void;
}

export function createMinuteCounts(limits: MinuteLimits): MinuteCounts {
  let minute = 0;
  let counts = new Map<string, number>();
  return {
    take: (amounts, kind, now) => {
      if (kind !== 'url' && kind !== 'directory') return true;
      if (minute !== Math.floor(now / 60_000)) counts = new Map();
      minute = Math.floor(now / 60_000);
      const totals = [...amounts].map(([domain, amount]): [string, number] => {
        const entry = `${domain} ${kind}`;
        return [entry, amount + (counts.get(entry) ?? 0)];
      });
      if (totals.some(([, total]) => total > limits[kind])) return false;
      for (const [entry, total] of totals) counts.set(entry, total);
      return true;
    },
    clear: () => counts.clear(),
  };
}
