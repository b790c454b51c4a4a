import type { ApiCall } from '../../http/call.ts';
import type { RateBudget } from '../provider.ts';
import { readAnswer } from './errors.ts';
import { costOf, readLevels } from './limits.ts';
import { ccuRequest } from './request.ts';

/** What the account's buckets hold now; undefined for an answer without these headers, as some accounts' are. */
export function readBudget(): ApiCall<RateBudget | undefined> {
  return {
    name: 'rate-limit-status',
    resend: 'always',
    request: ccuRequest('rate-limit-status/url'),
    cost: costOf('url', 0),
    parse: (reply, sentAt) => {
      readAnswer(reply, sentAt);
      const { url: urls } = readLevels(reply, 'url');
      if (urls?.size === undefined) return undefined;
      return { urlsLeft: urls.left, urlsAtMost: urls.size };
    },
  };
}
