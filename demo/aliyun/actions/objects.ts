import { type Fault, faultOf } from '../../faults.ts';
import { ApiError, missingParameter } from '../errors.ts';
import { type ObjectUrl, parseObjectPath } from '../objectPath.ts';
import { isWellFormed, type ObjectType } from '../objectType.ts';
import type { TaskEnd } from '../tasks.ts';
import type { Call } from './action.ts';

// What RefreshObjectCaches and PushObjectCache have in common.

const maxDomains = 10;

function domainsOf(urls: readonly ObjectUrl[]): string[] {
  return [...new Set(urls.map(url => url.host))];
}

/** A list that can't be read names no domain here: the action itself then says what is wrong with it. */
export function domainsToAuthorize(parameters: ReadonlyMap<string, string>): string[] {
  try {
    return domainsOf(parseObjectPath(parameters.get('ObjectPath') ?? ''));
  } catch {
    return [];
  }
}

function checkDomain(name: string, { account }: Call): void {
  const domain = account.domains.find(owned => owned.name === name);
  if (!domain) {
    throw new ApiError(404, 'InvalidDomain.NotFound', `The domain [${name}] does not belong to you.`);
  }
  if (domain.status === 'offline') {
    throw new ApiError(404, 'InvalidDomain.Offline', `The domain [${name}] is offline.`);
  }
  if (domain.status === 'configuring') {
    throw new ApiError(403, 'ServiceBusy', 'The specified Domain is configuring, please retry later.');
  }
}

/**
 * The URLs of a request, of which a single bad one refuses them all.
 * @throws ApiError
 */
export function readObjects(
  call: Call,
  { type, perRequest, noun }: { type: ObjectType; perRequest: number; noun: string },
): ObjectUrl[] {
  const urls = parseObjectPath(call.parameters.get('ObjectPath') ?? '');
  if (urls.length === 0) throw missingParameter('ObjectPath');
  if (!urls.every(url => isWellFormed(type, url))) {
    throw new ApiError(400, 'InvalidObjectPath.Malformed', 'The specified ObjectPath is invalid.');
  }
  if (urls.length > perRequest) {
    throw new ApiError(
      400,
      'SingleRequest.OverLimit',
      `A maximum of ${perRequest} ${noun} are supported for each request.`,
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
  for (const domain of domains) checkDomain(domain, call);
  return urls;
}

/** The end that a fault has for a task. */
export function faultyEnd(faults: readonly Fault[]): TaskEnd | undefined {
  if (faultOf(faults, 'taskTimeout')) return { status: 'Timeout', description: 'Origin Timeout' };
  const failed = faultOf(faults, 'taskFailed');
  return failed && { status: 'Failed', description: failed.description ?? 'Internal Error' };
}
