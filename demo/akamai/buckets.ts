/** The sizes of an account's token buckets and what flows back each second (fact sheet §1.4). */
export interface RateLimits {
  requests: number;
  requestsPerSecond: number;
  urls: number;
  urlsPerSecond: number;
}

export const defaultRateLimits: RateLimits = {
  requests: 100,
  requestsPerSecond: 50,
  urls: 10_000,
  urlsPerSecond: 200,
};

/** One bucket at a moment; tokens come back in fractions. */
export interface Level {
  size: number;
  perSecond: number;
  tokens: number;
}

export interface Levels {
  requests: Level;
  urls: Level;
}

export interface Buckets {
  levels(account: string, now: number): Levels;
  /**
   * Takes one request token and a token for each URL, or nothing at all; names the bucket that has too few. `now` is
   * epoch milliseconds.
   */
  take(account: string, urls: number, now: number): keyof Levels | undefined;
  clear(): void;
}

interface Store {
  requests: number;
  urls: number;
  at: number;
}

export function createBuckets(limits: RateLimits): Buckets {
  const stores = new Map<string, Store>();

  /** A clock that was turned back brings nothing in, and takes nothing away. */
  const refill = (account: string, now: number): Store => {
    const store = stores.get(account) ?? { requests: limits.requests, urls: limits.urls, at: now };
    const seconds = Math.max(0, now - store.at) / 1000;
    const refilled: Store = {
      requests: Math.min(limits.requests, store.requests + seconds * limits.requestsPerSecond),
      urls: Math.min(limits.urls, store.urls + seconds * limits.urlsPerSecond),
      at: now,
    };
    stores.set(account, refilled);
    return refilled;
  };

  return {
    levels: (account, now) => {
      const { requests, urls } = refill(account, now);
      return {
        requests: { size: limits.requests, perSecond: limits.requestsPerSecond, tokens: requests },
        urls: { size: limits.urls, perSecond: limits.urlsPerSecond, tokens: urls },
      };
    },
    take: (account, urls, now) => {
      const store = refill(account, now);
      if (store.requests < 1) return 'requests';
      if (store.urls < urls) return 'urls';
      store.requests -= 1;
      store.urls -= urls;
      return undefined;
    },
    clear: () => stores.clear(),
  };
}
