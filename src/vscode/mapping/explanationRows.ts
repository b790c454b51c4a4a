import * as vscode from 'vscode';
import {
  explainFile,
  explainUrl,
  type Explanation,
  type FileExplanation,
  type UrlExplanation,
} from '../../core/mapping/explain.ts';
import type { FileRef } from '../../core/mapping/paths.ts';
import type { MappingRule } from '../../core/mapping/rules.ts';
import { wordBuilt } from './buildFirst.ts';
import { fileName } from './paths.ts';
import type { RuleSet } from './readRules.ts';
import { wordFault } from './wordInference.ts';
import { wordRule, wordWhere } from './wordRule.ts';

/** What a row tells of its rule, and needs to open it. */
type StandingRule = Pick<MappingRule, 'source' | 'place' | 'target' | 'profile'>;

/** A row of the explanation; `rule` is the one that it opens. */
export interface ExplanationRow extends vscode.QuickPickItem {
  readonly rule?: StandingRule;
}

/** What the rules say of a file: its URLs first, then the rules that don't map it, then those that can't be used. */
export function rowsOfFile(file: FileRef, { compiled, problems }: RuleSet): readonly ExplanationRow[] {
  // Of a source, what is built from it is the answer; that nothing maps the source itself comes last.
  const explained = explainFile(file, compiled).toSorted((a, b) => Number(isMapped(b)) - Number(isMapped(a)));
  return [...explained.flatMap(one => rowsOfOne(file, one)), ...unusable(problems)];
}

/** What the rules say of a URL: the files served there first. */
export function rowsOfUrl(text: string, { compiled, problems }: RuleSet): readonly ExplanationRow[] {
  const explained = explainUrl(text, compiled);
  if (typeof explained === 'string') return [shown({ label: wordFault(explained) })];
  const sorted = explained.toSorted(
    (a, b) => Number(a.outcome !== 'serves') - Number(b.outcome !== 'serves'),
  );
  const rows = elsewhereOnce(sorted).flatMap(rowsOfUrlRule);
  return [...rows, ...unusable(problems)].map(shown);
}

function isMapped({ rules }: FileExplanation): boolean {
  return rules.some(({ outcome }) => outcome === 'maps');
}

function rowsOfOne(asked: FileRef, { file, by, rules }: FileExplanation): ExplanationRow[] {
  const order = ['maps', 'excluded', 'elsewhere'];
  const sorted = rules.toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
  const rows = elsewhereOnce(sorted).flatMap(rowsOfRule);
  if (!by) return [{ label: fileName(file.path), kind: vscode.QuickPickItemKind.Separator }, ...rows];
  const heading = { label: wordBuilt(asked, file), kind: vscode.QuickPickItemKind.Separator };
  return [heading, row('arrow-right', wordRule(by), vscode.l10n.t('built by this rule'), by), ...rows];
}

/** A rule of a workspace file stands for one in each folder: that it is of no use here is said once, or not at all. */
function elsewhereOnce<T extends Explanation | UrlExplanation>(sorted: readonly T[]): T[] {
  const told = new Set<string>();
  return sorted.filter(({ outcome, rule: { source, place } }) => {
    const written = JSON.stringify([source.scope, source.scope === 'workspace' ? '' : source.base, place]);
    const isNew = !told.has(written);
    told.add(written);
    return isNew || outcome !== 'elsewhere';
  });
}

function rowsOfRule(one: Explanation): ExplanationRow[] {
  const { rule } = one;
  if (one.outcome === 'maps') return one.urls.map(url => row('check', url, wordServing(rule), rule));
  if (one.outcome === 'excluded') return [row('circle-slash', wordRule(rule), wordGlob(one.glob), rule)];
  const why = rule.kind === 'folder' ? vscode.l10n.t('another folder') : vscode.l10n.t('another file');
  return [row('dash', wordRule(rule), why, rule)];
}

function rowsOfUrlRule(one: UrlExplanation): ExplanationRow[] {
  const { rule } = one;
  if (one.outcome === 'excluded') {
    return [row('circle-slash', wordRule(rule), `${inWorkspace(one.path)}: ${wordGlob(one.glob)}`, rule)];
  }
  if (one.outcome === 'elsewhere') return [row('dash', wordRule(rule), wordElsewhere(one.why), rule)];
  const built = one.sources.map(({ path, by }) =>
    row('arrow-right', inWorkspace(path), vscode.l10n.t('its source'), by),
  );
  return [...one.paths.map(path => row('check', inWorkspace(path), wordServing(rule), rule)), ...built];
}

/** A rule that gives the URL. */
function wordServing(rule: MappingRule): string {
  return rule.query === 'any' ? `${wordRule(rule)} · ${vscode.l10n.t('every query')}` : wordRule(rule);
}

function wordElsewhere(why: Extract<UrlExplanation, { outcome: 'elsewhere' }>['why']): string {
  const words: Record<typeof why, () => string> = {
    host: () => vscode.l10n.t('another host'),
    path: () => vscode.l10n.t('another path'),
    query: () => vscode.l10n.t('the rule does not have this query'),
    spelling: () => vscode.l10n.t('no file’s URL is spelled like this'),
    directory: () => vscode.l10n.t('a directory, and the rule has no “{0}”', 'index'),
  };
  return words[why]();
}

function wordGlob(glob: string | undefined): string {
  return glob === undefined
    ? vscode.l10n.t('not in its “{0}”', 'include')
    : vscode.l10n.t('excluded by “{0}”', glob);
}

function unusable(problems: RuleSet['problems']): ExplanationRow[] {
  const rows = problems
    .filter(({ code }) => code !== 'unknownKey')
    .map(({ source, path: [place = 0] }): [string, ExplanationRow] => {
      const where = wordWhere(source, Number(place));
      const rule = { source, place: Number(place) };
      return [where, row('warning', vscode.l10n.t('This rule can’t be used'), '', rule)];
    });
  return [...new Map(rows).values()];
}

/** The last line says which rule it is, and where it stands. */
function row(icon: string, label: string, description: string, rule: StandingRule): ExplanationRow {
  const facts = [wordWhere(rule.source, rule.place), rule.target, rule.profile];
  const detail = facts.filter(fact => fact !== undefined).join(' · ');
  return { label: `$(${icon}) ${label}`, description, detail, rule };
}

/** Also while a URL stands in the box, which filters the rows otherwise. */
function shown(one: ExplanationRow): ExplanationRow {
  return { ...one, alwaysShow: true };
}

function inWorkspace(path: string): string {
  return vscode.workspace.asRelativePath(path);
}
