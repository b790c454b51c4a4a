import { CdnError } from '../../errors.ts';
import type { ApiCall } from '../../http/call.ts';
import type { Accepted, PurgeBatch } from '../provider.ts';
import { readAnswer, text } from './errors.ts';
import { actionRequest } from './request.ts';

/** Limits of one RefreshObjectCaches request. */
const maxUrls = 1000;
const maxHosts = 10;

/**
 * Fewest requests of at most 1,000 URLs and 10 domains. Hosts are kept together, so that a list that alternates
 * between many hosts still packs full.
 */
export function packUrls(urls: readonly string[]): PurgeBatch[] {
  const byHost = Map.groupBy(urls, url => new URL(url).host);
  const batches: { urls: string[]; hosts: Set<string> }[] = [];
  for (const [host, hostUrls] of byHost) {
    for (const url of hostUrls) {
      let batch = batches.at(-1);
      const fits =
        batch && batch.urls.length < maxUrls && (batch.hosts.has(host) || batch.hosts.size < maxHosts);
      if (!batch || !fits) batches.push((batch = { urls: [], hosts: new Set() }));
      batch.urls.push(url);
      batch.hosts.add(host);
    }
  }
  return batches.map(batch => ({ urls: batch.urls }));
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
      const ids = text(json['RefreshTaskId']) ?? text(json['PushTaskId']);
      if (ids === undefined) throw new CdnError('badReply', { requestId, maybeSent: true });
      return { requestId, taskIds: ids.split(',').map(id => id.trim()) };
    },
  };
}
