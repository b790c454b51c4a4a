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

/** Every number is a string; a fault brings the older form, with numbers and one name in another spelling. */
export const describeRefreshQuota: Action = {
  perSecond: 20,
  run: ({ account, faults, now, quotas }) => {
    const gone = faultOf(faults, 'quotaGone') !== undefined;
    const body: Record<string, string> = {};
    for (const [name, kind] of fields) {
      body[`${name}Quota`] = String(quotas.limits[kind]);
      body[`${name}Remain`] = gone ? '0' : String(quotas.remaining(account.id, kind, now));
    }
    if (!faultOf(faults, 'oldQuota')) return body;
    const { BlockRemain: blockRemain, ...others } = body;
    const numbers = Object.entries({ ...others, blockRemain });
    return Object.fromEntries(numbers.map(([name, value]) => [name, Number(value)]));
  },
};
