/** `revalidated`: the edge asked its origin and was told that its copy is still good. */
export type CacheStatus = 'hit' | 'miss' | 'revalidated';

type Headers = Readonly<Record<string, string>>;

/**
 * Reads `X-Cache`. Seen: `HIT TCP_MEM_HIT dirn:4:5` (Aliyun), `TCP_REFRESH_HIT from a1-2.deploy… (AkamaiGHost/…)`,
 * `MISS, HIT` (one per layer, the one nearest to us last).
 */
export function readCacheStatus(headers: Headers): CacheStatus | undefined {
  const status = lastItem(headers['x-cache'])?.split(' from ')[0];
  if (status === undefined) return undefined;
  if (/refresh[-_]?hit|revalidated/i.test(status)) return 'revalidated';
  if (/miss|expired/i.test(status)) return 'miss';
  return /hit/i.test(status) ? 'hit' : undefined;
}

const longestName = 40;

/** The edge server's own name, as far as the answer gives it, cut to what fits in a sentence. */
export function readServer(headers: Headers): string | undefined {
  const name = lastItem(headers['x-served-by']) ?? namedByCache(headers) ?? namedByVia(headers['via']);
  return name === undefined || name === '' ? undefined : name.slice(0, longestName);
}

function namedByCache(headers: Headers): string | undefined {
  return /\bfrom (\S+)/i.exec(headers['x-cache'] ?? '')?.[1]?.replace(/\.deploy\..*$/, '');
}

/** Aliyun: `cache13.l2cn[0,0,200-0,H], kunlun9.cn257[0,0,200-0,H]`; others as in RFC 9110 §7.6.3: `1.1 name (comment)`. */
function namedByVia(via: string | undefined): string | undefined {
  const bracketed = [...(via ?? '').matchAll(/([^\s,[\]]+)\[[^\]]*\]/g)].at(-1)?.[1];
  return (
    bracketed ??
    lastItem(via)
      ?.replace(/^(?:HTTP\/)?\d(?:\.\d)?\s+/i, '')
      .replace(/\s*\(.*$/, '')
  );
}

/** Whether the server encoded the body, although it was asked not to. */
export function isEncoded(headers: Headers): boolean {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  return coding !== '' && coding !== 'identity';
}

function lastItem(list: string | undefined): string | undefined {
  const item = list?.split(',').at(-1)?.trim();
  return item === '' ? undefined : item;
}
