import { type Consent, type WideName, writeConsent } from '../profiles/consent.ts';
import type { PurgeBatch } from '../providers/provider.ts';
import { hostsOf } from './objects.ts';
import type { PlannedBatch } from './plan.ts';

/** What a profile would do that nobody has said yes to. */
export interface NewConsent {
  readonly kind: 'new';
  readonly profileId: string;
  /** A host to purge; or, where a rule of the workspace has the edge or the origin looked at somewhere else, that. */
  readonly consent: Consent;
}

export interface WideRisk {
  readonly kind: 'wide';
  readonly profileId: string;
  readonly name: WideName;
}

/** Why a purge asks first. A list of few URLs on hosts that were purged before never does. */
export type Risk = NewConsent | WideRisk;

/** More URLs than this are shown before they go. */
export const quietUrls = 20;

/** An address that a profile's purge has looked at. */
export interface ProfileHost {
  readonly profileId: string;
  readonly host: string;
}

/** What is known of a profile: what it may do without asking (`Profile.hosts`), and whether it is production. */
export interface Known {
  readonly hosts: readonly string[];
  readonly production: boolean;
}

export interface RiskOptions {
  /** Addresses other than the URLs' own that the workspace's rules want probed. */
  readonly looks?: readonly ProfileHost[];
  /** It was asked for on a whole workspace folder. */
  readonly isRoot?: boolean;
}

/**
 * By profile id. A port is part of a host; case is not, as in URLs. Where somebody said "don't ask again", a wide purge
 * is none, but never under a production profile.
 */
export function assessRisk(
  batches: readonly PlannedBatch[],
  known: ReadonlyMap<string, Known>,
  { looks = [], isRoot = false }: RiskOptions = {},
): Risk[] {
  const isMany = countUrls(batches) > quietUrls;
  const wide = batches.flatMap(batch =>
    [...(isRoot ? ['root' as const] : []), ...(isMany ? ['many' as const] : []), ...wideNamesOf(batch)].map(
      (name): WideRisk => ({ kind: 'wide', profileId: batch.profileId, name }),
    ),
  );
  const consents = [
    ...batches.flatMap(({ profileId, network, ...batch }) =>
      hostsOf(batch).map(host => newConsent(profileId, { kind: 'purge', host, network })),
    ),
    ...looks.map(({ profileId, host }) => newConsent(profileId, { kind: 'look', host })),
  ];
  return distinct([
    ...consents.filter(({ profileId, consent }) => !hasSaidYes(known.get(profileId), consent)),
    ...wide.filter(({ profileId, name }) => !mayGoUnasked(known.get(profileId), name)),
  ]);
}

/** What is purged and then preloaded counts once. */
function countUrls(batches: readonly PurgeBatch[]): number {
  const [preloaded, purged] = [true, false].map(isPreload =>
    batches
      .filter(({ kind, mode }) => kind === 'url' && (mode === 'preload') === isPreload)
      .reduce((sum, { objects }) => sum + objects.length, 0),
  );
  return Math.max(preloaded ?? 0, purged ?? 0);
}

function wideNamesOf({ kind, mode }: PurgeBatch): WideName[] {
  const names: WideName[] = kind === 'url' ? [] : [kind];
  return mode === 'delete' ? [...names, 'delete'] : names;
}

function hasSaidYes(known: Known | undefined, consent: Consent): boolean {
  return known?.hosts.includes(writeConsent(consent)) === true;
}

function mayGoUnasked(known: Known | undefined, name: WideName): boolean {
  return known?.production === false && hasSaidYes(known, { kind: 'unasked', name });
}

function newConsent(profileId: string, consent: Consent): NewConsent {
  return { kind: 'new', profileId, consent };
}

function distinct(risks: readonly Risk[]): Risk[] {
  return [...new Map(risks.map(risk => [JSON.stringify(risk), risk])).values()];
}
