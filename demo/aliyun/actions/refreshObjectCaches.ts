import { type Fault, faultOf } from '../../faults.ts';
import { ApiError, missingParameter } from '../errors.ts';
import { type ObjectUrl, parseObjectPath } from '../objectPath.ts';
import type { TaskEnd } from '../tasks.ts';
import type { Action, Call } from './action.ts';

const maxUrls = 1000;
const maxDomains = 10;

function checkType(type: string | undefined): void {
  if (!type || type === 'File') return;
  if (['Directory', 'Regex', 'IgnoreParams'].includes(type)) {
    throw new ApiError(
      400,
      'InvalidObjectType.ValueNotSupported',
      `The specified ObjectType "${type}" is not supported.`,
    );
  }
  throw new ApiError(400, 'InvalidObjectType.Malformed', 'The specified ObjectType is invalid.');
}

function domainsOf(urls: readonly ObjectUrl[]): string[] {
  return [...new Set(urls.map(url => url.host))];
}

/** A list that can't be read names no domain here: the action itself then says what is wrong with it. */
function domainsToAuthorize(parameters: ReadonlyMap<string, string>): string[] {
  try {
    return domainsOf(parseObjectPath(parameters.get('ObjectPath') ?? ''));
  } catch {
    return [];
  }
}

function checkLimits(urls: readonly ObjectUrl[], call: Call): void {
  if (urls.length > maxUrls) {
    throw new ApiError(
      400,
      'SingleRequest.OverLimit',
      `A maximum of ${maxUrls} URLs are supported for each request.`,
    );
  }
  const domains = domainsOf(urls);
  if (domains.length > maxDomains) {
    throw new ApiError(
      400,
      'InvalidObjectPath.ExceedsMaximum',
      `A maximum of ${maxDomains} domains are supported for each request.`,
    );
  }
  const foreign = domains.find(domain => !call.account.domains.includes(domain));
  if (foreign !== undefined) {
    throw new ApiError(404, 'InvalidDomain.NotFound', `The domain [${foreign}] does not belong to you.`);
  }
}

function endOf(faults: readonly Fault[]): TaskEnd {
  if (faultOf(faults, 'taskTimeout')) return { status: 'Timeout', description: 'Origin Timeout' };
  const failed = faultOf(faults, 'taskFailed');
  if (failed) return { status: 'Failed', description: failed.description ?? 'Internal Error' };
  return { status: 'Complete', description: '' };
}

/** Files only, in this version of the demo. One bad URL refuses the whole request. */
export const refreshObjectCaches: Action = {
  perSecond: 50,
  domains: domainsToAuthorize,
  run: call => {
    const objectPath = call.parameters.get('ObjectPath');
    if (!objectPath) throw missingParameter('ObjectPath');
    checkType(call.parameters.get('ObjectType'));
    const urls = parseObjectPath(objectPath);
    if (urls.length === 0) throw missingParameter('ObjectPath');
    checkLimits(urls, call);
    const { account, faults, now, quotas, tasks } = call;
    if (faultOf(faults, 'quotaGone') || !quotas.take(account.id, 'url', urls.length, now)) {
      throw new ApiError(400, 'QuotaExceeded.Refresh', "You've exceeded the prescribed refresh limits.");
    }
    return { RefreshTaskId: tasks.submit(account.id, urls, endOf(faults), now) };
  },
};
