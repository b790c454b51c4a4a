import { type Consent, writeConsent } from '../profiles/consent.ts';
import type { PlannedBatch } from './plan.ts';

/** What a profile would do that nobody has said yes to. */
export interface NewConsent {
  readonly kind: 'new';
  readonly profileId: string;
  /** A host to purge; or, where a rule of the workspace has the edge or the origin looked at somewhere else, that. */
  readonly consent: Consent;
}

/** Why a purge asks first. A list of few URLs on hosts that were purged before never does. */
export type Risk = NewConsent | { readonly kind: 'many'; readonly count: number };

/** More URLs than this are shown before they go. */
const quietUrls = 20;

/** An address that a profile's purge has looked at. */
export interface ProfileHost {
  readonly profileId: string;
  readonly host: string;
}

/**
 * `known` is what each profile may do already (`Profile.hosts`), by profile id; `looks` are the addresses other than the
 * URLs' own that the workspace's rules want probed. A port is part of a host; case is not, as in URLs.
 */
export function assessRisk(
  batches: readonly PlannedBatch[],
  known: ReadonlyMap<string, readonly string[]>,
  looks: readonly ProfileHost[] = [],
): Risk[] {
  const wanted: NewConsent[] = [
    ...batches.flatMap(({ profileId, urls, network }) =>
      [...new Set(urls.map(hostOf))].map(host => newConsent(profileId, { kind: 'purge', host, network })),
    ),
    ...looks.map(({ profileId, host }) => newConsent(profileId, { kind: 'look', host })),
  ];
  const missing = wanted.filter(
    ({ profileId, consent }) => !known.get(profileId)?.includes(writeConsent(consent)),
  );
  const risks: Risk[] = distinct(missing);
  const count = batches.reduce((sum, batch) => sum + batch.urls.length, 0);
  if (count > quietUrls) risks.push({ kind: 'many', count });
  return risks;
}

function newConsent(profileId: string, consent: Consent): NewConsent {
  return { kind: 'new', profileId, consent };
}

function hostOf(url: string): string {
  return new URL(url).host;
}

function distinct(wanted: readonly NewConsent[]): NewConsent[] {
  return [...new Map(wanted.map(each => [`${each.profileId} ${writeConsent(each.consent)}`, each])).values()];
}
