import type { PurgeTarget } from '../../core/mapping/map.ts';
import { hasPurged } from '../../core/profiles/consent.ts';
import type { ListedProfile } from '../../core/profiles/store.ts';
import { sameName } from '../../core/profiles/validate.ts';
import type { PurgeKind } from '../../core/providers/provider.ts';
import { providers } from '../../core/providers/registry.ts';

/**
 * Whether what a rule gives can be purged by the kind: by the profile that the rule names, else by one that has purged
 * the host, else by any. A profile that is not here yet may be of any CDN, so that it is judged by those that are.
 */
export function canPurge(
  kind: PurgeKind,
  { url, rule }: Pick<PurgeTarget, 'url' | 'rule'>,
  listed: readonly ListedProfile[],
): boolean {
  const named = listed.filter(({ name }) => rule.profile !== undefined && sameName(name, rule.profile));
  const before = listed.filter(({ hosts }) => hasPurged(hosts, new URL(url).host));
  const likely = [named, rule.profile === undefined ? before : [], listed].find(({ length }) => length > 0);
  return (likely ?? []).some(({ provider }) => providers[provider].ways[kind]?.includes('invalidate'));
}
