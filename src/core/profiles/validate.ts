import { readConsent, writeConsent } from './consent.ts';

/** Why a value of a profile is refused; worded in `src/vscode`. */
export type NameProblem = 'empty' | 'tooLong' | 'controlCharacters' | 'taken';
export type EndpointProblem = 'notAUrl' | 'notAnOrigin' | 'plainHttp';

const longestName = 64;

/** The form in which names are stored and compared: NFC, no white space around. */
export function normalName(name: string): string {
  return name.normalize('NFC').trim();
}

export function sameName(a: string, b: string): boolean {
  return normalName(a).toLowerCase() === normalName(b).toLowerCase();
}

export function nameProblem(name: string, taken: readonly string[]): NameProblem | undefined {
  const normal = normalName(name);
  if (normal === '') return 'empty';
  if (Array.from(normal).length > longestName) return 'tooLong';
  if (/\p{Cc}/u.test(normal)) return 'controlCharacters';
  return taken.some(other => sameName(other, normal)) ? 'taken' : undefined;
}

/** A free name made from `wish`: "aliyun", "aliyun 2", … What a name can't hold is left out of it. */
export function freeName(wish: string, taken: readonly string[]): string {
  const chars = Array.from(normalName(wish.replaceAll(/\p{Cc}/gu, ' ')) || 'profile');
  for (let count = 1; ; count++) {
    const suffix = count === 1 ? '' : ` ${count}`;
    const name = normalName(chars.slice(0, longestName - suffix.length).join('')) + suffix;
    if (nameProblem(name, taken) === undefined) return name;
  }
}

/** An endpoint is an origin, https unless it is this machine: a key must not travel in clear. */
export function endpointProblem(endpoint: string): EndpointProblem | undefined {
  const url = URL.parse(endpoint);
  if (!url) return 'notAUrl';
  if (url.origin !== endpoint) return 'notAnOrigin';
  if (url.protocol === 'https:') return undefined;
  return url.protocol === 'http:' && isLoopback(url.hostname) ? undefined : 'plainHttp';
}

/** The endpoint that a pasted host means, with or without its scheme and a slash at the end; undefined when none. */
export function endpointOf(host: string): string | undefined {
  const url = URL.parse(/^https?:\/\//i.test(host) ? host : `https://${host}`);
  if (!url || url.href !== `${url.origin}/`) return undefined;
  return endpointProblem(url.origin) === undefined ? url.origin : undefined;
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * What a profile may do without asking (`Profile.hosts`), in a list with spaces or commas between: hosts as URLs spell
 * them, with `staging/` or `look/` before where it is not a purge on production, and `unasked/` before the name of a wide
 * purge. Undefined where one is none of these.
 */
export function parseHosts(text: string): string[] | undefined {
  const hosts = text
    .split(/[\s,]+/)
    .filter(word => word !== '')
    .map(spellConsent);
  const known = hosts.filter(host => host !== undefined);
  return known.length === hosts.length ? [...new Set(known)] : undefined;
}

function spellConsent(word: string): string | undefined {
  const consent = readConsent(word);
  if (consent.kind === 'unasked') return word;
  const host = hostOf(consent.host);
  return host && writeConsent({ ...consent, host });
}

/** `example.com`, `example.com:8443`. */
function hostOf(word: string): string | undefined {
  if (/[/?#@\\]/.test(word)) return undefined;
  return URL.parse(`https://${word}`)?.host;
}
