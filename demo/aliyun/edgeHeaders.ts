import { randomBytes } from 'node:crypto';
import type { CacheResult, Dialect, Refusal, Served } from '../dialect.ts';
import { htmlReply } from '../http.ts';

const xCache: Readonly<Record<CacheResult, string>> = {
  hit: 'HIT TCP_MEM_HIT dirn:11:380632458',
  miss: 'MISS TCP_MISS dirn:-2:-2',
  refreshHit: 'HIT TCP_REFRESH_HIT dirn:11:380632458',
  refreshMiss: 'MISS TCP_REFRESH_MISS dirn:11:380632458',
};

const tengineErrors: Readonly<Record<Refusal, string>> = {
  'no such site': 'non-existent domain',
  'wrong Referer': 'denied by Referer ACL',
};

function edgeHeaders({ result, status, now, copy }: Served): Record<string, string> {
  const letter = result === 'hit' || result === 'refreshHit' ? 'H' : 'M';
  const headers: Record<string, string> = {
    Server: 'Tengine',
    Via: `cache1.l2cn1[0,${status}-0,${letter}], cache2.cn1[0,${status}-0,${letter}]`,
    'X-Cache': xCache[result],
    'Timing-Allow-Origin': '*',
    EagleId: `${randomBytes(4).toString('hex')}${now}e`,
  };
  if (!copy) return headers;
  headers['Ali-Swift-Global-Savetime'] = String(Math.floor(copy.savedAt / 1000));
  headers['X-Swift-SaveTime'] = new Date(copy.savedAt).toUTCString();
  headers['X-Swift-CacheTime'] = String(copy.lifetime);
  if (letter === 'H') headers['Age'] = String(Math.max(0, Math.floor((now - copy.savedAt) / 1000)));
  return headers;
}

/** The headers that Alibaba Cloud's edges add to every answer. */
export const aliyunDialect: Dialect = {
  withholds: [],
  headers: edgeHeaders,
  refusal: reason => {
    const reply = htmlReply(403, '403 Forbidden');
    const headers = { ...reply.headers, Server: 'Tengine', 'X-Tengine-Error': tengineErrors[reason] };
    return { ...reply, headers };
  },
};
