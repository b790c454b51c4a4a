import type { PlannedBatch } from './plan.ts';

/** Why a purge asks first. A list of few URLs on hosts that were purged before never does. */
export type Risk =
  | { readonly kind: 'newHost'; readonly profileId: string; readonly host: string }
  /** A rule of the workspace has the edge or the origin looked at somewhere else. */
  | { readonly kind: 'newAddress'; readonly profileId: string; readonly host: string }
  | { readonly kind: 'many'; readonly count: number };

/** More URLs than this are shown before they go. */
const quietUrls = 20;

/** A host of one profile: to be purged, or to be looked at. */
export interface ProfileHost {
  readonly profileId: string;
  readonly host: string;
}

/**
 * `known` are the hosts that each profile may use already, by profile id; `looks` the addresses other than the URLs'
 * own that the workspace's rules want probed. A port is part of a host; case is not, as in URLs.
 */
export function assessRisk(
  batches: readonly PlannedBatch[],
  known: ReadonlyMap<string, readonly string[]>,
  looks: readonly ProfileHost[] = [],
): Risk[] {
  const isNew = ({ profileId, host }: ProfileHost): boolean => !known.get(profileId)?.includes(host);
  const purged = batches.flatMap(({ profileId, urls }) =>
    [...new Set(urls.map(hostOf))].map(host => ({ profileId, host })),
  );
  const risks: Risk[] = [
    ...distinct(purged.filter(isNew)).map(host => ({ kind: 'newHost' as const, ...host })),
    ...distinct(looks.filter(isNew)).map(host => ({ kind: 'newAddress' as const, ...host })),
  ];
  const count = batches.reduce((sum, batch) => sum + batch.urls.length, 0);
  if (count > quietUrls) risks.push({ kind: 'many', count });
  return risks;
}

function hostOf(url: string): string {
  return new URL(url).host;
}

function distinct(hosts: readonly ProfileHost[]): ProfileHost[] {
  return [...new Map(hosts.map(host => [`${host.profileId} ${host.host}`, host])).values()];
}
