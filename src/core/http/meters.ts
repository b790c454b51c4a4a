/** A token bucket as a service publishes it: `size` tokens at most, `perSecond` more with each second. */
export interface Bucket {
  readonly size: number;
  readonly perSecond: number;
}

/** `most` tokens within any `withinMs` milliseconds, so that a service may count them from whatever moment it likes. */
export interface Window {
  readonly most: number;
  readonly withinMs: number;
}

/** What an answer says of a bucket: `left` after the request, and size and rate where the answer gives them. */
export type BucketLevel = { readonly left: number } & Partial<Bucket>;

/** Counts what was taken of one limit. Times are milliseconds since the epoch; a clock that was set back gives nothing. */
export interface Meter {
  /** What can ever be taken at once. */
  readonly most: number;
  /** Milliseconds until there are so many; 0 when there are. */
  waitFor(tokens: number, now: number): number;
  take(tokens: number, now: number): void;
  /**
   * Puts the count right from the answer to a request. While others are under way it has not counted them all: then only
   * less is believed.
   */
  correct(level: BucketLevel, now: number, othersUnderWay: boolean): void;
}

export function createMeter(limit: Bucket | Window, now: number): Meter {
  return 'size' in limit ? createBucketMeter(limit, now) : createWindowMeter(limit);
}

function createBucketMeter({ size, perSecond }: Bucket, start: number): Meter {
  let bucket = { size, perSecond };
  let left = size;
  let at = start;
  const refill = (now: number): void => {
    const seconds = Math.max(0, now - at) / 1000;
    left = Math.min(bucket.size, left + seconds * bucket.perSecond);
    at = now;
  };
  return {
    get most() {
      return bucket.size;
    },
    waitFor: (tokens, now) => {
      refill(now);
      const missing = tokens - left;
      return missing > 0 ? Math.ceil((missing / bucket.perSecond) * 1000) : 0;
    },
    take: tokens => {
      left -= tokens;
    },
    correct: (level, now, othersUnderWay) => {
      refill(now);
      bucket = { size: level.size ?? bucket.size, perSecond: level.perSecond ?? bucket.perSecond };
      // When it counted it does not say, so nothing is taken to have flowed in since: what did is in the next answer.
      left = Math.min(left, level.left, bucket.size);
      if (!othersUnderWay) left = Math.max(left, level.left);
    },
  };
}

function createWindowMeter({ most, withinMs }: Window): Meter {
  let taken: { readonly at: number; readonly tokens: number }[] = [];
  return {
    most,
    waitFor: (tokens, now) => {
      taken = taken.filter(({ at }) => Math.abs(now - at) < withinMs);
      let over = taken.reduce((sum, each) => sum + each.tokens, tokens) - most;
      for (const { at, tokens: freed } of taken) {
        if (over <= 0) break;
        over -= freed;
        if (over <= 0) return Math.max(1, at + withinMs - now);
      }
      return 0;
    },
    take: (tokens, now) => {
      taken.push({ at: now, tokens });
    },
    correct: () => undefined,
  };
}
