import type { Site } from '../dialect.ts';
import type { Edge, EdgeKey, EdgeObject } from '../edge.ts';
import type { Purge } from './purges.ts';

function keysOf({ account, objects }: Purge, sites: readonly Site[], edge: Edge): readonly EdgeKey[] {
  if (objects.kind === 'url') return objects.urls;
  const own = sites.filter(site => site.account === account);
  const hosts =
    objects.kind === 'tag' ? own : own.filter(site => objects.cpCodes.includes(site.cpCode ?? Number.NaN));
  const isNamed = ({ tags }: EdgeObject): boolean =>
    objects.kind === 'cpcode' || tags.some(tag => objects.tags.includes(tag));
  return edge.find(object => hosts.some(site => site.host === object.host) && isNamed(object));
}

/** Does a purge at the edge of its network. A tag reaches the sites of its own account only. */
export function applyPurge(purge: Purge, sites: readonly Site[], edge: Edge): void {
  for (const { host, target } of keysOf(purge, sites, edge)) {
    if (purge.action === 'invalidate') edge.expire(host, target);
    else edge.remove(host, target);
  }
}
