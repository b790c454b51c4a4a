import * as vscode from 'vscode';
import type { FileRef } from '../../core/mapping/paths.ts';
import { plain } from '../messages.ts';
import { activeTabUri, parsePurgeArguments } from '../purge/parseArguments.ts';
import { type ExplanationRow, rowsOfFile, rowsOfUrl } from './explanationRows.ts';
import { openRule } from './openRule.ts';
import { fileName, toFileRef } from './paths.ts';
import { readRules, type RuleSet } from './readRules.ts';
import { isAllowedHere } from './restricted.ts';

/**
 * "Explain URL": which rule gives which URL of the file, and why the others do not. A URL in the box is explained in
 * its place. A row opens its rule.
 */
export async function explainUrlCommand(args: readonly unknown[]): Promise<void> {
  if (!isAllowedHere()) return;
  const request = parsePurgeArguments(args);
  const uri = request?.kind === 'files' ? request.uris[0] : activeTabUri();
  const file = uri?.scheme === 'file' ? toFileRef(uri) : undefined;
  const rule = await showExplanation(file, readRules());
  if (rule) await openRule(rule.source, rule.place);
}

async function showExplanation(file: FileRef | undefined, rules: RuleSet): Promise<ExplanationRow['rule']> {
  const pick = vscode.window.createQuickPick<ExplanationRow>();
  const ofFile = file ? rowsOfFile(file, rules) : [];
  const none: ExplanationRow = {
    label: vscode.l10n.t('There are no rules yet. “Map to CDN URL…” writes one.'),
    alwaysShow: true,
  };
  const rowsFor = (text: string): readonly ExplanationRow[] => {
    if (rules.rules.length + rules.sources.length + rules.problems.length === 0) return [none];
    return /^\s*https?:\/\//i.test(text) ? rowsOfUrl(text.trim(), rules) : ofFile;
  };
  pick.title = file
    ? plain(vscode.l10n.t('Explain URL: {0}', fileName(file.path)))
    : vscode.l10n.t('Explain URL');
  pick.placeholder = file
    ? vscode.l10n.t('Choose a rule to open it, or paste a URL to see its files.')
    : vscode.l10n.t('Paste a URL to see its files.');
  pick.items = rowsFor('');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  return new Promise<ExplanationRow['rule']>(resolve => {
    pick.onDidChangeValue(text => {
      pick.items = rowsFor(text);
    });
    pick.onDidHide(() => resolve(undefined));
    pick.onDidAccept(() => {
      const rule = pick.selectedItems[0]?.rule;
      if (rule) resolve(rule);
    });
    pick.show();
  }).finally(() => pick.dispose());
}
