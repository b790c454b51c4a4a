import { CdnError, cancelled } from '../errors.ts';
import { orAborted } from '../orAborted.ts';
import type { Clock } from '../ports.ts';
import type { Reply } from './call.ts';
import { type Bucket, type BucketLevel, createMeter, type Meter, type Window } from './meters.ts';

/** Tokens by the name of their bucket. */
export type Tokens = Readonly<Record<string, number>>;

/** The limits of one account and how its answers tell what is left of them. */
export interface RateLimits {
  /** All requests of one account, of every window's every run, draw from the same buckets. Never a secret. */
  readonly account: string;
  /** As published, by the names that costs use; the account's own may differ, and then its answers say so. */
  limitOf(name: string): Bucket | Window | undefined;
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

interface Account {
  readonly meters: Map<string, Meter>;
  /** Requests that have taken their tokens and have no answer yet. */
  underWay: number;
  turn: Promise<void>;
}

export function createPace(clock: Clock): Pace {
  const accounts = new Map<string, Account>();
  return async (limits, cost, signal, work) => {
    if (!limits || !cost) return work();
    const account = accounts.get(limits.account) ?? newAccount();
    accounts.set(limits.account, account);
    const taken = account.turn.then(() => take(metersOf(account, limits, cost, clock.now()), clock, signal));
    account.turn = taken.catch(() => undefined);
    // A caller who leaves does not wait for those before it; `take` sees the signal itself when its turn comes.
    await orAborted(taken, signal);
    account.underWay += 1;
    const reply = await work().finally(() => {
      account.underWay -= 1;
    });
    correctAll(account, limits.read(reply, cost), clock.now());
    return reply;
  };
}

function newAccount(): Account {
  return { meters: new Map(), underWay: 0, turn: Promise.resolve() };
}

/** A part of a request's cost, with the meter that it is taken from. */
interface Share {
  readonly name: string;
  readonly meter: Meter;
  readonly tokens: number;
}

/** What has no limit costs nothing. */
function metersOf({ meters }: Account, limits: RateLimits, cost: Tokens, now: number): Share[] {
  return Object.entries(cost).flatMap(([name, tokens]) => {
    const limit = limits.limitOf(name);
    const meter = meters.get(name) ?? (limit && createMeter(limit, now));
    if (!meter) return [];
    meters.set(name, meter);
    return { name, meter, tokens };
  });
}

async function take(shares: readonly Share[], clock: Clock, signal: AbortSignal): Promise<void> {
  for (;;) {
    if (signal.aborted) throw cancelled();
    const now = clock.now();
    const waitMs = Math.max(0, ...shares.map(share => waitFor(share, now)));
    if (waitMs === 0) break;
    await clock.sleep(waitMs, signal);
  }
  for (const { meter, tokens } of shares) meter.take(tokens, clock.now());
}

/** Milliseconds until the meter has the share; 0 when it has. */
function waitFor({ name, meter, tokens }: Share, now: number): number {
  if (tokens > meter.most) throw new CdnError('tooLarge', { code: name, detail: { limit: meter.most } });
  return meter.waitFor(tokens, now);
}

function correctAll(
  { meters, underWay }: Account,
  levels: Readonly<Record<string, BucketLevel>>,
  now: number,
): void {
  for (const [name, level] of Object.entries(levels)) {
    meters.get(name)?.correct(level, now, underWay > 0);
  }
}
