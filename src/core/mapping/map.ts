import { fillPath, matchPath } from './captures.ts';
import type { CompiledRule, CompiledRules } from './compile.ts';
import { accepts, excludingGlob, pathBelow, rulesAround } from './compile.ts';
import { bareUrl, cacheKey, encodePath } from './encode.ts';
import type { FileRef } from './paths.ts';
import { normalizePath } from './paths.ts';
import type { MappingRule, SourceRule } from './rules.ts';

/** One URL to purge: `url` is ASCII and spelled as a browser requests it, `rule` gave it. */
export interface PurgeTarget {
  readonly url: string;
  /** `url` is the bare one and stands for itself under every query. */
  readonly anyQuery?: true;
  /** The file that is served there. */
  readonly file: FileRef;
  /** The edited file that `file` is built from, when that is another one. */
  readonly source?: FileRef;
  readonly rule: MappingRule;
  /** The file was deleted or renamed: its URL is still cached, and is to be so no longer. */
  readonly isGone?: true;
}

/** A rule whose folder holds the file but whose globs refuse it; without `glob` the file is in none of its includes. */
export interface Refusal {
  readonly rule: MappingRule;
  readonly glob?: string;
}

/** Of a source `file` is the built file that no rule maps. */
export type UnmappedFile = { readonly file: FileRef; readonly source?: FileRef } & (
  | { readonly reason: 'noRule' | 'outsideWorkspace' }
  | { readonly reason: 'excluded'; readonly refusals: readonly Refusal[] }
);

/** All files' URLs, in the order of the files, then of the rules (two files may share one); and the files without, with the reason. */
export function mapFiles(
  files: readonly FileRef[],
  compiled: CompiledRules,
): { readonly targets: readonly PurgeTarget[]; readonly unmapped: readonly UnmappedFile[] } {
  const targets: PurgeTarget[] = [];
  const unmapped: UnmappedFile[] = [];
  for (const file of files) {
    const path = normalizePath(file.path);
    const around = rulesAround(path, compiled);
    const built = builtFrom(file, path, compiled);
    const own = targetsOf(file, path, around, built, compiled);
    if (own.length === 0) {
      unmapped.push(whyUnmapped(file, path, around, built[0]?.file, compiled));
    }
    targets.push(...own);
  }
  return { targets, unmapped };
}

/** One file's URLs, in the order of the rules, then those of the files that are built from it. */
export function mapFile(file: FileRef, compiled: CompiledRules): readonly PurgeTarget[] {
  const path = normalizePath(file.path);
  const built = builtFrom(file, path, compiled);
  return targetsOf(file, path, rulesAround(path, compiled), built, compiled);
}

/** A file that is built from another one, by a rule. */
interface BuiltFile {
  readonly file: FileRef;
  readonly by: SourceRule;
}

/** The files that are built from this one; nothing is built from those in turn. */
export function builtFrom(file: FileRef, path: string, { sources }: CompiledRules): readonly BuiltFile[] {
  return sources.flatMap(({ rule, from, to }) => {
    const captured = matchPath(from, path);
    const built = captured && fillPath(to, captured);
    return built === undefined || built === path ? [] : { file: { ...file, path: built }, by: rule };
  });
}

function targetsOf(
  file: FileRef,
  path: string,
  around: readonly CompiledRule[],
  built: readonly BuiltFile[],
  compiled: CompiledRules,
): readonly PurgeTarget[] {
  const targets = targetsAt(file, path, around);
  for (const { file: output } of built) {
    const found = targetsAt(output, output.path, rulesAround(output.path, compiled));
    targets.push(...found.map(target => ({ ...target, source: file })));
  }
  return targets.length < 2 ? targets : withoutRepeats(targets);
}

function targetsAt(file: FileRef, path: string, around: readonly CompiledRule[]): PurgeTarget[] {
  const targets: PurgeTarget[] = [];
  for (const entry of around) {
    const { rule } = entry;
    for (const url of urlsBy(entry, path)) {
      targets.push(rule.query === 'any' ? { url, anyQuery: true, file, rule } : { url, file, rule });
    }
  }
  return targets;
}

/** The URL of the file, that of its directory if it is an index, and both under each query of a list. */
export function urlsBy(entry: CompiledRule, path: string): readonly string[] {
  const { rule } = entry;
  const below = pathBelow(rule, path);
  if (!accepts(entry, below)) {
    return [];
  }
  const urls = [rule.url + encodePath(below)];
  if (rule.kind === 'folder' && rule.index !== undefined) {
    const end = below.lastIndexOf('/') + 1;
    if (rule.index.includes(below.slice(end))) {
      urls.push(rule.url + encodePath(below.slice(0, end)));
    }
  }
  const { query } = rule;
  return query === undefined || query === 'any' ? urls : [...urls, ...withQueries(urls, query)];
}

function withQueries(urls: readonly string[], queries: readonly string[]): readonly string[] {
  return urls.flatMap(url => queries.map(query => `${url}?${query}`));
}

/**
 * Targets that agree on URL, profile, target and network are one, the first. http and https are the same entry of the
 * cache; one URL on two networks or under two profiles is two purges. One with every query takes the place of the bare
 * URL and of its single queries: they are purged with it.
 */
function withoutRepeats(targets: readonly PurgeTarget[]): readonly PurgeTarget[] {
  const seen = new Map<string, PurgeTarget>();
  for (const target of targets) {
    const key = purgeKey(target.url, target.rule);
    const known = seen.get(key);
    if (known === undefined || (target.anyQuery && !known.anyQuery)) {
      seen.set(key, target);
    }
  }
  const kept = [...seen.values()];
  return kept.some(({ anyQuery }) => anyQuery)
    ? kept.filter(({ url, anyQuery, rule }) => anyQuery || !seen.get(purgeKey(bareUrl(url), rule))?.anyQuery)
    : kept;
}

function purgeKey(url: string, { profile, target, network }: MappingRule): string {
  return JSON.stringify([cacheKey(url), profile, target, network]);
}

function whyUnmapped(
  file: FileRef,
  path: string,
  around: readonly CompiledRule[],
  built: FileRef | undefined,
  compiled: CompiledRules,
): UnmappedFile {
  if (built !== undefined) {
    const aroundBuilt = rulesAround(built.path, compiled);
    return { ...whyUnmapped(built, built.path, aroundBuilt, undefined, compiled), source: file };
  }
  if (around.length > 0) {
    return { file, reason: 'excluded', refusals: around.map(entry => refusal(entry, path)) };
  }
  return { file, reason: file.root === undefined ? 'outsideWorkspace' : 'noRule' };
}

/** Why a rule around the file doesn't map it. */
export function refusal(entry: CompiledRule, path: string): Refusal {
  const { rule } = entry;
  const glob = excludingGlob(entry, pathBelow(rule, path));
  return glob === undefined ? { rule } : { rule, glob };
}
