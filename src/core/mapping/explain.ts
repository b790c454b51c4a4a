import type { CompiledRule, CompiledRules } from './compile.ts';
import { accepts, excludingGlob, rulesAround } from './compile.ts';
import { cacheKey, parseHttpUrl, type UrlFault } from './encode.ts';
import { builtFrom, refusal, type Refusal, urlsBy } from './map.ts';
import { type FileRef, normalizePath } from './paths.ts';
import type { MappingRule, SourceRule } from './rules.ts';
import { type NoPath, pathsBelow, type SourceFile, sourcesOf } from './unmap.ts';

/** What one rule says about one file. `elsewhere`: the file isn't below its folder, or isn't its file. */
export type Explanation =
  | { readonly outcome: 'maps'; readonly rule: MappingRule; readonly urls: readonly string[] }
  | ({ readonly outcome: 'excluded' } & Refusal)
  | { readonly outcome: 'elsewhere'; readonly rule: MappingRule };

/** What all rules say of a file; `by` is the rule that built it from the one that was asked for. */
export interface FileExplanation {
  readonly file: FileRef;
  readonly by?: SourceRule;
  readonly rules: readonly Explanation[];
}

/** What one rule says about one URL. `elsewhere` says what is another one's. */
export type UrlExplanation =
  | {
      readonly outcome: 'serves';
      readonly rule: MappingRule;
      readonly paths: readonly string[];
      /** What these files are built from. */
      readonly sources: readonly SourceFile[];
    }
  | {
      readonly outcome: 'excluded';
      readonly rule: MappingRule;
      readonly path: string;
      readonly glob?: string;
    }
  | { readonly outcome: 'elsewhere'; readonly rule: MappingRule; readonly why: 'host' | NoPath };

/** Which rule gives which URL of a file, and why the others do not; then the same of each file built from it. */
export function explainFile(file: FileRef, compiled: CompiledRules): readonly FileExplanation[] {
  const path = normalizePath(file.path);
  return [
    { file, rules: explainPath(path, compiled) },
    ...builtFrom(file, path, compiled).map(({ file: built, by }) => ({
      file: built,
      by,
      rules: explainPath(built.path, compiled),
    })),
  ];
}

function explainPath(path: string, compiled: CompiledRules): readonly Explanation[] {
  const around = new Set(rulesAround(path, compiled));
  return compiled.all.map((entry): Explanation => {
    const { rule } = entry;
    if (!around.has(entry)) {
      return { outcome: 'elsewhere', rule };
    }
    const urls = urlsBy(entry, path);
    return urls.length === 0
      ? { outcome: 'excluded', ...refusal(entry, path) }
      : { outcome: 'maps', rule, urls };
  });
}

/** Which rule serves which files at a URL, and why the others do not; or why the text is no URL. */
export function explainUrl(text: string, compiled: CompiledRules): readonly UrlExplanation[] | UrlFault {
  const url = parseHttpUrl(text);
  if (typeof url === 'string') {
    return url;
  }
  url.hash = '';
  return compiled.all.map(entry => explainKey(entry, url, compiled));
}

function explainKey(entry: CompiledRule, url: URL, compiled: CompiledRules): UrlExplanation {
  const { rule } = entry;
  if (new URL(rule.url).host !== url.host) {
    return { outcome: 'elsewhere', rule, why: 'host' };
  }
  const found = pathsBelow(entry, cacheKey(url.href));
  if (typeof found === 'string') {
    return { outcome: 'elsewhere', rule, why: found };
  }
  const pathOf = (below: string): string => (rule.kind === 'file' ? rule.path : `${rule.path}/${below}`);
  const paths = found.filter(below => accepts(entry, below)).map(pathOf);
  const [refused] = found;
  if (paths.length > 0 || refused === undefined) {
    return { outcome: 'serves', rule, paths, sources: paths.flatMap(path => sourcesOf(path, compiled)) };
  }
  const glob = excludingGlob(entry, refused);
  return { outcome: 'excluded', rule, path: pathOf(refused), ...(glob !== undefined && { glob }) };
}
