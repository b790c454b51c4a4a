import type { CdnErrorKind } from '../../../src/core/errors.ts';
import { answering, type ErrorRow, purging } from './row.ts';

type Facts = { readonly headers?: Readonly<Record<string, string>>; readonly signature?: 'v1' | 'v3' };

/** A purge that Alibaba Cloud refuses in its own form. */
export function refusal(
  cause: string,
  kind: CdnErrorKind,
  status: number,
  code: string,
  message: string,
  { headers = {}, signature = 'v3' }: Facts = {},
): ErrorRow {
  const body = JSON.stringify({ RequestId: 'R-1', HostId: 'cdn.aliyuncs.com', Code: code, Message: message });
  const named = Object.entries(headers).map(([name, value]) => ` · ${name}: ${value}`);
  return {
    cause,
    shown: `${status} ${code}: ${message.replace(/[\da-f]{64}/, '…').replace('\n', ' ')}${named.join('')}`,
    kind,
    happen: purging(answering({ status, headers, body }), { options: { signature } }),
  };
}
