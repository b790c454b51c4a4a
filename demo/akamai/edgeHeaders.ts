import { randomBytes } from 'node:crypto';
import type { Dialect, Served } from '../dialect.ts';
import { headerOf, htmlReply } from '../http.ts';

const server = 'a192-0-2-17.deploy.akamaitechnologies.com (AkamaiGHost/22.3.1-f0e1d2c3b4a5)';

/** The first hit finds the copy on disk, those after it in memory. */
function cacheCode({ result, copy }: Served): string {
  switch (result) {
    case 'hit':
      return (copy?.hits ?? 0) > 1 ? 'TCP_MEM_HIT' : 'TCP_HIT';
    case 'miss':
      return 'TCP_MISS';
    case 'refreshHit':
      return 'TCP_REFRESH_HIT';
    case 'refreshMiss':
      return 'TCP_REFRESH_MISS';
  }
}

function lifetimeText(seconds: number): string {
  if (seconds > 0 && seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  if (seconds > 0 && seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds > 0 && seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

const serial = 1745;

/** `/L/1745/15811/3h/www.site/path`: typecode, serial, CP code, lifetime, then host, path and query. */
function cacheKey({ site, received, copy }: Served): string {
  const lifetime = lifetimeText(copy?.lifetime ?? 0);
  return `/L/${serial}/${site.cpCode ?? 0}/${lifetime}/${site.host}${received.target}`;
}

/** What each word of the debug Pragma brings (fact sheet §6.1). */
const pragmas = new Map<string, (served: Served) => Record<string, string>>([
  ['akamai-x-cache-on', served => ({ 'X-Cache': `${cacheCode(served)} from ${server} (-)` })],
  [
    'akamai-x-check-cacheable',
    ({ copy }) => ({ 'X-Check-Cacheable': copy && copy.lifetime > 0 ? 'YES' : 'NO' }),
  ],
  ['akamai-x-get-cache-key', served => ({ 'X-Cache-Key': cacheKey(served) })],
  [
    'akamai-x-get-true-cache-key',
    ({ site, received }) => ({ 'X-True-Cache-Key': `/L/${site.host}${received.target}` }),
  ],
  ['akamai-x-get-request-id', () => ({ 'X-Akamai-Request-ID': randomBytes(4).toString('hex') })],
  ['akamai-x-serial-no', () => ({ 'X-Serial': String(serial) })],
  [
    'akamai-x-get-cache-tags',
    ({ copy }) => (copy && copy.tags.length > 0 ? { 'Edge-Cache-Tag': copy.tags.join(',') } : {}),
  ],
]);

/** Nothing by itself: an answer of Akamai's edges tells of the cache only to whoever asks by Pragma. */
export const akamaiDialect: Dialect = {
  withholds: ['edge-cache-tag'],
  headers: served => {
    const words = (headerOf(served.received.headers, 'pragma') ?? '').split(',');
    return Object.assign({}, ...words.map(word => pragmas.get(word.trim().toLowerCase())?.(served)));
  },
  refusal: reason => {
    const reply = reason === 'no such site' ? htmlReply(400, 'Invalid URL') : htmlReply(403, 'Access Denied');
    return { ...reply, headers: { ...reply.headers, Server: 'AkamaiGHost' } };
  },
};
