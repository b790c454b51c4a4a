import { fillPath, matchPath } from './captures.ts';
import type { CompiledRule, CompiledRules } from './compile.ts';
import { accepts } from './compile.ts';
import { bareUrl, cacheKey, decodeSegment, parseHttpUrl } from './encode.ts';
import type { Queries } from './fields.ts';
import type { SourceRule } from './rules.ts';

/**
 * The absolute paths of the files that the rules serve at this URL, and of the sources they are built from, each once;
 * they need not exist. The inverse of `mapFile`: a path is in here exactly when one of its targets covers this URL, http
 * and https and the case of the host aside. Sources of which several are built into one file can't be told from it: those are
 * not in here.
 */
export function unmapUrl(text: string, compiled: CompiledRules): readonly string[] {
  const url = parseHttpUrl(text);
  if (typeof url === 'string') {
    return [];
  }
  url.hash = '';
  const key = cacheKey(url.href);
  const served = compiled.all.flatMap(entry => pathsBy(entry, key));
  return [
    ...new Set([...served, ...served.flatMap(path => sourcesOf(path, compiled)).map(({ path }) => path)]),
  ];
}

/** A source, and the rule by which another file is built from it. */
export interface SourceFile {
  readonly path: string;
  readonly by: SourceRule;
}

/** What the rules build this file from, where that can be told. */
export function sourcesOf(path: string, { sources }: CompiledRules): readonly SourceFile[] {
  return sources.flatMap(({ rule, from, to }) => {
    const captured = matchPath(to, path);
    const source = captured && fillPath(from, captured);
    return source === undefined ? [] : { path: source, by: rule };
  });
}

function pathsBy(entry: CompiledRule, key: string): readonly string[] {
  const { rule } = entry;
  const found = pathsBelow(entry, key);
  if (typeof found === 'string') {
    return [];
  }
  return rule.kind === 'file'
    ? [rule.path]
    : found.filter(below => accepts(entry, below)).map(below => `${rule.path}/${below}`);
}

/** Why a URL is none of a rule's. `spelling`: no file name gives it; `directory`: the rule has no index names. */
export type NoPath = 'path' | 'query' | 'spelling' | 'directory';

/** The paths below the rule's folder that have this cache key, whatever its globs say; at least one. */
export function pathsBelow({ rule }: CompiledRule, key: string): readonly string[] | NoPath {
  const ruleKey = cacheKey(rule.url);
  const bare = withoutQuery(key, rule.query);
  const isOwn = rule.kind === 'file' ? bare.split('?')[0] === ruleKey : bare.startsWith(ruleKey);
  if (!isOwn || bare.includes('?')) {
    return isOwn ? 'query' : 'path';
  }
  if (rule.kind === 'file') {
    return [''];
  }
  const tail = bare.slice(ruleKey.length);
  const isDirectory = tail === '' || tail.endsWith('/');
  const names = tail.split('/').slice(0, isDirectory ? -1 : undefined);
  const decoded = names.map(decodeSegment);
  if (decoded.includes(undefined)) {
    return 'spelling';
  }
  if (!isDirectory) {
    return [decoded.join('/')];
  }
  const directory = decoded.map(name => `${name}/`).join('');
  const indexes = rule.index ?? [];
  return indexes.length === 0 ? 'directory' : indexes.map(name => directory + name);
}

/** The key without its query where the rule has it; any other query belongs to no file. */
function withoutQuery(key: string, queries: Queries | undefined): string {
  if (queries === 'any') {
    return bareUrl(key);
  }
  const mark = key.indexOf('?');
  return mark >= 0 && queries?.includes(key.slice(mark + 1)) === true ? key.slice(0, mark) : key;
}
