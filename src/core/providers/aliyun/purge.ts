import { CdnError } from '../../errors.ts';
import type { ApiCall } from '../../http/call.ts';
import type { Accepted, PurgeBatch } from '../provider.ts';
import { idText, text } from '../../http/json.ts';
import { readAnswer } from './errors.ts';
import { actionRequest } from './request.ts';

/** Limits of one RefreshObjectCaches request. */
const maxUrls = 1000;
const maxHosts = 10;
/** "A refresh takes 5 to 6 minutes": the answer itself does not say. */
const usualSeconds = 360;

/**
 * Few requests of at most 1,000 URLs and 10 domains: the fewest for up to ten hosts or a thousand URLs, and within a
 * hundredth of that for other lists. Hosts stand together, so that a list that alternates between them packs full.
 */
export function packUrls(urls: readonly string[]): string[][] {
  let left = [...Map.groupBy(urls, url => new URL(url).host).values()];
  const batches: string[][] = [];
  while (left.length > 0) {
    const batch: string[] = [];
    for (const host of hostsOfNext(left)) batch.push(...host.splice(0, maxUrls - batch.length));
    batches.push(batch);
    left = left.filter(host => host.length > 0);
  }
  return batches;
}

/**
 * The URLs by host from which the next request is filled. Of ten hosts beside each other in size, the smallest ten
 * that fill it: so small hosts use up the room that large ones leave. Where none do, hosts run out before URLs.
 */
function hostsOfNext(hosts: readonly string[][]): string[][] {
  if (hosts.length <= maxHosts) return [...hosts];
  const bySize = hosts.toSorted((a, b) => a.length - b.length);
  let size = 0;
  for (const [last, host] of bySize.entries()) {
    size += host.length - (bySize[last - maxHosts]?.length ?? 0);
    if (size >= maxUrls) return bySize.slice(Math.max(0, last + 1 - maxHosts), last + 1);
  }
  return bySize.slice(0, maxHosts);
}

/** RefreshObjectCaches by file. URLs are separated by newlines: a comma would make them one URL. */
export function refreshFiles(batch: PurgeBatch): ApiCall<Accepted> {
  const name = 'RefreshObjectCaches';
  return {
    name,
    resend: 'ifNotSent',
    request: actionRequest(name, {
      form: [
        ['ObjectPath', batch.urls.join('\n')],
        ['ObjectType', 'File'],
      ],
    }),
    parse: (reply, sentAt) => {
      const json = readAnswer(reply, name, sentAt);
      const requestId = text(json['RequestId']) ?? '';
      // Sibling products answer a refresh with PushTaskId.
      const ids = idText(json['RefreshTaskId']) ?? idText(json['PushTaskId']) ?? '';
      const taskIds = ids.split(/[\s,]+/).filter(id => id !== '');
      if (taskIds.length === 0) throw new CdnError('badReply', { requestId, maybeSent: true });
      return { requestId, taskIds, estimateSeconds: usualSeconds };
    },
  };
}

/** A host that is not the account's refuses the whole request, and the refusal names the host. */
export function offendingUrls({ kind, detail }: CdnError, { urls }: PurgeBatch): readonly string[] {
  const host = kind === 'notOwned' ? detail['host'] : undefined;
  return host === undefined ? [] : urls.filter(url => new URL(url).hostname === host);
}
