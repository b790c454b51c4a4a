import * as vscode from 'vscode';

/** Calls back once, when a settings file is open, now or later: it may have rules. Loads nothing itself. */
export function onceSettingsAreOpen(callback: () => void): vscode.Disposable {
  if (vscode.workspace.textDocuments.some(isSettings)) {
    callback();
    return new vscode.Disposable(() => {});
  }
  const listener = vscode.workspace.onDidOpenTextDocument(document => {
    if (!isSettings(document)) return;
    listener.dispose();
    callback();
  });
  return listener;
}

/** Whether a document may be a settings file, of whatever scope. */
export function isSettings({ uri }: vscode.TextDocument): boolean {
  return /\/settings\.json$|\.code-workspace$/.test(uri.path);
}
