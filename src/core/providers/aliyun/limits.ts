import type { Window } from '../../http/meters.ts';
import type { RateLimits, Tokens } from '../../http/pacing.ts';
import { hostsOf } from '../../purge/objects.ts';
import type { PurgeBatch } from '../provider.ts';

/** Calls of an account within a second, the same for both actions that purge. */
const calls: Window = { most: 50, withinMs: 1_000 };

/** Of one domain within a minute, and some time more: a request may arrive later than it was sent. */
const perMinute: Readonly<Record<string, Window>> = {
  url: { most: 10_000, withinMs: 61_000 },
  directory: { most: 100, withinMs: 61_000 },
};

/** By the first word of a cost's name. DescribeRefreshTasks has the lowest rate that any page tells. */
const limits: Readonly<Record<string, Window>> = {
  ...perMinute,
  DescribeRefreshTasks: { most: 5, withinMs: 1_100 },
};

/**
 * Published as such, per account and per domain. Older accounts have less: theirs show in refusals only, which name a
 * minute to wait.
 */
export function aliyunLimits(account: string): RateLimits {
  return { account, limitOf: name => limits[name.split(' ', 1)[0] ?? ''] ?? calls, read: () => ({}) };
}

/** One call, and of each domain as many objects as it has in the request. */
export function costOf(action: string, batch: PurgeBatch): Tokens {
  const { kind, mode, objects } = batch;
  if (mode === 'preload' || !(kind in perMinute)) return { [action]: 1 };
  const byHost = Map.groupBy(objects, object => hostsOf({ kind, objects: [object] })[0]);
  const shares = [...byHost].map(([host, own]) => [`${kind} ${host}`, own.length] as const);
  return { [action]: 1, ...Object.fromEntries(shares) };
}
