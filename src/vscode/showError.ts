import * as vscode from 'vscode';
import { CdnError, summarize } from '../core/errors.ts';
import { fail } from './messages.ts';
import { wordError } from './wordError.ts';

/**
 * One toast with one sentence and one button; the provider's code and request id go into the log. What no one has
 * foreseen is said to be our fault, and the log has its stack.
 */
export function showError(
  log: vscode.LogOutputChannel,
  what: string,
  thrown: unknown,
  profile?: string,
): void {
  if (!(thrown instanceof CdnError)) {
    log.error(what, thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
    return showSentence(
      vscode.l10n.t('CDN Explorer failed in a way that it should not. The log says where.'),
    );
  }
  if (thrown.kind === 'cancelled') return;
  logError(log, what, thrown);
  showSentence(wordError(summarize(thrown), profile));
}

export function logError(log: vscode.LogOutputChannel, what: string, error: CdnError): void {
  const request = error.requestId === undefined ? '' : `, request ${error.requestId}`;
  log.error(`${what}: ${error.message}${request}`);
}

function showSentence(text: string): void {
  fail({ text, button: vscode.l10n.t('Show Log'), act: showLog });
}

function showLog(): unknown {
  return vscode.commands.executeCommand('cdnExplorer.showOutput');
}
