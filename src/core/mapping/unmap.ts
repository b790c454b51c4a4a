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
  const served = compiled.all.map(entry => pathBy(entry, key)).filter(path => path !== undefined);
  return [...new Set([...served, ...served.flatMap(path => sourcesOf(path, compiled))])];
}

function sourcesOf(path: string, { sources }: CompiledRules): readonly string[] {
  return sources.flatMap(({ from, to }) => {
    const captured = matchPath(to, path);
    return (captured && fillPath(from, captured)) ?? [];
  });
}

function pathBy(entry: CompiledRule, key: string): string | undefined {
  const { rule } = entry;
  const ruleKey = cacheKey(rule.url);
  if (rule.kind === 'file') {
    return key === ruleKey ? rule.path : undefined;
  }
  if (!key.startsWith(ruleKey)) {
    return undefined;
  }
  const names = key.slice(ruleKey.length).split('/').map(decodeSegment);
  if (names.includes(undefined)) {
    return undefined;
  }
  const below = names.join('/');
  return accepts(entry, below) ? `${rule.path}/${below}` : undefined;
}
