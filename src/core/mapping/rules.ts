import { type Network, networks } from '../providers/provider.ts';
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

interface RuleCommon {
  /** As browsers spell it; ends in `/` for a folder. */
  readonly url: string;
  /** The folder or file: absolute and normalized. */
  readonly path: string;
  readonly profile?: string;
  readonly target?: string;
  readonly network?: Network;
  /** Scheme, host and port that a probe connects to in place of the URL's host. */
  readonly edge?: string;
  /** The same place at the origin; ends in `/` for a folder. */
  readonly origin?: string;
  readonly source: RuleSource;
  /** Its place in the array it was read from. */
  readonly index: number;
}

/** Every file below `folder` that passes the globs is served below `url`. */
interface FolderRule extends RuleCommon {
  readonly kind: 'folder';
  /** As written in the settings. */
  readonly folder: string;
  /** picomatch globs with `{dot: true}` on the path below the folder. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** One file is served at one URL; the names may differ. */
interface FileRule extends RuleCommon {
  readonly kind: 'file';
  /** As written in the settings. */
  readonly file: string;
}

export type MappingRule = FolderRule | FileRule;

/** A rule as it is written into a settings file. */
export type RawRule = ({ readonly folder: string } | { readonly file: string }) & {
  readonly url: string;
  readonly profile?: string;
  readonly target?: string;
};

export type ProblemCode =
  | UrlFault
  | 'notAnArray'
  | 'notAnObject'
  | 'notAString'
  | 'notAStringArray'
  | 'empty'
  | 'unknownKey'
  | 'needsFolderOrFile'
  | 'folderAndFile'
  | 'backslash'
  | 'parentSegment'
  | 'absolute'
  | 'needsAbsolute'
  | 'notAFile'
  | 'missing'
  | 'hasQuery'
  | 'hasFragment'
  | 'needsTrailingSlash'
  | 'notAnOrigin'
  | 'rootedGlob'
  | 'globTooLong'
  | 'unknownNetwork';

/** What is wrong at `path` of the setting's value. `detail` is the offending text. Only `unknownKey` leaves the rule in force. */
export interface RuleProblem {
  readonly path: readonly (string | number)[];
  readonly code: ProblemCode;
  readonly detail?: string;
}

export interface ParsedRules {
  readonly rules: readonly MappingRule[];
  readonly problems: readonly RuleProblem[];
}

type Fields = Readonly<Record<string, unknown>>;
type Report = (key: string | undefined, code: ProblemCode, detail?: string, element?: number) => undefined;

const commonKeys = ['url', 'profile', 'target', 'network', 'edge', 'origin'];
const folderKeys = new Set(['folder', 'include', 'exclude', ...commonKeys]);
const fileKeys = new Set(['file', ...commonKeys]);
/** picomatch refuses more than 65,536; nobody writes a tenth of this by hand. */
const longestGlob = 4096;

/** Reads the value of `cdnExplorer.mappings` from one scope. Absent means no rules; nothing is thrown. */
export function parseRules(value: unknown, source: RuleSource): ParsedRules {
  if (value === undefined || value === null) {
    return { rules: [], problems: [] };
  }
  if (!Array.isArray(value)) {
    return { rules: [], problems: [{ path: [], code: 'notAnArray' }] };
  }
  const rules: MappingRule[] = [];
  const problems: RuleProblem[] = [];
  for (const [index, item] of value.entries()) {
    const own: RuleProblem[] = [];
    const report: Report = (key, code, detail, element) => {
      const path = [index, ...(key === undefined ? [] : [key]), ...(element === undefined ? [] : [element])];
      own.push(detail === undefined ? { path, code } : { path, code, detail });
      return undefined;
    };
    const rule = parseRule(item, index, source, report);
    if (rule !== undefined && own.every(problem => problem.code === 'unknownKey')) {
      rules.push(rule);
    }
    problems.push(...own);
  }
  return { rules, problems };
}

function parseRule(
  item: unknown,
  index: number,
  source: RuleSource,
  report: Report,
): MappingRule | undefined {
  if (!isFields(item)) {
    return report(undefined, 'notAnObject');
  }
  if (item['folder'] !== undefined && item['file'] !== undefined) {
    return report(undefined, 'folderAndFile');
  }
  const kind = item['file'] === undefined ? 'folder' : 'file';
  const known = kind === 'folder' ? folderKeys : fileKeys;
  for (const key of Object.keys(item)) {
    if (!known.has(key)) {
      report(key, 'unknownKey', key);
    }
  }
  if (item[kind] === undefined) {
    return report(undefined, 'needsFolderOrFile');
  }
  const written = readText(item, kind, report);
  const path = written === undefined ? undefined : resolvePath(written, kind, source, report);
  const url = item['url'] === undefined ? report('url', 'missing') : readUrl(item, 'url', kind, report);
  const options = readOptions(item, kind, report);
  if (written === undefined || path === undefined || url === undefined) {
    return undefined;
  }
  const common = { url, path, ...options, source, index };
  if (kind === 'file') {
    return { kind, file: written, ...common };
  }
  const include = readGlobs(item, 'include', ['**'], report);
  const exclude = readGlobs(item, 'exclude', [], report);
  return { kind, folder: written, include, exclude, ...common };
}

function readOptions(item: Fields, kind: 'folder' | 'file', report: Report) {
  const profile = readText(item, 'profile', report);
  const target = readText(item, 'target', report);
  const network = readNetwork(item, report);
  const edge = readEdge(item, report);
  const origin = readUrl(item, 'origin', kind, report);
  return {
    ...(profile !== undefined && { profile }),
    ...(target !== undefined && { target }),
    ...(network !== undefined && { network }),
    ...(edge !== undefined && { edge }),
    ...(origin !== undefined && { origin }),
  };
}

function readText(item: Fields, key: string, report: Report): string | undefined {
  const value = item[key];
  if (value === undefined) {
    return undefined;
  }
  if (typeof value !== 'string') {
    return report(key, 'notAString');
  }
  return value === '' ? report(key, 'empty') : value;
}

function resolvePath(
  written: string,
  kind: 'folder' | 'file',
  source: RuleSource,
  report: Report,
): string | undefined {
  if (written.includes('\\')) {
    return report(kind, 'backslash', written);
  }
  if (written.split('/').includes('..')) {
    return report(kind, 'parentSegment', written);
  }
  if (kind === 'file' && /(?:^|\/)\.?$/.test(written)) {
    return report(kind, 'notAFile', written);
  }
  if (isAbsolutePath(written)) {
    const ofOneMachine = source.scope === 'user' || source.scope === 'session';
    return ofOneMachine ? normalizePath(written) : report(kind, 'absolute', written);
  }
  if (source.scope === 'user' || source.base === undefined) {
    return report(kind, 'needsAbsolute', written);
  }
  return normalizePath(`${normalizePath(source.base)}/${written}`);
}

function readUrl(item: Fields, key: string, kind: 'folder' | 'file', report: Report): string | undefined {
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

function readEdge(item: Fields, report: Report): string | undefined {
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

function readNetwork(item: Fields, report: Report): Network | undefined {
  const text = readText(item, 'network', report);
  const network = networks.find(name => name === text);
  return text === undefined || network !== undefined ? network : report('network', 'unknownNetwork', text);
}

function readGlobs(item: Fields, key: string, absent: readonly string[], report: Report): readonly string[] {
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

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStringArray(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(element => typeof element === 'string');
}
