import { isNotModified } from './conditional.ts';
import type { CacheResult, Dialect, Site } from './dialect.ts';
import { headerOf, hostOf, htmlReply, type Received, type Reply } from './http.ts';
import { type Fetched, type FetchFromOrigin, lifetimeOf, tagsOf, validatorsOf } from './originFetch.ts';
import type { Moment, Service } from './service.ts';

/** A stored answer. Times are the demo's epoch milliseconds, `lifetime` is seconds. */
interface Copy {
  fetched: Fetched;
  savedAt: number;
  lifetime: number;
  hits: number;
  tags: readonly string[];
  purged: boolean;
}

/** A cache key in its parts: a host in lower case, and path and query as browsers ask for them. */
export interface EdgeKey {
  host: string;
  target: string;
}

/** One cache key. `purges` counts, so that a copy fetched while its purge arrived is known to be stale. */
interface Slot extends EdgeKey {
  purges: number;
  copy?: Copy;
  /** A preload under way; whoever asks for the key meanwhile waits for it. */
  preload?: Promise<number>;
}

/** What a purge of more than one key can go by; what was never fetched has no tags yet. */
export interface EdgeObject extends EdgeKey {
  tags: readonly string[];
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
  /** Forgets this very key; the next request fetches it whole. Nothing else is touched. */
  remove(host: string, target: string): void;
  /** The keys that it holds or is fetching and that match, to be expired or removed. */
  find(matches: (object: EdgeObject) => boolean): EdgeKey[];
  /**
   * Makes sure that there is a fresh copy of what may be stored. A fresh copy stays as it is, even when the origin has
   * changed: it has to be purged first. Resolves with the origin's status, 200 for the copy that stays.
   */
  preload(host: string, target: string): Promise<number>;
  entries(): EdgeEntry[];
  clear(): void;
}

export interface EdgePorts {
  sites: readonly Site[];
  dialects: Readonly<Record<Site['cdn'], Dialect>>;
  /** Whose edges turn away requests for a host that is no site. */
  operator: Site['cdn'];
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

/** A request for a site, with the voice in which it is answered. */
interface Visit {
  received: Received;
  site: Site;
  dialect: Dialect;
}

function publicHeaders({ headers }: Fetched, { withholds }: Dialect): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !withholds.includes(name)));
}

function fromCopy(copy: Copy, { received, site, dialect }: Visit, result: CacheResult, now: number): Reply {
  const unchanged = isNotModified(received.headers, validatorsOf(copy.fetched));
  const status = unchanged ? 304 : 200;
  return {
    status,
    headers: {
      ...publicHeaders(copy.fetched, dialect),
      ...dialect.headers({ received, site, result, status, now, copy }),
    },
    body: unchanged ? '' : copy.fetched.body,
  };
}

/** What the origin has now; `copy` unless it has nothing that answers a visitor with 200. */
interface Loaded {
  current: Fetched;
  result: CacheResult;
  copy?: Copy;
}

/** The cached copy is brought up to date by one conditional request; what may not be stored is not kept. */
async function load(ports: EdgePorts, slot: Slot): Promise<Loaded> {
  const old = slot.copy;
  const purgesBefore = slot.purges;
  const fetched = await ports.fetchFromOrigin(slot.host, slot.target, old?.fetched);
  const now = ports.now();
  const confirmed = fetched.status === 304 && old !== undefined;
  const current = confirmed
    ? { ...old.fetched, headers: { ...old.fetched.headers, ...fetched.headers } }
    : fetched;
  const lifetime = lifetimeOf(current, now);
  const result: CacheResult = confirmed ? 'refreshHit' : old ? 'refreshMiss' : 'miss';
  if (current.status !== 200) return { current, result };
  const copy: Copy = {
    fetched: current,
    savedAt: now,
    lifetime,
    hits: 0,
    tags: tagsOf(current),
    purged: slot.purges !== purgesBefore,
  };
  if (lifetime > 0) slot.copy = copy;
  else delete slot.copy;
  return { current, result, copy };
}

async function refresh(ports: EdgePorts, slot: Slot, visit: Visit): Promise<Reply> {
  const { current, result, copy } = await load(ports, slot);
  const now = ports.now();
  if (copy) return fromCopy(copy, visit, result, now);
  const { status } = current;
  const { received, site, dialect } = visit;
  const headers = {
    ...publicHeaders(current, dialect),
    ...dialect.headers({ received, site, result, status, now }),
  };
  return { ...current, headers };
}

async function preload(ports: EdgePorts, slot: Slot): Promise<number> {
  if (slot.copy && isFresh(slot.copy, ports.now())) return 200;
  return (await load(ports, slot)).current.status;
}

export function createEdge(api: string, ports: EdgePorts): Edge {
  const slots = new Map<string, Slot>();

  const slotFor = (host: string, target: string): Slot => {
    const key = keyOf(host, target);
    const slot = slots.get(key) ?? { host, target, purges: 0 };
    slots.set(key, slot);
    for (const oldest of slots.keys()) {
      if (slots.size <= keptSlots) break;
      slots.delete(oldest);
    }
    return slot;
  };

  const handle = async (received: Received, { now }: Moment): Promise<Reply> => {
    const site = ports.sites.find(
      each => each.host === hostOf(received.headers) && each.status !== 'offline',
    );
    const dialect = ports.dialects[site?.cdn ?? ports.operator];
    if (!site) return dialect.refusal('no such site');
    if (!admits(site, headerOf(received.headers, 'referer'))) return dialect.refusal('wrong Referer');
    if (received.method !== 'GET' && received.method !== 'HEAD')
      return htmlReply(405, '405 Method Not Allowed');
    ports.settle();
    const slot = slotFor(site.host, received.target);
    await slot.preload;
    const visit = { received, site, dialect };
    if (!slot.copy || !isFresh(slot.copy, now)) return refresh(ports, slot, visit);
    slot.copy.hits += 1;
    return fromCopy(slot.copy, visit, 'hit', now);
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
    // A fetch under way keeps the forgotten slot to itself, so what it brings is not stored.
    remove: (host, target) => void slots.delete(keyOf(host, target)),
    find: matches =>
      [...slots.values()].filter(({ host, target, copy }) =>
        matches({ host, target, tags: copy?.tags ?? [] }),
      ),
    preload: (host, target) => {
      const slot = slotFor(host, target);
      slot.preload = preload(ports, slot);
      return slot.preload;
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
