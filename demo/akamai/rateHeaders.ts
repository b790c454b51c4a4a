import type { Level, Levels } from './buckets.ts';
import { PurgeError } from './purgeError.ts';

function secondsToRefresh({ size, perSecond, tokens }: Level): string {
  return String(Number(((size - tokens) / perSecond).toFixed(2)));
}

/** Whole tokens: what a client may spend now. */
function remaining({ tokens }: Level): number {
  return Math.floor(tokens);
}

/** The headers of a 201 and of a 429 (fact sheet §1.4). There is no Retry-After. */
export function rateHeaders({ requests, urls }: Levels): Record<string, string> {
  return {
    'X-Ratelimit-Limit': String(requests.size),
    'X-Ratelimit-Limit-Per-Second': requests.perSecond.toFixed(2),
    'X-Ratelimit-Remaining': String(remaining(requests)),
    'X-Ratelimit-Limit-Objects': String(urls.size),
    'X-Ratelimit-Limit-Per-Second-Objects': urls.perSecond.toFixed(2),
    'X-Ratelimit-Remaining-Objects': String(remaining(urls)),
    'X-Ratelimit-Seconds-To-Refresh-Limit': secondsToRefresh(requests),
    'X-Ratelimit-Seconds-To-Refresh-Limit-Objects': secondsToRefresh(urls),
  };
}

/** `size` is what the request would have taken from the bucket that has too little. */
export function rateLimitExceeded(bucket: keyof Levels, level: Level, size: number): PurgeError {
  const title = bucket === 'requests' ? 'Rate Limit exceeded' : 'URL Rate Limit exceeded';
  return new PurgeError(429, title, '', {
    rateLimit: level.size,
    rateLimitCurrentRequestSize: size,
    rateLimitRemaining: remaining(level),
  });
}
