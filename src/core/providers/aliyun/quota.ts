import { CdnError } from '../../errors.ts';
import type { ApiCall, Reply } from '../../http/call.ts';
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
      const urlsLeft = figure(json['UrlRemain']);
      const urlsPerDay = figure(json['UrlQuota']);
      if (Number.isNaN(urlsLeft) || Number.isNaN(urlsPerDay)) {
        throw new CdnError('badReply', { requestId: text(json['RequestId']) });
      }
      return { urlsLeft, urlsPerDay };
    },
  };
}

/** The cheapest call that needs a good key: any signed answer to it proves the key, a refusal of the action too. */
export function testKey(): ApiCall<void> {
  return { ...readQuota(), parse: readProof };
}

/** The service numbers each of its answers; another one's `{"status":"ok"}` proves nothing. */
function readProof(reply: Reply, sentAt: number): void {
  const requestId = text(readAnswer(reply, name, sentAt)['RequestId']);
  if (requestId === undefined) throw new CdnError('badReply', { code: `HTTP ${reply.status}` });
}

/** Strings today, numbers in the pages of 2021. */
function figure(value: unknown): number {
  return typeof value === 'number' ? value : Number(text(value) ?? Number.NaN);
}
