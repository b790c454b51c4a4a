import { CdnError, cancelled } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type { Reply } from './call.ts';

/** Tokens by the name of their bucket. */
export type Tokens = Readonly<Record<string, number>>;

/** A token bucket as a service publishes it: `size` tokens at most, `perSecond` more with each second. */
export interface Bucket {
  readonly size: number;
  readonly perSecond: number;
}

/** What an answer says of a bucket: `left` after the request, and size and rate where the answer gives them. */
export type BucketLevel = { readonly left: number } & Partial<Bucket>;

/** The buckets of one account and how its answers tell what is in them. */
export interface RateLimits {
  /** All requests of one account, of every window's every run, draw from the same buckets. Never a secret. */
  readonly account: string;
  /** As published; the account's own may differ, and then its answers say so. */
  readonly buckets: Readonly<Record<string, Bucket>>;
  /** By bucket. Empty when the answer says nothing. `cost` is the request's: some answers tell of its buckets only. */
  read(reply: Reply, cost: Tokens): Readonly<Record<string, BucketLevel>>;
}

/**
 * Holds requests back until the service has room for them, so that none is refused for coming too soon. `work` begins
 * when there are tokens for all of its cost, in the order of the calls; its answer puts the account right. Rejects as
 * `work` does, and with kind `cancelled`, or `tooLarge` when the cost is more than a bucket ever holds. Without limits
 * or cost `work` begins at once.
 */
export type Pace = (
  limits: RateLimits | undefined,
  cost: Tokens | undefined,
  signal: AbortSignal,
  work: () => Promise<Reply>,
) => Promise<Reply>;

interface Filling {
  size: number;
  perSecond: number;
  left: number;
  /** Milliseconds since the epoch. */
  at: number;
}

interface Account {
  readonly fillings: Map<string, Filling>;
  /** Requests that have taken their tokens and have no answer yet. */
  underWay: number;
  turn: Promise<void>;
}

export function createPace(clock: Clock): Pace {
  const accounts = new Map<string, Account>();
  return async (limits, cost, signal, work) => {
    if (!limits || !cost) return work();
    const account = accounts.get(limits.account) ?? newAccount(limits, clock.now());
    accounts.set(limits.account, account);
    const taken = account.turn.then(() => take(account, cost, clock, signal));
    account.turn = taken.catch(() => undefined);
    await orAborted(taken, signal);
    account.underWay += 1;
    const reply = await work().finally(() => {
      account.underWay -= 1;
    });
    correctAll(account, limits.read(reply, cost), clock.now());
    return reply;
  };
}

/** A caller who leaves does not wait for those before it; `take` sees the signal itself when its turn comes. */
function orAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(cancelled());
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

function newAccount({ buckets }: RateLimits, at: number): Account {
  const full = Object.entries(buckets).map(([name, { size, perSecond }]): [string, Filling] => [
    name,
    { size, perSecond, left: size, at },
  ]);
  return { fillings: new Map(full), underWay: 0, turn: Promise.resolve() };
}

async function take({ fillings }: Account, cost: Tokens, clock: Clock, signal: AbortSignal): Promise<void> {
  for (;;) {
    if (signal.aborted) throw cancelled();
    const waitMs = waitFor(fillings, cost, clock.now());
    if (waitMs === 0) break;
    await clock.sleep(waitMs, signal);
  }
  for (const [name, tokens] of Object.entries(cost)) {
    const filling = fillings.get(name);
    if (filling) filling.left -= tokens;
  }
}

/** Milliseconds until the buckets hold the cost; 0 when they do. */
function waitFor(fillings: ReadonlyMap<string, Filling>, cost: Tokens, now: number): number {
  let waitMs = 0;
  for (const [name, tokens] of Object.entries(cost)) {
    const filling = fillings.get(name);
    if (!filling) continue;
    if (tokens > filling.size)
      throw new CdnError('tooLarge', { code: name, detail: { limit: filling.size } });
    refill(filling, now);
    const missing = tokens - filling.left;
    if (missing > 0) waitMs = Math.max(waitMs, Math.ceil((missing / filling.perSecond) * 1000));
  }
  return waitMs;
}

/** A clock that was set back gives nothing and takes nothing. */
function refill(filling: Filling, now: number): void {
  const seconds = Math.max(0, now - filling.at) / 1000;
  filling.left = Math.min(filling.size, filling.left + seconds * filling.perSecond);
  filling.at = now;
}

/** While other requests are under way the answer has not counted them all: then only less is believed. */
function correctAll(
  { fillings, underWay }: Account,
  levels: Readonly<Record<string, BucketLevel>>,
  now: number,
): void {
  for (const [name, { left, size, perSecond }] of Object.entries(levels)) {
    const filling = fillings.get(name);
    if (!filling) continue;
    refill(filling, now);
    filling.size = size ?? filling.size;
    filling.perSecond = perSecond ?? filling.perSecond;
    filling.left = underWay > 0 ? Math.min(filling.left, left) : left;
  }
}
