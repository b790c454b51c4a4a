import type { Fault } from '../../faults.ts';
import type { MinuteCounts } from '../minuteLimits.ts';
import type { Quotas } from '../quota.ts';
import type { Account } from '../ram.ts';
import type { TaskBook } from '../tasks.ts';

/** An accepted call: signed, in time, within the rate and allowed. */
export interface Call {
  parameters: ReadonlyMap<string, string>;
  account: Account;
  /** Demo time, epoch milliseconds. */
  now: number;
  faults: readonly Fault[];
  quotas: Quotas;
  minuteCounts: MinuteCounts;
  tasks: TaskBook;
}

export interface Action {
  /** The documented limit of calls per second and account. */
  perSecond: number;
  /** The domains that RAM decides about; absent when the action's resource is `*`. */
  domains?: (parameters: ReadonlyMap<string, string>) => string[];
  /** The body of the answer, without RequestId. @throws ApiError */
  run(call: Call): Record<string, unknown>;
}
