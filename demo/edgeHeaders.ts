import { randomBytes } from 'node:crypto';

/** How a request met the cache; `refreshHit` and `refreshMiss` mean that an expired copy was confirmed or replaced. */
export type CacheResult = 'hit' | 'miss' | 'refreshHit' | 'refreshMiss';

const xCache: Readonly<Record<CacheResult, string>> = {
  hit: 'HIT TCP_MEM_HIT dirn:11:380632458',
  miss: 'MISS TCP_MISS dirn:-2:-2',
  refreshHit: 'HIT TCP_REFRESH_HIT dirn:11:380632458',
  refreshMiss: 'MISS TCP_REFRESH_MISS dirn:11:380632458',
};

/** The headers that Alibaba Cloud's edges add to an answer; `copy` is what the edge holds after it. */
export function edgeHeaders(
  result: CacheResult,
  status: number,
  now: number,
  copy?: { savedAt: number; lifetime: number },
): Record<string, string> {
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
