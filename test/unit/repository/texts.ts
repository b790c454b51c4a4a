import type { Texts } from './project.ts';

/** Keys that are used and not there, there and not used, or not in both languages. */
export function nlsFaults(manifest: string, english: Texts, chinese: Texts): string[] {
  const used = new Set([...manifest.matchAll(/"%([\w.-]+)%"/g)].map(([, key = '']) => key));
  return [
    ...[...used].filter(key => !english[key]).map(key => `${key} has no English text`),
    ...[...used].filter(key => !chinese[key]).map(key => `${key} has no Chinese text`),
    ...[...new Set([...Object.keys(english), ...Object.keys(chinese)])]
      .filter(key => !used.has(key))
      .map(key => `${key} is not used`),
  ];
}

export interface SpokenTexts {
  readonly texts: ReadonlySet<string>;
  /** Calls whose text can't be read from the source, as they stand there. */
  readonly unreadable: readonly string[];
}

/** The texts of all `l10n.t(…)` calls, as the keys that VS Code looks up. */
export function spokenTexts(sources: Iterable<string>): SpokenTexts {
  const texts = new Set<string>();
  const unreadable: string[] = [];
  const literal = /^\s*(?:(['"])((?:\\.|(?!\1)[^\\\n])*)\1|`((?:\\.|[^`\\$]|\$(?!\{))*)`)\s*[,)]/;
  for (const source of sources) {
    for (const { index } of source.matchAll(/\bl10n\.t\(/g)) {
      const rest = source.slice(index + 'l10n.t('.length);
      const found = literal.exec(rest);
      if (found) texts.add(unescape(found[2] ?? found[3] ?? ''));
      else unreadable.push(`l10n.t(${rest.slice(0, 60)}`);
    }
  }
  return { texts, unreadable };
}

function unescape(text: string): string {
  return text.replaceAll(/\\(u\{?[\da-f]+\}?|.)/gis, (_all, code: string) => {
    if (code.length > 1) return String.fromCodePoint(Number.parseInt(code.replaceAll(/[u{}]/g, ''), 16));
    return code === 'n' ? '\n' : code === 't' ? '\t' : code;
  });
}

export function bundleFaults(spoken: SpokenTexts, bundle: Texts): string[] {
  return [
    ...spoken.unreadable.map(call => `not one literal: ${call}`),
    ...[...spoken.texts].filter(text => !bundle[text]).map(text => `not translated: ${text}`),
    ...Object.keys(bundle)
      .filter(text => !spoken.texts.has(text))
      .map(text => `nobody says: ${text}`),
    ...Object.entries(bundle)
      .filter(([text, translation]) => placeholders(text) !== placeholders(translation))
      .map(([text]) => `other placeholders in the translation: ${text}`),
  ];
}

function placeholders(text: string): string {
  const numbers = [...text.matchAll(/\{(\w+)\}/g)].map(([, number = '']) => number);
  return [...new Set(numbers)].sort().join();
}

/** 刷新 alone means both purge and reload. */
export function wordingFaults(chinese: Texts): string[] {
  return Object.values(chinese).filter(text => text.replaceAll('刷新缓存', '').includes('刷新'));
}
