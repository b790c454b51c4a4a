import * as vscode from 'vscode';
import { summarize, type CdnError } from '../core/errors.ts';
import { wordError } from './wordError.ts';

/** The provider's code and request id go into the log, the sentence to the person. */
export function logError(log: vscode.LogOutputChannel, what: string, error: CdnError): void {
  if (error.kind === 'cancelled') return;
  const request = error.requestId === undefined ? '' : `, request ${error.requestId}`;
  log.error(`${what}: ${error.message}${request}`);
  if (error.kind === 'badReply' && error.cause instanceof Error) log.error(error.cause);
}

/** One toast with one sentence and one button. Does not wait for the person. */
export function showError(error: CdnError, profile?: string): void {
  const sentence = wordError(summarize(error), profile);
  if (sentence !== '') showSentence(sentence);
}

/** What no one has foreseen: the log has the stack. */
export function showBug(log: vscode.LogOutputChannel, what: string, thrown: unknown): void {
  log.error(what, thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
  showSentence(vscode.l10n.t('CDN Explorer failed in a way that it should not. The log says where.'));
}

function showSentence(sentence: string): void {
  const button = vscode.l10n.t('Show Log');
  void vscode.window.showErrorMessage(sentence, button).then(picked => {
    if (picked === button) void vscode.commands.executeCommand('cdnExplorer.showOutput');
  });
}
