import * as vscode from 'vscode';
import type { RuleSource } from '../../core/mapping/fields.ts';
import { warn } from '../messages.ts';
import type { Services } from '../services.ts';
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
  const { scope } = first.source;
  const text =
    index === undefined
      ? vscode.l10n.t('cdnExplorer.mappings is not a list of rules.')
      : vscode.l10n.t('Rule {0} of cdnExplorer.mappings can’t be used.', Number(index) + 1);
  const key = `${scope} ${text}`;
  if (said.has(key)) return;
  said.add(key);
  const act = (): unknown => vscode.commands.executeCommand(settingsCommand(scope));
  warn({ text, button: vscode.l10n.t('Open Settings'), act });
}

function settingsCommand(scope: RuleSource['scope']): string {
  if (scope === 'user') return 'workbench.action.openSettingsJson';
  const ofFolder = scope === 'folder' && vscode.workspace.workspaceFile !== undefined;
  return ofFolder ? 'workbench.action.openFolderSettingsFile' : 'workbench.action.openWorkspaceSettingsFile';
}
