import * as vscode from 'vscode';
import type { RuleSource } from '../../core/mapping/fields.ts';
import { locateRule } from '../../core/mapping/locate.ts';
import { toRange } from './ruleDiagnostics.ts';
import { readSettings, settingsFiles } from './settingsFiles.ts';

/** Shows the rule in its settings file. */
export async function openRule({ scope, base }: RuleSource, place: number): Promise<void> {
  const file = settingsFiles().find(
    ({ source }) => source.scope === scope && (scope !== 'folder' || source.base === base),
  );
  if (!file || scope === 'user') {
    const revealSetting = { key: 'cdnExplorer.mappings' };
    await vscode.commands.executeCommand('workbench.action.openSettingsJson', { revealSetting });
    return;
  }
  const span = locateRule((await readSettings(file.uri)) ?? '', place, file.within);
  await vscode.window.showTextDocument(file.uri, span ? { selection: toRange(span) } : {});
}
