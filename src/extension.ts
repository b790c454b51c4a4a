import * as vscode from 'vscode';

/** Composition only: registers and returns. No network, no secret, nothing awaited. */
export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(vscode.commands.registerCommand('cdnExplorer.showOutput', () => undefined));
}
