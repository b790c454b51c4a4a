import type { Received, Reply } from './http.ts';

/** A domain on a CDN: its edges speak as that vendor's do. With `referers`, requests from elsewhere are refused. */
export interface Site {
  host: string;
  /** The account that owns it, at its CDN. */
  account: string;
  cdn: 'aliyun' | 'akamai';
  referers?: readonly string[];
  /** Alibaba Cloud: anything but online. An offline site's edges know nothing of it. */
  status?: 'offline' | 'configuring';
  /** Akamai: the number under which the site's content is counted; a part of its cache keys. */
  cpCode?: number;
}

/** How a request met the cache; `refreshHit` and `refreshMiss` mean that an expired copy was confirmed or replaced. */
export type CacheResult = 'hit' | 'miss' | 'refreshHit' | 'refreshMiss';

/** One answer on its way out. Times are the demo's epoch milliseconds. */
export interface Served {
  received: Received;
  site: Site;
  result: CacheResult;
  status: number;
  now: number;
  /** What the edge holds after this answer, or passes on; `lifetime` is seconds, `hits` includes this answer. */
  copy?: { savedAt: number; lifetime: number; hits: number; tags: readonly string[] };
}

export type Refusal = 'no such site' | 'wrong Referer';

/** What a vendor's edges add to an answer, and how they turn a request away. */
export interface Dialect {
  /** Headers of the origin, in lower case, that don't reach the visitor. */
  withholds: readonly string[];
  headers(served: Served): Record<string, string>;
  refusal(reason: Refusal): Reply;
}
