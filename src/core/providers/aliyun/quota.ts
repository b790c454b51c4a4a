import { CdnError } from '../../errors.ts';
import type { ApiCall } from '../../http/call.ts';
import type { Quota } from '../provider.ts';
import { readAnswer, text } from './errors.ts';
import { actionRequest } from './request.ts';

const name = 'DescribeRefreshQuota';

export function readQuota(): ApiCall<Quota> {
  return {
    name,
    resend: 'always',
    request: actionRequest(name),
    parse: (reply, sentAt) => {
      const json = readAnswer(reply, name, sentAt);
      // Strings today, numbers in the pages of 2021.
      const urlsLeft = Number(json['UrlRemain'] ?? Number.NaN);
      const urlsPerDay = Number(json['UrlQuota'] ?? Number.NaN);
      if (Number.isNaN(urlsLeft) || Number.isNaN(urlsPerDay)) {
        throw new CdnError('badReply', { requestId: text(json['RequestId']) });
      }
      return { urlsLeft, urlsPerDay };
    },
  };
}

/** The cheapest call that needs a good key: any signed answer to it proves the key, a refusal of the action too. */
export function testKey(): ApiCall<void> {
  const call = readQuota();
  return { ...call, parse: (reply, sentAt) => void readAnswer(reply, name, sentAt) };
}
