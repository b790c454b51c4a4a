import * as vscode from 'vscode';
import type { RunRecord } from '../../core/purge/record.ts';
import { fail } from '../messages.ts';
import { wordRun } from './wordRun.ts';

/** Success is told by the status bar; a refusal by one toast. */
export function reportRun(log: vscode.LogOutputChannel, what: string, record: RunRecord): void {
  const { text, tone } = wordRun(record);
  log.info(`${what}: ${text}`);
  if (tone !== 'failed') return;
  fail({ text, button: vscode.l10n.t('Show Purges'), act: showPurges });
}

function showPurges(): unknown {
  return vscode.commands.executeCommand('cdnExplorer.openPurges');
}
