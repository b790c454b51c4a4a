import { fillPath, matchPath } from './captures.ts';
import type { CompiledRule, CompiledRules } from './compile.ts';
import { accepts } from './compile.ts';
import { cacheKey, decodeSegment, parseHttpUrl } from './encode.ts';

/**
 * The absolute paths of the files that the rules serve at this URL, and of the sources they are built from, each once;
 * they need not exist. The inverse of `mapFile`: a path is in here exactly when its URLs hold this one, http and https
 * and the case of the host aside. Sources of which several are built into one file can't be told from it: those are
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
  return [...new Set([...served, ...served.flatMap(path => sourcesOf(path, compiled))])];
}

function sourcesOf(path: string, { sources }: CompiledRules): readonly string[] {
  return sources.flatMap(({ from, to }) => {
    const captured = matchPath(to, path);
    return (captured && fillPath(from, captured)) ?? [];
  });
}

function pathsBy(entry: CompiledRule, key: string): readonly string[] {
  const { rule } = entry;
  const ruleKey = cacheKey(rule.url);
  const bare = withoutQuery(key, rule.query);
  if (rule.kind === 'file') {
    return bare === ruleKey ? [rule.path] : [];
  }
  if (!bare.startsWith(ruleKey)) {
    return [];
  }
  const names = bare.slice(ruleKey.length).split('/');
  const decoded = names.slice(0, -1).map(decodeSegment);
  if (decoded.includes(undefined)) {
    return [];
  }
  const [directory, last] = [decoded.map(name => `${name}/`).join(''), names.at(-1) ?? ''];
  return (last === '' ? (rule.index ?? []) : [decodeSegment(last)])
    .filter(name => name !== undefined)
    .map(name => directory + name)
    .filter(below => accepts(entry, below))
    .map(below => `${rule.path}/${below}`);
}

/** The key without its query where the rule has it; any other query belongs to no file. */
function withoutQuery(key: string, queries: readonly string[] | undefined): string {
  const mark = key.indexOf('?');
  return mark >= 0 && queries?.includes(key.slice(mark + 1)) === true ? key.slice(0, mark) : key;
}
