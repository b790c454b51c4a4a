import type { Reply } from '../../http/call.ts';
import type { BucketLevel, RateLimits, Tokens } from '../../http/pacing.ts';

/** As Akamai publishes them, for all API clients of an account together. */
const buckets = {
  requests: { size: 100, perSecond: 50 },
  urls: { size: 10_000, perSecond: 200 },
};

/** A request for more URLs than their bucket holds is refused for ever. */
export const mostUrls = buckets.urls.size;

/** `account` names whose buckets these are; clients of one account that we don't know of show in the answers. */
export function ccuLimits(account: string): RateLimits {
  return { account, buckets, read: readLevels };
}

/** What one request with so many URLs takes. */
export function costOf(urls: number): Tokens {
  return { requests: 1, urls };
}

/** The object headers speak of the bucket of this request's own kind of object. */
export function readLevels({ headers }: Reply): Readonly<Partial<Record<'requests' | 'urls', BucketLevel>>> {
  const requests = levelOf(headers, '');
  const urls = levelOf(headers, '-objects');
  return { ...(requests && { requests }), ...(urls && { urls }) };
}

function levelOf(headers: Reply['headers'], kind: '' | '-objects'): BucketLevel | undefined {
  const left = figure(headers[`x-ratelimit-remaining${kind}`]);
  const size = figure(headers[`x-ratelimit-limit${kind}`]);
  const perSecond = figure(headers[`x-ratelimit-limit-per-second${kind}`]);
  if (left === undefined) return undefined;
  // A bucket without room or refill is a slip of the answer: waiting for it would never end.
  return { left, ...(size ? { size } : {}), ...(perSecond ? { perSecond } : {}) };
}

function figure(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}(?:\.\d{1,9})?$/.test(text) ? Number(text) : undefined;
}

const leastWaitMs = 1_000;
/** "Wait five seconds, then retry." */
const usualWaitMs = 5_000;

/** Milliseconds after which a refused request of `size` URLs has room: Akamai sends no Retry-After. */
export function retryAfter(reply: Reply, size: number | undefined): number {
  const { requests, urls } = readLevels(reply);
  const waits = [waitFor(requests, 1), size === undefined ? undefined : waitFor(urls, size)];
  const known = waits.filter(wait => wait !== undefined);
  return known.length === 0 ? usualWaitMs : Math.max(leastWaitMs, ...known);
}

function waitFor(level: BucketLevel | undefined, needed: number): number | undefined {
  if (level?.perSecond === undefined) return undefined;
  return Math.ceil((Math.max(0, needed - level.left) / level.perSecond) * 1000);
}
