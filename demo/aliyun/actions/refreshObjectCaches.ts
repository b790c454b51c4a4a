import { faultOf } from '../../faults.ts';
import { ApiError } from '../errors.ts';
import { invalidObjectType, type RefreshKind, refreshKindOf } from '../objectType.ts';
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

function createAction(read: (call: Call) => { kind: RefreshKind; force: boolean }): Action {
  return {
    perSecond: 50,
    domains: domainsToAuthorize,
    run: call => {
      const { kind, force } = read(call);
      const urls = readObjects(call, kind);
      spend(urls, kind, call);
      const end = faultyEnd(call.faults) ?? { status: 'Complete', description: '' };
      const submission = { account: call.account.id, type: kind.type, force, urls, end };
      return { RefreshTaskId: call.tasks.submit(submission, call.now) };
    },
  };
}

export const refreshObjectCaches = createAction(call => {
  const kind = refreshKindOf(call.parameters.get('ObjectType'));
  return { kind, force: readForce(call, kind) };
});

/** Files and directories only; there is no Force, so directories are marked as expired. */
export const refreshObjectCaches2014 = createAction(({ parameters }) => {
  const kind = refreshKindOf(parameters.get('ObjectType'));
  if (kind.type !== 'file' && kind.type !== 'directory') throw invalidObjectType();
  return { kind, force: false };
});
