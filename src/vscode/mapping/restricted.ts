import * as vscode from 'vscode';
import { tell } from '../messages.ts';

/** False in Restricted Mode. A command that vanished from the menu would say nothing: this says why, and what to do. */
export function isAllowedHere(): boolean {
  if (vscode.workspace.isTrusted) return true;
  tell({
    text: vscode.l10n.t('Restricted Mode purges nothing and reads no rules.'),
    button: vscode.l10n.t('Manage Workspace Trust'),
    act: () => vscode.commands.executeCommand('workbench.trust.manage'),
  });
  return false;
}
