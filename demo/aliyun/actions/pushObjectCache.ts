import { faultOf } from '../../faults.ts';
import { ApiError } from '../errors.ts';
import type { Action, Call } from './action.ts';
import { domainsToAuthorize, faultyEnd, readObjects } from './objects.ts';

/** There is no value for everywhere: the parameter is left out then. */
function checkArea({ parameters }: Call): void {
  const area = parameters.get('Area');
  if (!area || area === 'domestic' || area === 'overseas') return;
  throw new ApiError(400, 'InvalidArea.ValueNotSupported', `The specified Area "${area}" is not supported.`);
}

/** Preload. The other parameters make no difference at an edge without layers. */
export const pushObjectCache: Action = {
  perSecond: 50,
  domains: domainsToAuthorize,
  run: call => {
    checkArea(call);
    const urls = readObjects(call, { type: 'preload', perRequest: 100, noun: 'URLs' });
    const { account, faults, now, quotas, tasks } = call;
    if (faultOf(faults, 'queueFull')) {
      throw new ApiError(403, 'PreloadQueueFull', 'The preload queue is full; please try again later.');
    }
    if (faultOf(faults, 'quotaGone') || !quotas.take(account.id, 'preload', urls.length, now)) {
      throw new ApiError(400, 'QuotaExceeded.Preload', "You've exceeded the prescribed preload limits.");
    }
    const end = faultyEnd(faults);
    const submission = { account: account.id, type: 'preload', force: false, urls, end } as const;
    return { PushTaskId: tasks.submit(submission, now) };
  },
};
