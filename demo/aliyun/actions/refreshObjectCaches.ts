import { faultOf } from '../../faults.ts';
import { ApiError } from '../errors.ts';
import { type RefreshKind, refreshKindOf } from '../objectType.ts';
import type { ObjectUrl } from '../objectPath.ts';
import type { Action, Call } from './action.ts';
import { domainsToAuthorize, faultyEnd, readObjects } from './objects.ts';

/** Absent is false; of files it is not even read. */
function readForce({ parameters }: Call, kind: RefreshKind): boolean {
  const force = parameters.get('Force')?.toLowerCase() || 'false';
  if (kind.type === 'file') return false;
  if (force !== 'true' && force !== 'false') {
    throw new ApiError(400, 'InvalidForce.ValueNotSupported', 'The specified Force is invalid.');
  }
  return force === 'true';
}

/** The day's quota is asked before the minute's, so that a refusal of either costs nothing of the other. */
function spend(urls: readonly ObjectUrl[], { quota }: RefreshKind, call: Call): void {
  const { account, faults, minuteCounts, now, quotas } = call;
  if (faultOf(faults, 'queueFull')) {
    throw new ApiError(400, 'TooMany.Refresh', 'The refresh queue is full; please try again later.');
  }
  if (faultOf(faults, 'quotaGone') || urls.length > quotas.remaining(account.id, quota, now)) {
    throw new ApiError(400, 'QuotaExceeded.Refresh', "You've exceeded the prescribed refresh limits.");
  }
  const amounts = [...Map.groupBy(urls, url => url.host)].map(([host, group]): [string, number] => [
    host,
    group.length,
  ]);
  if (!minuteCounts.take(new Map(amounts), quota, now)) {
    throw new ApiError(
      400,
      'QuotaPerMinuteExceeded.Refresh',
      'You tried to refresh too frequently; please try again later.',
    );
  }
  quotas.take(account.id, quota, urls.length, now);
}

export const refreshObjectCaches: Action = {
  perSecond: 50,
  domains: domainsToAuthorize,
  run: call => {
    const kind = refreshKindOf(call.parameters.get('ObjectType'));
    const force = readForce(call, kind);
    const urls = readObjects(call, kind);
    spend(urls, kind, call);
    const end = faultyEnd(call.faults) ?? { status: 'Complete', description: '' };
    const submission = { account: call.account.id, type: kind.type, force, urls, end };
    return { RefreshTaskId: call.tasks.submit(submission, call.now) };
  },
};
