import { asCdnError, CdnError } from '../../errors.ts';
import type { ApiCall } from '../../http/call.ts';
import { text } from '../../http/json.ts';
import { type KeyLimit, provesKey } from '../provider.ts';
import { readAnswer } from './errors.ts';
import { readQuota } from './quota.ts';
import { taskAbility } from './tasks.ts';
import type { ApiVersion } from './version.ts';

/**
 * The quota, which is the cheapest call, and a task that belongs to nobody. Any signed answer proves the key, a
 * refusal of the action too: keys that are limited to one domain may read neither.
 */
export function testCalls(version: ApiVersion): ApiCall<readonly KeyLimit[]>[] {
  return [proving('quota', readQuota()), proving('tasks', taskAbility(version).status(['1']))];
}

function proving(ability: KeyLimit['ability'], call: ApiCall<unknown>): ApiCall<readonly KeyLimit[]> {
  return {
    ...call,
    parse: (reply, sentAt) => {
      try {
        const requestId = text(readAnswer(reply, call.name, sentAt)['RequestId']);
        // The service numbers each of its answers; another one's `{"status":"ok"}` proves nothing.
        if (requestId === undefined) throw new CdnError('badReply', { code: `HTTP ${reply.status}` });
        return [];
      } catch (thrown) {
        const error = asCdnError(thrown);
        if (!provesKey(error)) throw error;
        const permission = error.detail['permission'];
        return typeof permission === 'string' ? [{ ability, permission }] : [];
      }
    },
  };
}
