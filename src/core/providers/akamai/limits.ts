import type { Reply } from '../../http/call.ts';
import type { Bucket, BucketLevel } from '../../http/meters.ts';
import type { RateLimits, Tokens } from '../../http/pacing.ts';

/** What Akamai purges by, as its paths call it. */
export const objectNames = { url: 'url', cpCode: 'cpcode', tag: 'tag' } as const;
export type ObjectKind = keyof typeof objectNames;

/** As Akamai publishes them, for all API clients of an account together: one of requests, one for each kind of object. */
const buckets: Readonly<Record<'requests' | ObjectKind, Bucket>> = {
  requests: { size: 100, perSecond: 50 },
  url: { size: 10_000, perSecond: 200 },
  cpCode: { size: 300, perSecond: 0.5 },
  tag: { size: 5_000, perSecond: 500 / 60 },
};

/** A request for more objects than their bucket holds is refused for ever. */
export function mostObjects(kind: ObjectKind): number {
  return buckets[kind].size;
}

/** `account` names whose buckets these are; clients of one account that we don't know of show in the answers. */
export function ccuLimits(account: string): RateLimits {
  return {
    account,
    limitOf: name => (isBucket(name) ? buckets[name] : undefined),
    read: (reply, cost) => {
      const kind = Object.keys(cost).find(name => name !== 'requests');
      return readLevels(reply, kind !== undefined && isObjectKind(kind) ? kind : 'url');
    },
  };
}

export function isObjectKind(name: string): name is ObjectKind {
  return Object.hasOwn(objectNames, name);
}

function isBucket(name: string): name is keyof typeof buckets {
  return Object.hasOwn(buckets, name);
}

/** What one request with so many objects takes. */
export function costOf(kind: ObjectKind, objects: number): Tokens {
  return { requests: 1, [kind]: objects };
}

type Levels = Readonly<Partial<Record<'requests' | ObjectKind, BucketLevel>>>;

/** The object headers speak of the bucket of the request's own kind of object. */
export function readLevels({ headers }: Reply, kind: ObjectKind): Levels {
  const requests = levelOf(headers, '');
  const objects = levelOf(headers, '-objects');
  return { ...(requests && { requests }), ...(objects && { [kind]: objects }) };
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

/** Milliseconds after which a refused request of `size` objects has room: Akamai sends no Retry-After. */
export function retryAfter(reply: Reply, size: number | undefined): number {
  const { requests, url: objects } = readLevels(reply, 'url');
  const waits = [waitFor(requests, 1), size === undefined ? undefined : waitFor(objects, size)];
  const known = waits.filter(wait => wait !== undefined);
  return known.length === 0 ? usualWaitMs : Math.max(leastWaitMs, ...known);
}

function waitFor(level: BucketLevel | undefined, needed: number): number | undefined {
  if (level?.perSecond === undefined) return undefined;
  return Math.ceil((Math.max(0, needed - level.left) / level.perSecond) * 1000);
}
