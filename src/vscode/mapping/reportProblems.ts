import * as vscode from 'vscode';
import { warn } from '../messages.ts';
import type { Services } from '../services.ts';
import { openRule } from './openRule.ts';
import type { RuleSet } from './readRules.ts';

/**
 * A rule that can't be used is said at the purge that might have needed it, once in a window; the settings file shows
 * why. The log gets the place and the reason, not the text: it may be a URL with a key in it.
 */
export function reportProblems({ log, said }: Services, problems: RuleSet['problems']): void {
  for (const { path, code } of problems) log.warn(`cdnExplorer.mappings ${path.join('.')}: ${code}`);
  const first = problems.find(({ code }) => code !== 'unknownKey');
  if (!first) return;
  const [index] = first.path;
  const text =
    index === undefined
      ? vscode.l10n.t('cdnExplorer.mappings is not a list of rules.')
      : vscode.l10n.t('Rule {0} of cdnExplorer.mappings can’t be used.', Number(index) + 1);
  const key = `${first.source.scope} ${text}`;
  if (said.has(key)) return;
  said.add(key);
  const act = (): unknown => openRule(first.source, Number(index ?? 0));
  warn({ text, button: vscode.l10n.t('Open Settings'), act });
}
