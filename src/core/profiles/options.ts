import { CdnError } from '../errors.ts';
import type { Profile } from './profile.ts';

/** Why what was typed for an option is refused; worded in `src/vscode`. */
export type HeadersProblem = 'notAHeader' | 'secretHeader' | 'ownHeader';

/** `2026-11-25T08:00:00Z`, with or without seconds: a date without a zone would mean another time elsewhere. */
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/i;

/** The time in milliseconds that an ISO date with its zone means. */
export function parseExpiry(text: unknown): number | undefined {
  if (typeof text !== 'string' || !isoTime.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** Throws kind `tokenExpired` for a temporary key that has ended, so that nothing is sent with it. */
export function refuseExpired({ credentials, options, name }: Profile, token: string, now: number): void {
  const end = parseExpiry(options['tokenExpires']);
  if (credentials[token] && end !== undefined && end <= now) {
    throw new CdnError('tokenExpired', { detail: { name } });
  }
}

const headerLine = /^([!#$%&'*+.^`|~\w-]+):[ \t]*([\x20-\x7E\t]*)$/;
/** Profiles show these headers, and may be shown: what logs somebody in is not among them. */
const secretHeaders = new Set(['authorization', 'cookie', 'proxy-authorization']);
/** The probe's own, and the connection's. */
const ownHeaders = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'host',
  'transfer-encoding',
  'upgrade',
]);

/** The headers that a profile's probes send, names in lower case. */
export function verifyHeaders({ verifyHeaders: text }: Profile['options']): Record<string, string> {
  return Object.fromEntries(typeof text === 'string' ? readHeaders(text) : []);
}

/** `Name: value` on each line; blank lines count for nothing. */
export function headersProblem(text: string): HeadersProblem | undefined {
  const lines = linesOf(text);
  const headers = readHeaders(text);
  if (headers.length < lines.length) return 'notAHeader';
  if (headers.some(([name]) => secretHeaders.has(name))) return 'secretHeader';
  return headers.some(([name]) => ownHeaders.has(name)) ? 'ownHeader' : undefined;
}

function readHeaders(text: string): [string, string][] {
  return linesOf(text).flatMap(line => {
    const [, name = '', value = ''] = headerLine.exec(line) ?? [];
    return name === '' ? [] : [[name.toLowerCase(), value]];
  });
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
}
