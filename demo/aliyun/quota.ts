/** Refreshes and preloads an account has in a day. */
export interface QuotaLimits {
  url: number;
  directory: number;
  regex: number;
  ignoreParams: number;
  preload: number;
  preloadEdge: number;
  block: number;
}

export const defaultQuotas: QuotaLimits = {
  url: 10_000,
  directory: 100,
  regex: 20,
  ignoreParams: 100,
  preload: 1000,
  preloadEdge: 20,
  block: 300,
};

export interface Quotas {
  limits: Readonly<QuotaLimits>;
  remaining(account: string, kind: keyof QuotaLimits, now: number): number;
  /** Takes all or nothing. */
  take(account: string, kind: keyof QuotaLimits, amount: number, now: number): boolean;
  clear(): void;
}

/** Days begin at 00:00 UTC+8; the vendor's page says midnight and no time zone. */
function dayOf(now: number): number {
  return Math.floor((now + 8 * 3_600_000) / 86_400_000);
}

export function createQuotas(limits: QuotaLimits): Quotas {
  const used = new Map<string, { day: number; amount: number }>();

  const usedToday = (account: string, kind: keyof QuotaLimits, now: number): number => {
    const entry = used.get(`${account} ${kind}`);
    return entry?.day === dayOf(now) ? entry.amount : 0;
  };
  const remaining: Quotas['remaining'] = (account, kind, now) =>
    Math.max(0, limits[kind] - usedToday(account, kind, now));

  return {
    limits,
    remaining,
    take: (account, kind, amount, now) => {
      if (amount > remaining(account, kind, now)) return false;
      const total = usedToday(account, kind, now) + amount;
      used.set(`${account} ${kind}`, { day: dayOf(now), amount: total });
      return true;
    },
    clear: () => used.clear(),
  };
}
