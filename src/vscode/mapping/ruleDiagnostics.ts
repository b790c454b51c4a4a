import * as vscode from 'vscode';
import { isBeyondSchema, locateProblems, type TextSpan } from '../../core/mapping/locate.ts';
import { readSettings, type SettingsFile, settingsFiles } from './settingsFiles.ts';
import { isSettings } from './watchSettings.ts';
import { wordProblem } from './wordProblem.ts';

/** Keeps the problems of rules shown in the settings files they stand in. In Restricted Mode it reads nothing. */
export function registerRuleDiagnostics(): vscode.Disposable {
  const shown = vscode.languages.createDiagnosticCollection('cdnExplorer');
  let latest = 0;
  const refresh = async (): Promise<void> => {
    if (!vscode.workspace.isTrusted) return;
    const turn = ++latest;
    const found = await Promise.all(settingsFiles().map(diagnose));
    // A later change has its own turn; what it finds is newer.
    if (turn !== latest) return;
    shown.clear();
    shown.set(found);
  };
  const start = (): void => void refresh();
  const ofDocument = (document: vscode.TextDocument): void => {
    if (isSettings(document)) start();
  };
  start();
  return vscode.Disposable.from(
    shown,
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration('cdnExplorer.mappings')) start();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(start),
    vscode.workspace.onDidGrantWorkspaceTrust(start),
    vscode.workspace.onDidOpenTextDocument(ofDocument),
    vscode.workspace.onDidChangeTextDocument(({ document }) => ofDocument(document)),
    vscode.workspace.onDidCloseTextDocument(ofDocument),
  );
}

async function diagnose({
  uri,
  source,
  within,
}: SettingsFile): Promise<[vscode.Uri, readonly vscode.Diagnostic[]]> {
  const text = (await readSettings(uri)) ?? '';
  const problems = locateProblems(text, source, within).filter(isBeyondSchema);
  return [
    uri,
    problems.map(problem => {
      const message = wordProblem(problem);
      const warning = new vscode.Diagnostic(
        toRange(problem.span),
        message,
        vscode.DiagnosticSeverity.Warning,
      );
      warning.source = 'CDN Explorer';
      return warning;
    }),
  ];
}

/** As the editor takes it. */
export function toRange({ start, end }: TextSpan): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
