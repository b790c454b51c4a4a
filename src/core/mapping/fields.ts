import { type Network, networks } from '../providers/provider.ts';
import { type CapturePath, parseCaptures, type CaptureFault } from './captures.ts';
import type { UrlFault } from './encode.ts';
import { parseHttpUrl } from './encode.ts';
import { isAbsolutePath, normalizePath } from './paths.ts';

/**
 * Where a rule stands. `base` is the absolute path that its relative folders start from (a workspace folder). Only
 * rules of `user` and `session` may name absolute folders: a path of one machine means nothing to a team.
 */
export interface RuleSource {
  readonly scope: 'user' | 'workspace' | 'folder' | 'session';
  readonly base?: string;
}

/** Why a value can't be used. */
export type ProblemCode =
  | UrlFault
  | CaptureFault
  | 'notAnArray'
  | 'notAnObject'
  | 'notAString'
  | 'notAStringArray'
  | 'empty'
  | 'unknownKey'
  | 'needsKind'
  | 'severalKinds'
  | 'backslash'
  | 'parentSegment'
  | 'absolute'
  | 'needsAbsolute'
  | 'missing'
  | 'hasQuery'
  | 'hasFragment'
  | 'needsTrailingSlash'
  | 'notAnOrigin'
  | 'rootedGlob'
  | 'globTooLong'
  | 'unknownNetwork'
  | 'unknownCapture'
  | 'notAName'
  | 'badQuery';

/** Under which queries a URL is also cached: under these, as browsers spell them, or under any at all. */
export type Queries = readonly string[] | 'any';

/** An object of unknown content. */
export type Fields = Readonly<Record<string, unknown>>;
type PathKey = 'folder' | 'file' | 'from' | 'to';

/** Notes what is wrong with a key, or with one element of it; gives nothing, so that it can be returned. */
export type Report = (
  key: string | undefined,
  code: ProblemCode,
  detail?: string,
  element?: number,
) => undefined;

/** picomatch refuses more than 65,536; nobody writes a tenth of this by hand. */
const longestGlob = 4096;

/** A text that is not empty; undefined when absent, too. */
export function readText(item: Fields, key: string, report: Report): string | undefined {
  const value = item[key];
  if (value === undefined) {
    return undefined;
  }
  if (typeof value !== 'string') {
    return report(key, 'notAString');
  }
  return value === '' ? report(key, 'empty') : value;
}

/** A written path and the absolute folder that it starts from, `''` for an absolute one. */
interface Place {
  readonly base: string;
  readonly written: string;
}

function readPlace(item: Fields, key: PathKey, source: RuleSource, report: Report): Place | undefined {
  const written = readText(item, key, report);
  if (written === undefined) {
    return undefined;
  }
  if (written.includes('\\')) {
    return report(key, 'backslash', written);
  }
  if (written.split('/').includes('..')) {
    return report(key, 'parentSegment', written);
  }
  if (key !== 'folder' && /(?:^|\/)\.?$/.test(written)) {
    return report(key, 'notAFile', written);
  }
  if (isAbsolutePath(written)) {
    const ofOneMachine = source.scope === 'user' || source.scope === 'session';
    return ofOneMachine ? { base: '', written } : report(key, 'absolute', written);
  }
  return source.scope === 'user' || source.base === undefined
    ? report(key, 'needsAbsolute', written)
    : { base: `${normalizePath(source.base)}/`, written };
}

/** The absolute path that a folder or file is written as. */
export function readPath(
  item: Fields,
  key: 'folder' | 'file',
  source: RuleSource,
  report: Report,
): string | undefined {
  const place = readPlace(item, key, source, report);
  return place && normalizePath(place.base + place.written);
}

/** A path with captures in it. */
export function readCapturePath(
  item: Fields,
  key: 'from' | 'to',
  source: RuleSource,
  report: Report,
): CapturePath | undefined {
  const place = readPlace(item, key, source, report);
  if (place === undefined) {
    return undefined;
  }
  const { base, written } = place;
  const parts = parseCaptures(normalizePath(written));
  return typeof parts === 'string' ? report(key, parts, written) : { base, parts };
}

/** A URL as browsers spell it, without query and fragment; that of a folder ends in `/`. */
export function readUrl(
  item: Fields,
  key: string,
  kind: 'folder' | 'file',
  report: Report,
): string | undefined {
  const text = readText(item, key, report);
  if (text === undefined) {
    return undefined;
  }
  const url = parseHttpUrl(text);
  if (typeof url === 'string') {
    return report(key, url, text);
  }
  // `url.search` is also empty for a bare "?", which would end up in the middle of every URL made from this one.
  if (text.includes('#')) {
    return report(key, 'hasFragment', text);
  }
  if (text.includes('?')) {
    return report(key, 'hasQuery', text);
  }
  return kind === 'folder' && !url.pathname.endsWith('/')
    ? report(key, 'needsTrailingSlash', text)
    : url.href;
}

/** Scheme, host and port. */
export function readEdge(item: Fields, report: Report): string | undefined {
  const text = readText(item, 'edge', report);
  if (text === undefined) {
    return undefined;
  }
  const url = parseHttpUrl(text);
  if (typeof url === 'string') {
    return report('edge', url, text);
  }
  return url.href === `${url.origin}/` ? url.origin : report('edge', 'notAnOrigin', text);
}

/** One of the networks that a provider may have. */
export function readNetwork(item: Fields, report: Report): Network | undefined {
  const text = readText(item, 'network', report);
  const network = networks.find(name => name === text);
  return text === undefined || network !== undefined ? network : report('network', 'unknownNetwork', text);
}

/** Globs; `absent` when there are none. */
export function readGlobs(
  item: Fields,
  key: string,
  absent: readonly string[],
  report: Report,
): readonly string[] {
  const value = item[key];
  if (value === undefined) {
    return absent;
  }
  if (!isStringArray(value)) {
    report(key, 'notAStringArray');
    return absent;
  }
  for (const [element, glob] of value.entries()) {
    if (glob === '') {
      report(key, 'empty', undefined, element);
    } else if (glob.startsWith('/')) {
      // Meant as "from the top", as in .gitignore, but it never matches: an exclude would silently let all through.
      report(key, 'rootedGlob', glob, element);
    } else if (glob.length > longestGlob) {
      report(key, 'globTooLong', undefined, element);
    }
  }
  return value;
}

/** Names of files; undefined when absent. */
export function readNames(item: Fields, key: string, report: Report): readonly string[] | undefined {
  const names = readList(item, key, report);
  for (const [element, name] of (names ?? []).entries()) {
    if (/[/\\]|^\.{0,2}$/.test(name)) {
      report(key, 'notAName', name, element);
    }
  }
  return names;
}

/** Queries as browsers spell them, without their question mark, or any at all; undefined when absent. */
export function readQueries(item: Fields, key: string, report: Report): Queries | undefined {
  if (item[key] === 'any') {
    return 'any';
  }
  const queries = readList(item, key, report);
  return queries?.map((query, element) => {
    if (query === '' || /^\?|[#\s\p{Cc}]/u.test(query)) {
      report(key, 'badQuery', query, element);
    }
    return new URL(`https://host/?${query}`).search.slice(1);
  });
}

function readList(item: Fields, key: string, report: Report): readonly string[] | undefined {
  const value = item[key];
  return value === undefined || isStringArray(value) ? value : report(key, 'notAStringArray');
}

/** Whether this is an object with keys. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStringArray(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(element => typeof element === 'string');
}
