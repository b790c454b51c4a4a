import type { Action } from './actions/action.ts';
import { describeCdnDomainLogs, describeCdnDomainLogs2014 } from './actions/describeCdnDomainLogs.ts';
import { describeRefreshQuota, describeRefreshQuota2014 } from './actions/describeRefreshQuota.ts';
import { describeRefreshTaskById } from './actions/describeRefreshTaskById.ts';
import { describeRefreshTasks2014 } from './actions/describeRefreshTasks.ts';
import { describeUserDomains, describeUserDomains2014 } from './actions/describeUserDomains.ts';
import { pushObjectCache } from './actions/pushObjectCache.ts';
import { refreshObjectCaches, refreshObjectCaches2014 } from './actions/refreshObjectCaches.ts';

const current: ReadonlyMap<string, Action> = new Map([
  ['RefreshObjectCaches', refreshObjectCaches],
  ['PushObjectCache', pushObjectCache],
  ['DescribeRefreshTaskById', describeRefreshTaskById],
  ['DescribeRefreshQuota', describeRefreshQuota],
  ['DescribeUserDomains', describeUserDomains],
  ['DescribeCdnDomainLogs', describeCdnDomainLogs],
]);

const old: ReadonlyMap<string, Action> = new Map([
  ['RefreshObjectCaches', refreshObjectCaches2014],
  ['PushObjectCache', pushObjectCache],
  ['DescribeRefreshTasks', describeRefreshTasks2014],
  ['DescribeRefreshQuota', describeRefreshQuota2014],
  ['DescribeUserDomains', describeUserDomains2014],
  ['DescribeCdnDomainLogs', describeCdnDomainLogs2014],
]);

/** The API's versions, each with its actions by name. */
export const versions: ReadonlyMap<string, ReadonlyMap<string, Action>> = new Map([
  ['2018-05-10', current],
  ['2014-11-11', old],
]);
