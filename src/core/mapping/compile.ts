import picomatch from 'picomatch';
import { type CompiledPath, compilePath } from './captures.ts';
import type { MappingRule, SourceRule } from './rules.ts';

/** A rule with its globs as functions of the path below its folder; a file rule has none. */
export interface CompiledRule {
  readonly rule: MappingRule;
  readonly order: number;
  /** Empty lets everything in. */
  readonly include: readonly Glob[];
  readonly exclude: readonly Glob[];
}

interface Glob {
  readonly text: string;
  readonly pattern: RegExp;
}

/** Rules ready for any number of files: globs compiled, found by path. Made once per change of the settings. */
export interface CompiledRules {
  /** In the order of the rules. */
  readonly all: readonly CompiledRule[];
  /** By the length of the folder's path, so that only those parts of a path are cut and looked up that can be a folder. */
  readonly folders: ReadonlyMap<number, ReadonlyMap<string, readonly CompiledRule[]>>;
  readonly files: ReadonlyMap<string, readonly CompiledRule[]>;
  readonly sources: readonly CompiledSource[];
}

/** A rule from source to built file, ready to be read in both directions. */
export interface CompiledSource {
  readonly rule: SourceRule;
  readonly from: CompiledPath;
  readonly to: CompiledPath;
}

const SLASH = 0x2f;

/** Compiles the rules that give URLs, and those from source to built file. */
export function compileRules(
  rules: readonly MappingRule[],
  sources: readonly SourceRule[] = [],
): CompiledRules {
  const all = rules.map((rule, order): CompiledRule => {
    if (rule.kind === 'file') {
      return { rule, order, include: [], exclude: [] };
    }
    const include = rule.include.includes('**') ? [] : rule.include.map(compileGlob);
    return { rule, order, include, exclude: rule.exclude.map(compileGlob) };
  });
  const lengths = Map.groupBy(
    all.filter(({ rule }) => rule.kind === 'folder'),
    ({ rule }) => rule.path.length,
  );
  return {
    all,
    folders: new Map(Array.from(lengths, ([length, entries]) => [length, byPath(entries)])),
    files: byPath(all.filter(({ rule }) => rule.kind === 'file')),
    sources: sources.map(rule => ({
      rule,
      from: compilePath(rule.fromPath),
      to: compilePath(rule.toPath),
    })),
  };
}

function byPath(entries: readonly CompiledRule[]): ReadonlyMap<string, readonly CompiledRule[]> {
  return Map.groupBy(entries, ({ rule }) => rule.path);
}

/** The rules that name this file or a folder above it, in their order; their globs are not asked. */
export function rulesAround(path: string, compiled: CompiledRules): readonly CompiledRule[] {
  let found: readonly CompiledRule[] = (compiled.files.size > 0 && compiled.files.get(path)) || [];
  for (const [length, folders] of compiled.folders) {
    const more = path.charCodeAt(length) === SLASH ? folders.get(path.slice(0, length)) : undefined;
    if (more !== undefined) {
      found = found.length === 0 ? more : [...found, ...more].sort((a, b) => a.order - b.order);
    }
  }
  return found;
}

/** The path of a file below the rule's folder; `''` for a file rule. */
export function pathBelow(rule: MappingRule, path: string): string {
  return rule.kind === 'file' ? '' : path.slice(rule.path.length + 1);
}

export function accepts(entry: CompiledRule, below: string): boolean {
  return isIncluded(entry, below) && excludingGlob(entry, below) === undefined;
}

/** The first exclude that keeps the path out; undefined when none does. */
export function excludingGlob(entry: CompiledRule, below: string): string | undefined {
  for (const glob of entry.exclude) {
    if (matches(glob, below)) {
      return glob.text;
    }
  }
  return undefined;
}

function isIncluded(entry: CompiledRule, below: string): boolean {
  for (const glob of entry.include) {
    if (matches(glob, below)) {
      return true;
    }
  }
  return entry.include.length === 0;
}

function compileGlob(text: string): Glob {
  // `windows` would otherwise follow the machine; the paths here are POSIX on every one.
  return { text, pattern: picomatch.makeRe(text, { dot: true, windows: false }) };
}

/** Site generators make names such as `[id].js` and `(shop)/page.js`, so a glob that is the very path means that path. */
function matches(glob: Glob, below: string): boolean {
  return glob.pattern.test(below) || glob.text === below;
}
