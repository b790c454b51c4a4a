import type { Network } from '../providers/provider.ts';
import { type CapturePath, capturesOf } from './captures.ts';
import {
  type Fields,
  isFields,
  type ProblemCode,
  type Queries,
  readCapturePath,
  readEdge,
  readGlobs,
  readNames,
  readNetwork,
  readPath,
  readQueries,
  readText,
  readUrl,
  type Report,
  type RuleSource,
} from './fields.ts';

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
  /** Without their question mark. */
  readonly query?: Queries;
  readonly source: RuleSource;
  /** Its place in the array it was read from. */
  readonly place: number;
}

/** Every file below `folder` that passes the globs is served below `url`. */
interface FolderRule extends RuleCommon {
  readonly kind: 'folder';
  /** As written in the settings. */
  readonly folder: string;
  /** picomatch globs with `{dot: true}` on the path below the folder. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Names of files that are also served at the URL of their directory. */
  readonly index?: readonly string[];
}

/** One file is served at one URL; the names may differ. */
interface FileRule extends RuleCommon {
  readonly kind: 'file';
  /** As written in the settings. */
  readonly file: string;
}

/** A rule that gives URLs. */
export type MappingRule = FolderRule | FileRule;

/** An edited file becomes a built one, which the rules that give URLs map. */
export interface SourceRule {
  readonly kind: 'source';
  /** As written in the settings. */
  readonly from: string;
  readonly to: string;
  readonly fromPath: CapturePath;
  /** Has no capture that `fromPath` has not. With fewer, several files are built into one. */
  readonly toPath: CapturePath;
  readonly source: RuleSource;
  /** Its place in the array it was read from. */
  readonly place: number;
}

/** A rule as it is written into a settings file. */
export type RawRule = ({ readonly folder: string } | { readonly file: string }) & {
  readonly url: string;
  readonly profile?: string;
  readonly target?: string;
};

/** A rule from source to built file as it is written into a settings file. */
export interface RawSourceRule {
  readonly from: string;
  readonly to: string;
}

/** What is wrong at `path` of the setting's value. `detail` is the offending text. Only `unknownKey` leaves the rule in force. */
export interface RuleProblem {
  readonly path: readonly (string | number)[];
  readonly code: ProblemCode;
  readonly detail?: string;
}

export interface ParsedRules {
  readonly rules: readonly MappingRule[];
  readonly sources: readonly SourceRule[];
  readonly problems: readonly RuleProblem[];
}

const commonKeys = ['url', 'profile', 'target', 'network', 'edge', 'origin', 'query'];
const knownKeys = {
  folder: new Set(['folder', 'include', 'exclude', 'index', ...commonKeys]),
  file: new Set(['file', ...commonKeys]),
  source: new Set(['from', 'to']),
};

/** Reads the value of `cdnExplorer.mappings` from one scope. Absent means no rules; nothing is thrown. */
export function parseRules(value: unknown, source: RuleSource): ParsedRules {
  if (value === undefined || value === null) {
    return { rules: [], sources: [], problems: [] };
  }
  if (!Array.isArray(value)) {
    return { rules: [], sources: [], problems: [{ path: [], code: 'notAnArray' }] };
  }
  const rules: MappingRule[] = [];
  const sources: SourceRule[] = [];
  const problems: RuleProblem[] = [];
  for (const [place, item] of value.entries()) {
    const own: RuleProblem[] = [];
    const report: Report = (key, code, detail, element) => {
      const path = [place, ...(key === undefined ? [] : [key]), ...(element === undefined ? [] : [element])];
      own.push(detail === undefined ? { path, code } : { path, code, detail });
      return undefined;
    };
    const rule = parseRule(item, place, source, report);
    const inForce = own.every(problem => problem.code === 'unknownKey');
    if (rule?.kind === 'source' && inForce) {
      sources.push(rule);
    } else if (rule !== undefined && rule.kind !== 'source' && inForce) {
      rules.push(rule);
    }
    problems.push(...own);
  }
  return { rules, sources, problems };
}

function parseRule(
  item: unknown,
  place: number,
  source: RuleSource,
  report: Report,
): MappingRule | SourceRule | undefined {
  if (!isFields(item)) {
    return report(undefined, 'notAnObject');
  }
  const kinds = kindsOf(item);
  const [kind] = kinds;
  if (kinds.length > 1) {
    return report(undefined, 'severalKinds');
  }
  const known = knownKeys[kind ?? 'folder'];
  for (const key of Object.keys(item)) {
    if (!known.has(key)) {
      report(key, 'unknownKey', key);
    }
  }
  if (kind === undefined) {
    return report(undefined, 'needsKind');
  }
  return kind === 'source'
    ? parseSource(item, place, source, report)
    : parseMapping(item, kind, place, source, report);
}

type Kind = 'folder' | 'file' | 'source';

function kindsOf(item: Fields): readonly Kind[] {
  const has = (key: string): boolean => item[key] !== undefined;
  const kinds: readonly [Kind, boolean][] = [
    ['folder', has('folder')],
    ['file', has('file')],
    ['source', has('from') || has('to')],
  ];
  return kinds.filter(([, isThere]) => isThere).map(([kind]) => kind);
}

function parseSource(
  item: Fields,
  place: number,
  source: RuleSource,
  report: Report,
): SourceRule | undefined {
  const { from, to } = item;
  const fromPath =
    from === undefined ? report('from', 'missing') : readCapturePath(item, 'from', source, report);
  const toPath = to === undefined ? report('to', 'missing') : readCapturePath(item, 'to', source, report);
  if (fromPath === undefined || toPath === undefined || typeof from !== 'string' || typeof to !== 'string') {
    return undefined;
  }
  const known = capturesOf(fromPath.parts);
  for (const capture of capturesOf(toPath.parts)) {
    if (!known.has(capture)) {
      report('to', 'unknownCapture', `{${capture}}`);
    }
  }
  return { kind: 'source', from, to, fromPath, toPath, source, place };
}

function parseMapping(
  item: Fields,
  kind: 'folder' | 'file',
  place: number,
  source: RuleSource,
  report: Report,
): MappingRule | undefined {
  const path = readPath(item, kind, source, report);
  const url = item['url'] === undefined ? report('url', 'missing') : readUrl(item, 'url', kind, report);
  const options = readOptions(item, kind, report);
  const written = item[kind];
  if (typeof written !== 'string' || path === undefined || url === undefined) {
    return undefined;
  }
  const common = { url, path, ...options, source, place };
  if (kind === 'file') {
    return { kind, file: written, ...common };
  }
  const include = readGlobs(item, 'include', ['**'], report);
  const exclude = readGlobs(item, 'exclude', [], report);
  const index = readNames(item, 'index', report);
  return { kind, folder: written, include, exclude, ...(index && { index }), ...common };
}

function readOptions(item: Fields, kind: 'folder' | 'file', report: Report) {
  const profile = readText(item, 'profile', report);
  const target = readText(item, 'target', report);
  const network = readNetwork(item, report);
  const edge = readEdge(item, report);
  const origin = readUrl(item, 'origin', kind, report);
  const query = readQueries(item, 'query', report);
  return {
    ...(profile !== undefined && { profile }),
    ...(target !== undefined && { target }),
    ...(network !== undefined && { network }),
    ...(edge !== undefined && { edge }),
    ...(origin !== undefined && { origin }),
    ...(query !== undefined && { query }),
  };
}
