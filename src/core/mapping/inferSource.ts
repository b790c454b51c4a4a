import { compileRules } from './compile.ts';
import { builtFrom } from './map.ts';
import { type FileRef, normalizePath } from './paths.ts';
import { parseRules, type RawSourceRule, type SourceRule } from './rules.ts';

/** A rule by which the source becomes the built file. Paths are absolute. */
export interface SourceCandidate {
  readonly from: string;
  readonly to: string;
}

/**
 * Rules that say what one source and the file built from it say, from the one that covers most to the two files alone:
 * with the folders that both paths end in as `{dir/}`, and with what both names begin with as `{name}`. None where a
 * path has braces, which no rule can write.
 */
export function inferSourceRules(source: FileRef, built: FileRef): readonly SourceCandidate[] {
  const [from, to] = [splitPath(source.path), splitPath(built.path)];
  const shared = sharedStem(from.name, to.name);
  const named = (path: SplitPath, capture: string): string => capture + path.name.slice(shared.length);
  const folders = sharedFolders(from.folders, to.folders);
  const below = (path: SplitPath): string =>
    [...path.folders.slice(0, -folders), named(path, '{dir/}{name}')].join('/');
  const beside = (path: SplitPath): string => [...path.folders, named(path, '{name}')].join('/');
  const all: readonly SourceCandidate[] = [
    ...(shared !== '' && folders > 0 ? [{ from: below(from), to: below(to) }] : []),
    ...(shared === '' ? [] : [{ from: beside(from), to: beside(to) }]),
    { from: normalizePath(source.path), to: normalizePath(built.path) },
  ];
  return all.filter(candidate => leadsTo(candidate, source, built));
}

/** The candidate as it is written into settings: relative to `base` for the team, absolute without it for the user. */
export function rawSourceRule({ from, to }: SourceCandidate, base?: string): RawSourceRule {
  const written = (path: string): string =>
    base !== undefined && path.startsWith(`${normalizePath(base)}/`)
      ? path.slice(normalizePath(base).length + 1)
      : path;
  return { from: written(from), to: written(to) };
}

/** The candidate as a rule that holds until it is forgotten. */
export function sourceRuleOf(candidate: SourceCandidate): SourceRule | undefined {
  return parseRules([rawSourceRule(candidate)], { scope: 'session' }).sources[0];
}

function leadsTo(candidate: SourceCandidate, source: FileRef, built: FileRef): boolean {
  const rule = sourceRuleOf(candidate);
  const found = rule && builtFrom(source, normalizePath(source.path), compileRules([], [rule]));
  return found?.[0]?.file.path === normalizePath(built.path);
}

interface SplitPath {
  readonly folders: readonly string[];
  readonly name: string;
}

function splitPath(path: string): SplitPath {
  const names = normalizePath(path).split('/');
  return { folders: names.slice(0, -1), name: names.at(-1) ?? '' };
}

/** The longest common beginning that both names go on from with another part: `a.module` of `a.module.less` and `a.module.css`. */
function sharedStem(from: string, to: string): string {
  let length = 0;
  while (length < from.length && from[length] === to[length]) {
    length += 1;
  }
  for (; length > 0; length -= 1) {
    if (from.startsWith('.', length) && /^[._-]/.test(to.slice(length))) {
      return from.slice(0, length);
    }
  }
  return '';
}

/** How many folders both paths end in, while each has one of its own before them: else the rule would be of everything. */
function sharedFolders(from: readonly string[], to: readonly string[]): number {
  const most = Math.min(from.length, to.length);
  let shared = 0;
  while (shared < most && from.at(-1 - shared) === to.at(-1 - shared)) {
    shared += 1;
  }
  return from[from.length - 1 - shared] === undefined || to[to.length - 1 - shared] === undefined
    ? 0
    : shared;
}
