import type { Network } from '../providers/provider.ts';

/**
 * Purges that reach further than a list of few URLs: more URLs than one looks through, whatever is no single URL,
 * `delete`, which makes edges fetch all of it anew, and a whole workspace folder.
 */
export const wideNames = [
  'many',
  'directory',
  'regex',
  'anyQuery',
  'cpCode',
  'tag',
  'delete',
  'root',
] as const;
export type WideName = (typeof wideNames)[number];

/**
 * What a person has said yes to once, as the profile keeps it in `hosts`. A bare host is purged on production; a yes to
 * staging, to having an address looked at, or to being asked no more about a kind of purge is a yes to nothing else.
 */
export type Consent =
  | { readonly kind: 'purge'; readonly host: string; readonly network: Network }
  | { readonly kind: 'look'; readonly host: string }
  | { readonly kind: 'unasked'; readonly name: WideName };

/** No host has a slash, so no host reads as one of these. */
const look = 'look/';
const staging = 'staging/';
const unasked = 'unasked/';

export function writeConsent(consent: Consent): string {
  if (consent.kind === 'unasked') return unasked + consent.name;
  if (consent.kind === 'look') return look + consent.host;
  return consent.network === 'staging' ? staging + consent.host : consent.host;
}

export function readConsent(text: string): Consent {
  if (text.startsWith(look)) return { kind: 'look', host: text.slice(look.length) };
  const name = wideNames.find(each => text === unasked + each);
  if (name) return { kind: 'unasked', name };
  return text.startsWith(staging)
    ? { kind: 'purge', host: text.slice(staging.length), network: 'staging' }
    : { kind: 'purge', host: text, network: 'production' };
}

/** Whether a profile has purged this host before, on any network. */
export function hasPurged(hosts: readonly string[], host: string): boolean {
  return hosts.map(readConsent).some(consent => consent.kind === 'purge' && consent.host === host);
}
