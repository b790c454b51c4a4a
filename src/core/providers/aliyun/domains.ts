import { CdnError } from '../../errors.ts';
import type { ApiCall } from '../../http/call.ts';
import { isObject, text } from '../../http/json.ts';
import type { Domain, DomainPage } from '../provider.ts';
import { readAnswer } from './errors.ts';
import { actionRequest } from './request.ts';
import type { ApiVersion } from './version.ts';

const name = 'DescribeUserDomains';
/** The most that one page takes. */
const perPage: Readonly<Record<ApiVersion, number>> = { '2018-05-10': 500, '2014-11-11': 50 };

/** One page of the account's domains, counted from 1. */
export function readDomains(page: number, version: ApiVersion): ApiCall<DomainPage> {
  return {
    name,
    resend: 'always',
    request: actionRequest(name, {
      query: [
        ['PageNumber', String(page)],
        ['PageSize', String(perPage[version])],
      ],
    }),
    parse: (reply, sentAt) => {
      const json = readAnswer(reply, name, sentAt);
      const list = isObject(json['Domains']) ? json['Domains']['PageData'] : undefined;
      const total = Number(json['TotalCount']);
      if (!Array.isArray(list) || !Number.isInteger(total)) {
        throw new CdnError('badReply', { requestId: text(json['RequestId']) });
      }
      return { domains: list.filter(isObject).flatMap(readDomain), total };
    },
  };
}

function readDomain(row: Readonly<Record<string, unknown>>): Domain[] {
  const domain = text(row['DomainName']);
  return domain === undefined ? [] : [{ name: domain, isOnline: row['DomainStatus'] === 'online' }];
}
