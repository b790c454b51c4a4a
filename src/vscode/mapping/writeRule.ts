import * as vscode from 'vscode';
import { CdnError } from '../../core/errors.ts';
import { insertRule } from '../../core/mapping/edit.ts';
import type { RawRule } from '../../core/mapping/rules.ts';

/** Writes a rule into the folder's `.vscode/settings.json`, by editing its text: comments stay. */
export async function writeTeamRule(folder: vscode.Uri, rule: RawRule): Promise<void> {
  const uri = vscode.Uri.joinPath(folder, '.vscode', 'settings.json');
  try {
    await vscode.workspace.fs.stat(uri);
  } catch {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('{}\n'));
  }
  const document = await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  const insertion = insertRule(text, rule);
  if (!insertion.ok) throw new CdnError('input', { detail: { name: uri.fsPath } });
  if (!insertion.changed) return;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(
    uri,
    new vscode.Range(document.positionAt(0), document.positionAt(text.length)),
    insertion.text,
  );
  const done = (await vscode.workspace.applyEdit(edit)) && (await document.save());
  if (!done) throw new CdnError('storage', { code: 'save', detail: { path: uri.fsPath } });
}

/** The user's settings may lie on another machine than the extension, so they go through the API. */
export async function writeOwnRule(rule: RawRule): Promise<void> {
  const settings = vscode.workspace.getConfiguration('cdnExplorer');
  const own: unknown = settings.inspect('mappings')?.globalValue;
  const rules: readonly unknown[] = Array.isArray(own) ? own : [];
  await settings.update('mappings', [...rules, rule], vscode.ConfigurationTarget.Global);
}
