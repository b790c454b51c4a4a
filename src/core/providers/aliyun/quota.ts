import { CdnError } from '../../errors.ts';
import type { ApiCall } from '../../http/call.ts';
import { text } from '../../http/json.ts';
import type { Quota } from '../provider.ts';
import { readAnswer } from './errors.ts';
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
      const left = figure(json['DirRemain']);
      const perDay = figure(json['DirQuota']);
      const hasDirectories = !Number.isNaN(left) && !Number.isNaN(perDay);
      return { urlsLeft, urlsPerDay, ...(hasDirectories && { directories: { left, perDay } }) };
    },
  };
}

/** Strings today, numbers in the pages of 2021. */
function figure(value: unknown): number {
  return typeof value === 'number' ? value : Number(text(value) ?? Number.NaN);
}
