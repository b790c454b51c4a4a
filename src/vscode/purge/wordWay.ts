import { l10n } from 'vscode';
import { wordNumber } from '../wordNumber.ts';
import type { ObjectProblem, PurgeKind } from '../../core/providers/provider.ts';

const kinds: Readonly<Record<PurgeKind, () => string>> = {
  url: () => l10n.t('URL'),
  directory: () => l10n.t('directory'),
  regex: () => l10n.t('pattern'),
  anyQuery: () => l10n.t('URL with every query'),
  cpCode: () => l10n.t('CP code'),
  tag: () => l10n.t('cache tag'),
};

/** What an object of the kind is called. */
export function kindWord(kind: PurgeKind): string {
  return kinds[kind]();
}

const counted: Readonly<Record<PurgeKind, (count: number, words: string) => string>> = {
  url: (count, words) => (count === 1 ? l10n.t('1 URL') : l10n.t('{0} URLs', words)),
  directory: (count, words) => (count === 1 ? l10n.t('1 directory') : l10n.t('{0} directories', words)),
  regex: (count, words) => (count === 1 ? l10n.t('1 pattern') : l10n.t('{0} patterns', words)),
  anyQuery: (count, words) =>
    count === 1 ? l10n.t('1 URL with every query') : l10n.t('{0} URLs with every query', words),
  cpCode: (count, words) => (count === 1 ? l10n.t('1 CP code') : l10n.t('{0} CP codes', words)),
  tag: (count, words) => (count === 1 ? l10n.t('1 cache tag') : l10n.t('{0} cache tags', words)),
};

/** "3 directories". */
export function wordCount(kind: PurgeKind, count: number): string {
  return counted[kind](count, wordNumber(count));
}

const problems: Readonly<Record<ObjectProblem, (object: string) => string>> = {
  notAUrl: object => l10n.t('“{0}” is not a URL.', object),
  notAFile: object => l10n.t('“{0}” is a directory: only files can be preloaded.', object),
  pattern: object =>
    l10n.t('“{0}”: after the host only [0-9], [a-z], [^/]* and .* are patterns here.', object),
  digits: object => l10n.t('“{0}” is not a CP code: those are numbers.', object),
  tag: object => l10n.t('“{0}” is not a cache tag: it has a character that tags can’t have.', object),
  tooLong: object => l10n.t('“{0}” is too long for this CDN.', object),
};

/** Why an object can't be purged, and what would do. */
export function wordProblem(problem: ObjectProblem, object: string): string {
  return problems[problem](object.length > 80 ? `${object.slice(0, 79)}…` : object);
}

/** Why a profile's CDN does not do what was asked for. */
export function wordNoWay(kind: PurgeKind, mode: string, name: string, hasKind = false): string {
  if (mode === 'preload') return l10n.t('The CDN of “{0}” has no preload.', name);
  if (mode === 'delete' && kind === 'url') {
    return l10n.t('The CDN of “{0}” does not delete single URLs: purge them instead.', name);
  }
  if (hasKind) {
    return l10n.t('The CDN of “{0}” does not delete by {1}: invalidate instead.', name, kindWord(kind));
  }
  return kind === 'anyQuery'
    ? l10n.t('The CDN of “{0}” can’t purge every query of a URL: list the queries in the rule.', name)
    : l10n.t('The CDN of “{0}” can’t purge by {1}.', name, kindWord(kind));
}
