import { isNotModified } from './conditional.ts';
import { edgeHeaders, type CacheResult } from './edgeHeaders.ts';
import { hostOf, htmlReply, type Received, type Reply } from './http.ts';
import { type Fetched, type FetchFromOrigin, lifetimeOf, validatorsOf } from './originFetch.ts';
import type { Moment, Service } from './service.ts';

/** A domain on the CDN. With `referers`, requests from elsewhere (or without Referer) are refused. */
export interface Site {
  host: string;
  /** The account that owns it. */
  account: string;
  referers?: readonly string[];
}

/** A stored answer. Times are the demo's epoch milliseconds, `lifetime` is seconds. */
interface Copy {
  fetched: Fetched;
  savedAt: number;
  lifetime: number;
  purged: boolean;
}

/** One cache key. `purges` counts, so that a copy fetched while its purge arrived is known to be stale. */
interface Slot {
  purges: number;
  copy?: Copy;
}

interface EdgeEntry {
  /** Host, path and query, as a browser requests them: the scheme does not matter. */
  key: string;
  fresh: boolean;
  /** ISO 8601. */
  savedAt: string;
  etag: string | undefined;
}

/** A caching edge that tells its sites apart by Host. */
export interface Edge extends Service {
  /** Marks this very key as expired; the next request asks the origin whether it changed. Nothing else is touched. */
  expire(host: string, target: string): void;
  entries(): EdgeEntry[];
  clear(): void;
}

export interface EdgePorts {
  sites: readonly Site[];
  now: () => number;
  fetchFromOrigin: FetchFromOrigin;
  /** Lets purges that have come due take effect; called before the cache is read. */
  settle: () => void;
}

/** The oldest keys go first; the demo only has to stay bounded. */
const keptSlots = 10_000;

function keyOf(host: string, target: string): string {
  return `${host}${target}`;
}

function isFresh(copy: Copy, now: number): boolean {
  return !copy.purged && now - copy.savedAt < copy.lifetime * 1000;
}

function admits(site: Site, referer: string | undefined): boolean {
  if (!site.referers) return true;
  return referer !== undefined && URL.canParse(referer) && site.referers.includes(new URL(referer).hostname);
}

function refusal(reason: string): Reply {
  const reply = htmlReply(403, '403 Forbidden');
  return { ...reply, headers: { ...reply.headers, Server: 'Tengine', 'X-Tengine-Error': reason } };
}

function fromCopy(copy: Copy, received: Received, result: CacheResult, now: number): Reply {
  const unchanged = isNotModified(received.headers, validatorsOf(copy.fetched));
  const status = unchanged ? 304 : 200;
  return {
    status,
    headers: { ...copy.fetched.headers, ...edgeHeaders(result, status, now, copy) },
    body: unchanged ? '' : copy.fetched.body,
  };
}

/** The cached copy is brought up to date by one conditional request; what may not be stored passes through. */
async function refresh(ports: EdgePorts, slot: Slot, received: Received): Promise<Reply> {
  const old = slot.copy;
  const purgesBefore = slot.purges;
  const fetched = await ports.fetchFromOrigin(hostOf(received.headers), received.target, old?.fetched);
  const now = ports.now();
  const confirmed = fetched.status === 304 && old !== undefined;
  const current = confirmed
    ? { ...old.fetched, headers: { ...old.fetched.headers, ...fetched.headers } }
    : fetched;
  const lifetime = lifetimeOf(current, now);
  const result: CacheResult = confirmed ? 'refreshHit' : old ? 'refreshMiss' : 'miss';
  if (current.status !== 200) {
    return { ...current, headers: { ...current.headers, ...edgeHeaders(result, current.status, now) } };
  }
  const copy: Copy = { fetched: current, savedAt: now, lifetime, purged: slot.purges !== purgesBefore };
  if (lifetime > 0) slot.copy = copy;
  else delete slot.copy;
  return fromCopy(copy, received, result, now);
}

export function createEdge(api: string, ports: EdgePorts): Edge {
  const slots = new Map<string, Slot>();

  const slotFor = (key: string): Slot => {
    const slot = slots.get(key) ?? { purges: 0 };
    slots.set(key, slot);
    for (const oldest of slots.keys()) {
      if (slots.size <= keptSlots) break;
      slots.delete(oldest);
    }
    return slot;
  };

  const handle = async (received: Received, { now }: Moment): Promise<Reply> => {
    const site = ports.sites.find(({ host }) => host === hostOf(received.headers));
    if (!site) return refusal('non-existent domain');
    const referer = received.headers.find(([name]) => name.toLowerCase() === 'referer')?.[1];
    if (!admits(site, referer)) return refusal('denied by Referer ACL');
    if (received.method !== 'GET' && received.method !== 'HEAD')
      return htmlReply(405, '405 Method Not Allowed');
    ports.settle();
    const slot = slotFor(keyOf(site.host, received.target));
    if (slot.copy && isFresh(slot.copy, now)) return fromCopy(slot.copy, received, 'hit', now);
    return refresh(ports, slot, received);
  };

  return {
    api,
    describe: ({ target }) => ({ target: target.replace(/([?&]auth_key=)[^&]*/g, '$1***') }),
    handle,
    refuse: (_received, { status, message }) => htmlReply(status, message ?? String(status)),
    expire: (host, target) => {
      const slot = slots.get(keyOf(host, target));
      if (!slot) return;
      slot.purges += 1;
      if (slot.copy) slot.copy.purged = true;
    },
    entries: () =>
      [...slots].flatMap(([key, { copy }]) => {
        if (!copy) return [];
        const savedAt = new Date(copy.savedAt).toISOString();
        return [{ key, fresh: isFresh(copy, ports.now()), savedAt, etag: validatorsOf(copy.fetched).etag }];
      }),
    clear: () => slots.clear(),
  };
}
