import type { Network } from '../providers/provider.ts';

/**
 * What a person has said yes to once, as the profile keeps it in `hosts`. A bare host is purged on production; a yes to
 * staging, or to having an address looked at, is a yes to nothing else.
 */
export type Consent =
  | { readonly kind: 'purge'; readonly host: string; readonly network: Network }
  | { readonly kind: 'look'; readonly host: string };

/** No host has a slash, so no host reads as one of these. */
const look = 'look/';
const staging = 'staging/';

export function writeConsent(consent: Consent): string {
  if (consent.kind === 'look') return look + consent.host;
  return consent.network === 'staging' ? staging + consent.host : consent.host;
}

export function readConsent(text: string): Consent {
  if (text.startsWith(look)) return { kind: 'look', host: text.slice(look.length) };
  return text.startsWith(staging)
    ? { kind: 'purge', host: text.slice(staging.length), network: 'staging' }
    : { kind: 'purge', host: text, network: 'production' };
}

/** Whether a profile has purged this host before, on any network. */
export function hasPurged(hosts: readonly string[], host: string): boolean {
  return hosts.map(readConsent).some(consent => consent.kind === 'purge' && consent.host === host);
}
