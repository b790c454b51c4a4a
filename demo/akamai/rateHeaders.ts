import { bucketOf, type BucketName, type Level, type Levels } from './buckets.ts';
import type { ObjectKind } from './objectKind.ts';
import { PurgeError } from './purgeError.ts';

function secondsToRefresh({ size, perSecond, tokens }: Level): string {
  return String(Number(((size - tokens) / perSecond).toFixed(2)));
}

/** Whole tokens: what a client may spend now. */
function remaining({ tokens }: Level): number {
  return Math.floor(tokens);
}

/** The headers of a 201 and of a 429 to a request for objects of this kind (fact sheet §1.4). There is no Retry-After. */
export function rateHeaders(levels: Levels, kind: ObjectKind): Record<string, string> {
  const { requests } = levels;
  const objects = levels[bucketOf[kind]];
  return {
    'X-Ratelimit-Limit': String(requests.size),
    'X-Ratelimit-Limit-Per-Second': requests.perSecond.toFixed(2),
    'X-Ratelimit-Remaining': String(remaining(requests)),
    'X-Ratelimit-Limit-Objects': String(objects.size),
    'X-Ratelimit-Limit-Per-Second-Objects': objects.perSecond.toFixed(2),
    'X-Ratelimit-Remaining-Objects': String(remaining(objects)),
    'X-Ratelimit-Seconds-To-Refresh-Limit': secondsToRefresh(requests),
    'X-Ratelimit-Seconds-To-Refresh-Limit-Objects': secondsToRefresh(objects),
  };
}

const titles: Readonly<Record<BucketName, string>> = {
  requests: 'Rate Limit exceeded',
  urls: 'URL Rate Limit exceeded',
  cpcodes: 'CPCODE Rate Limit exceeded',
  tags: 'TAG Rate Limit exceeded',
};

/** `size` is what the request would have taken from the bucket that has too little. */
export function rateLimitExceeded(bucket: BucketName, level: Level, size: number): PurgeError {
  return new PurgeError(429, titles[bucket], '', {
    rateLimit: level.size,
    rateLimitCurrentRequestSize: size,
    rateLimitRemaining: remaining(level),
  });
}
