import type { PlannedBatch } from './plan.ts';

/** Why a purge asks first. A list of few URLs on hosts that were purged before never does. */
export type Risk =
  | { readonly kind: 'newHost'; readonly profileId: string; readonly host: string }
  | { readonly kind: 'many'; readonly count: number };

/** More URLs than this are shown before they go. */
const quietUrls = 20;

/**
 * `hosts` are the hosts that each profile may purge already, by profile id. A port is part of a host; case is not,
 * as in URLs.
 */
export function assessRisk(
  batches: readonly PlannedBatch[],
  hosts: ReadonlyMap<string, readonly string[]>,
): Risk[] {
  const risks: Risk[] = [];
  const seen = new Set<string>();
  for (const { profileId, urls } of batches) {
    for (const url of urls) {
      const { host } = new URL(url);
      const key = `${profileId} ${host}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (!hosts.get(profileId)?.includes(host)) risks.push({ kind: 'newHost', profileId, host });
    }
  }
  const count = batches.reduce((sum, batch) => sum + batch.urls.length, 0);
  if (count > quietUrls) risks.push({ kind: 'many', count });
  return risks;
}
