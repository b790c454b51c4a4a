import { asCdnError } from '../../errors.ts';
import type { ApiCall } from '../../http/call.ts';
import { type KeyLimit, provesKey } from '../provider.ts';
import { readAnswer } from './errors.ts';
import { costOf } from './limits.ts';
import { ccuRequest } from './request.ts';

/**
 * `rate-limit-status` purges nothing and needs the same grant as a purge. Older accounts do not have it: a 404 behind
 * the gateway means that the signature was good.
 */
export function testCalls(): ApiCall<readonly KeyLimit[]>[] {
  return [
    {
      name: 'rate-limit-status',
      resend: 'always',
      request: ccuRequest('rate-limit-status/url'),
      cost: costOf('url', 0),
      parse: (reply, sentAt) => {
        try {
          readAnswer(reply, sentAt);
          return [];
        } catch (thrown) {
          const error = asCdnError(thrown);
          if (error.kind === 'permission' || !provesKey(error)) throw error;
          return reply.status === 404 ? [{ ability: 'quota' }] : [];
        }
      },
    },
  ];
}
