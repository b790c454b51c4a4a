import type { CdnError } from '../../errors.ts';
import type { ApiCall } from '../../http/call.ts';
import { text } from '../../http/json.ts';
import type { Accepted, PurgeBatch } from '../provider.ts';
import { readAnswer } from './errors.ts';
import { costOf, mostUrls } from './limits.ts';
import { ccuRequest } from './request.ts';

/** A body of more bytes is refused (413). */
const mostBytes = 50_000;
const bytesAround = Buffer.byteLength(JSON.stringify({ objects: [] }));

/** Lists whose requests have at most 50,000 bytes of JSON and no more URLs than the bucket can ever hold. */
export function packUrls(urls: readonly string[]): string[][] {
  const batches: string[][] = [];
  let batch: string[] = [];
  let bytes = 0;
  for (const url of [...Map.groupBy(urls, each => new URL(each).host).values()].flat()) {
    const own = Buffer.byteLength(JSON.stringify(url));
    if (batch.length === mostUrls || (batch.length > 0 && bytes + 1 + own > mostBytes)) {
      batches.push(batch);
      batch = [];
    }
    bytes = batch.length === 0 ? bytesAround + own : bytes + 1 + own;
    batch.push(url);
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}

/** `POST /ccu/v3/{invalidate|delete}/url/{network}`. All or nothing: one URL that it refuses refuses the request. */
export function purgeUrls({ urls, network, mode }: PurgeBatch): ApiCall<Accepted> {
  return {
    name: `${mode} ${network}`,
    resend: 'ifNotSent',
    request: ccuRequest(`${mode}/url/${network}`, { objects: urls }),
    cost: costOf(urls.length),
    parse: (reply, sentAt) => {
      const json = readAnswer(reply, sentAt);
      const requestId = text(json['supportId']) ?? '';
      const seconds = json['estimatedSeconds'];
      return {
        requestId,
        taskIds: [text(json['purgeId']) ?? requestId],
        ...(typeof seconds === 'number' && seconds >= 0 ? { estimateSeconds: seconds } : {}),
      };
    },
  };
}

/** The refusal of a whole request names its first bad URL; without its query, which may be a secret. */
export function offendingUrls({ detail }: CdnError, { urls }: PurgeBatch): readonly string[] {
  const named = detail['url'];
  return named === undefined ? [] : urls.filter(url => url.split('?', 1)[0] === named);
}
