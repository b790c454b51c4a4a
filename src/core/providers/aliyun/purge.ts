import { CdnError } from '../../errors.ts';
import type { ApiCall } from '../../http/call.ts';
import type { Accepted, ObjectProblem, PurgeBatch, PurgeKind, PurgeWay, PurgeWays } from '../provider.ts';
import { idText, text } from '../../http/json.ts';
import { readAnswer } from './errors.ts';
import { costOf } from './limits.ts';
import { actionRequest } from './request.ts';
import type { ApiVersion } from './version.ts';

/** `delete` is the service's Force, which files don't have: their copies are always checked at the next request. */
export const ways: PurgeWays = {
  url: ['invalidate', 'preload'],
  directory: ['invalidate', 'delete'],
  regex: ['invalidate', 'delete'],
  anyQuery: ['invalidate', 'delete'],
};

/** The older version has two types of object, and no Force. */
const olderWays: PurgeWays = { url: ['invalidate', 'preload'], directory: ['invalidate'] };

export function waysOf(version: ApiVersion): PurgeWays {
  return version === '2014-11-11' ? olderWays : ways;
}

/** The service's ObjectType of each kind. */
const objectTypes: Readonly<Partial<Record<PurgeKind, string>>> = {
  url: 'File',
  directory: 'Directory',
  regex: 'Regex',
  anyQuery: 'IgnoreParams',
};

/** Objects of one RefreshObjectCaches request. For `anyQuery` none is published: it has as many in a day. */
const mostObjects: Readonly<Partial<Record<PurgeKind, number>>> = {
  url: 1000,
  directory: 100,
  regex: 1,
  anyQuery: 100,
};
const mostPreloads = 100;
const mostPreloadCharacters = 1024;
const maxHosts = 10;
/** "A refresh takes 5 to 6 minutes", "a preload 5 to 30": the answers themselves don't say. */
const usualSeconds = 360;
const usualPreloadSeconds = 1800;

/** The expressions that the service knows; whatever else has a meaning in patterns it refuses. */
const patternPart = /\[0-9\]|\[a-z\]|\[\^\/\]\*|\.\*|[^[\]()*+{}|\\^$]/g;

/** Beside what holds for every object of the kind: what this service refuses. */
export function objectProblem({ kind, mode }: PurgeWay, object: string): ObjectProblem | undefined {
  if (kind === 'regex') {
    const pattern = object.replace(/^https?:\/\/[^/]+/i, '');
    return (pattern.match(patternPart) ?? []).join('') === pattern ? undefined : 'pattern';
  }
  if (mode !== 'preload') return undefined;
  if (object.length > mostPreloadCharacters) return 'tooLong';
  return new URL(object).pathname.endsWith('/') ? 'notAFile' : undefined;
}

/** Lists for one request each, within the service's limits for what is done. */
export function packObjects({ kind, mode }: PurgeWay, objects: readonly string[]): string[][] {
  return packUrls(objects, mode === 'preload' ? mostPreloads : (mostObjects[kind] ?? 1));
}

/**
 * Few requests of at most `most` URLs and 10 domains: the fewest for up to ten hosts or one request's URLs, and within a
 * hundredth of that for other lists. Hosts stand together, so that a list that alternates between them packs full.
 */
export function packUrls(urls: readonly string[], most: number): string[][] {
  let left = [...Map.groupBy(urls, url => new URL(url).host).values()];
  const batches: string[][] = [];
  while (left.length > 0) {
    const batch: string[] = [];
    for (const host of hostsOfNext(left, most)) batch.push(...host.splice(0, most - batch.length));
    batches.push(batch);
    left = left.filter(host => host.length > 0);
  }
  return batches;
}

/**
 * The URLs by host from which the next request is filled. Of ten hosts beside each other in size, the smallest ten
 * that fill it: so small hosts use up the room that large ones leave. Where none do, hosts run out before URLs.
 */
function hostsOfNext(hosts: readonly string[][], most: number): string[][] {
  if (hosts.length <= maxHosts) return [...hosts];
  const bySize = hosts.toSorted((a, b) => a.length - b.length);
  let size = 0;
  for (const [last, host] of bySize.entries()) {
    size += host.length - (bySize[last - maxHosts]?.length ?? 0);
    if (size >= most) return bySize.slice(Math.max(0, last + 1 - maxHosts), last + 1);
  }
  return bySize.slice(0, maxHosts);
}

/** RefreshObjectCaches, or PushObjectCache for a preload. Newlines separate: a comma would make one URL of the list. */
export function submitObjects(batch: PurgeBatch): ApiCall<Accepted> {
  const { kind, mode, objects } = batch;
  const path = ['ObjectPath', objects.join('\n')] as const;
  const isPreload = mode === 'preload';
  const name = isPreload ? 'PushObjectCache' : 'RefreshObjectCaches';
  const type = ['ObjectType', objectTypes[kind] ?? 'File'] as const;
  const force = mode === 'delete' ? [['Force', 'true'] as const] : [];
  return {
    name,
    resend: 'ifNotSent',
    request: actionRequest(name, { form: isPreload ? [path] : [path, type, ...force] }),
    cost: costOf(name, batch),
    parse: (reply, sentAt) => {
      const json = readAnswer(reply, name, sentAt);
      const requestId = text(json['RequestId']) ?? '';
      // Sibling products answer a refresh with PushTaskId.
      const ids = idText(json['RefreshTaskId']) ?? idText(json['PushTaskId']) ?? '';
      const taskIds = ids.split(/[\s,]+/).filter(id => id !== '');
      if (taskIds.length === 0) throw new CdnError('badReply', { requestId, maybeSent: true });
      return { requestId, taskIds, estimateSeconds: isPreload ? usualPreloadSeconds : usualSeconds };
    },
  };
}

/** A host that is not the account's refuses the whole request, and the refusal names the host. */
export function offendingObjects({ kind, detail }: CdnError, { objects }: PurgeBatch): readonly string[] {
  const host = kind === 'notOwned' ? detail['host'] : undefined;
  return host === undefined ? [] : objects.filter(object => new URL(object).hostname === host);
}
