import type { CompiledRule, CompiledRules } from './compile.ts';
import { accepts } from './compile.ts';
import { cacheKey, decodeSegment, parseHttpUrl } from './encode.ts';

/**
 * The absolute paths of the files that the rules serve at this URL, each once; they need not exist. The inverse of
 * `mapFile`: a path is in here exactly when its URLs hold this one, http and https and the case of the host aside.
 */
export function unmapUrl(text: string, compiled: CompiledRules): readonly string[] {
  const url = parseHttpUrl(text);
  if (typeof url === 'string') {
    return [];
  }
  url.hash = '';
  const key = cacheKey(url.href);
  const paths = compiled.all.map(entry => pathBy(entry, key));
  return [...new Set(paths.filter(path => path !== undefined))];
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
