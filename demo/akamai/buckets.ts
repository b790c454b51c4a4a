import type { ObjectKind } from './objectKind.ts';

/** The sizes of an account's token buckets and what flows back each second (fact sheet §1.4). */
export interface RateLimits {
  requests: number;
  requestsPerSecond: number;
  urls: number;
  urlsPerSecond: number;
  cpcodes: number;
  cpcodesPerSecond: number;
  tags: number;
  tagsPerSecond: number;
}

export const defaultRateLimits: RateLimits = {
  requests: 100,
  requestsPerSecond: 50,
  urls: 10_000,
  urlsPerSecond: 200,
  cpcodes: 300,
  cpcodesPerSecond: 30 / 60,
  tags: 5000,
  tagsPerSecond: 500 / 60,
};

/** All requests share one bucket; objects have one for each kind. */
export type BucketName = 'requests' | 'urls' | 'cpcodes' | 'tags';

export const bucketOf: Readonly<Record<ObjectKind, BucketName>> = {
  url: 'urls',
  cpcode: 'cpcodes',
  tag: 'tags',
};

/** One bucket at a moment; tokens come back in fractions. */
export interface Level {
  size: number;
  perSecond: number;
  tokens: number;
}

export type Levels = Readonly<Record<BucketName, Level>>;

export interface Buckets {
  levels(account: string, now: number): Levels;
  /**
   * Takes one request token and a token for each object, or nothing at all; names the bucket that has too few. `now` is
   * epoch milliseconds.
   */
  take(account: string, kind: ObjectKind, count: number, now: number): BucketName | undefined;
  clear(): void;
}

type Tokens = Record<BucketName, number>;

export function createBuckets(limits: RateLimits): Buckets {
  const stores = new Map<string, { tokens: Tokens; at: number }>();

  /** A clock that was turned back brings nothing in, and takes nothing away. */
  const refill = (account: string, now: number): Tokens => {
    const { tokens, at } = stores.get(account) ?? { tokens: limits, at: now };
    const seconds = Math.max(0, now - at) / 1000;
    const refilled = (name: BucketName): number =>
      Math.min(limits[name], tokens[name] + seconds * limits[`${name}PerSecond`]);
    const next: Tokens = {
      requests: refilled('requests'),
      urls: refilled('urls'),
      cpcodes: refilled('cpcodes'),
      tags: refilled('tags'),
    };
    stores.set(account, { tokens: next, at: now });
    return next;
  };

  return {
    levels: (account, now) => {
      const tokens = refill(account, now);
      const level = (name: BucketName): Level => ({
        size: limits[name],
        perSecond: limits[`${name}PerSecond`],
        tokens: tokens[name],
      });
      return {
        requests: level('requests'),
        urls: level('urls'),
        cpcodes: level('cpcodes'),
        tags: level('tags'),
      };
    },
    take: (account, kind, count, now) => {
      const tokens = refill(account, now);
      const bucket = bucketOf[kind];
      if (tokens.requests < 1) return 'requests';
      if (tokens[bucket] < count) return bucket;
      tokens.requests -= 1;
      tokens[bucket] -= count;
      return undefined;
    },
    clear: () => stores.clear(),
  };
}
