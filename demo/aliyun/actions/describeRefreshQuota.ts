import { faultOf } from '../../faults.ts';
import type { QuotaLimits } from '../quota.ts';
import type { Action, Call } from './action.ts';

const fields: readonly [name: string, kind: keyof QuotaLimits][] = [
  ['Url', 'url'],
  ['Dir', 'directory'],
  ['Regex', 'regex'],
  ['IgnoreParams', 'ignoreParams'],
  ['Preload', 'preload'],
  ['PreloadEdge', 'preloadEdge'],
  ['Block', 'block'],
];

function figures({ account, faults, now, quotas }: Call, told: typeof fields): Record<string, string> {
  const gone = faultOf(faults, 'quotaGone') !== undefined;
  const body: Record<string, string> = {};
  for (const [name, kind] of told) {
    body[`${name}Quota`] = String(quotas.limits[kind]);
    body[`${name}Remain`] = gone ? '0' : String(quotas.remaining(account.id, kind, now));
  }
  return body;
}

/** Every number is a string; a fault brings the older form, with numbers and one name in another spelling. */
export const describeRefreshQuota: Action = {
  perSecond: 20,
  run: call => {
    const body = figures(call, fields);
    if (!faultOf(call.faults, 'oldQuota')) return body;
    const { BlockRemain: blockRemain, ...others } = body;
    const numbers = Object.entries({ ...others, blockRemain });
    return Object.fromEntries(numbers.map(([name, value]) => [name, Number(value)]));
  },
};

/** Version 2014-11-11 tells of files and directories alone. */
export const describeRefreshQuota2014: Action = {
  perSecond: 20,
  run: call => figures(call, fields.slice(0, 2)),
};
