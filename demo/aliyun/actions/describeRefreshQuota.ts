import { faultOf } from '../../faults.ts';
import type { QuotaLimits } from '../quota.ts';
import type { Action } from './action.ts';

const fields: readonly [name: string, kind: keyof QuotaLimits][] = [
  ['Url', 'url'],
  ['Dir', 'directory'],
  ['Regex', 'regex'],
  ['IgnoreParams', 'ignoreParams'],
  ['Preload', 'preload'],
  ['PreloadEdge', 'preloadEdge'],
  ['Block', 'block'],
];

/** Every number is a string. */
export const describeRefreshQuota: Action = {
  perSecond: 20,
  run: ({ account, faults, now, quotas }) => {
    const gone = faultOf(faults, 'quotaGone') !== undefined;
    const body: Record<string, string> = {};
    for (const [name, kind] of fields) {
      body[`${name}Quota`] = String(quotas.limits[kind]);
      body[`${name}Remain`] = gone ? '0' : String(quotas.remaining(account.id, kind, now));
    }
    return body;
  },
};
