import type { Fault } from '../../faults.ts';
import type { LogEntry } from '../../logs/schedule.ts';
import type { MinuteCounts } from '../minuteLimits.ts';
import type { Quotas } from '../quota.ts';
import type { Account } from '../ram.ts';
import type { TaskBook } from '../tasks.ts';

/** A log as a list of them tells it. Times are epoch milliseconds. */
export interface ListedLog {
  name: string;
  start: number;
  end: number;
  /** Compressed. */
  size: number;
  /** Host, path and signature, without a scheme. */
  link: string;
}

/** The access logs, seen from the API. */
export interface LogShelf {
  /** The logs of hours of which something lies in the time, oldest first, without what it takes longer to tell. */
  list(domain: string, from: number, to: number, now: number): LogEntry[];
  /** `linkUntil`: epoch milliseconds. */
  tell(entry: LogEntry, linkUntil: number): Promise<ListedLog>;
  /** For how long a link is good, milliseconds. */
  linkMs: number;
}

/** An accepted call: signed, in time, within the rate and allowed. */
export interface Call {
  /** Of the API: `2018-05-10` or `2014-11-11`. */
  version: string;
  parameters: ReadonlyMap<string, string>;
  account: Account;
  /** Demo time, epoch milliseconds. */
  now: number;
  faults: readonly Fault[];
  quotas: Quotas;
  minuteCounts: MinuteCounts;
  tasks: TaskBook;
  logs: LogShelf;
}

export interface Action {
  /** The documented limit of calls per second and account. */
  perSecond: number;
  /** The domains that RAM decides about; absent when the action's resource is `*`. */
  domains?: (parameters: ReadonlyMap<string, string>) => string[];
  /** The body of the answer, without RequestId. @throws ApiError */
  run(call: Call): Record<string, unknown> | Promise<Record<string, unknown>>;
}
