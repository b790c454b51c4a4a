import * as vscode from 'vscode';
import { CdnError } from '../../core/errors.ts';
import { insertRule } from '../../core/mapping/edit.ts';
import type { RawRule, RawSourceRule } from '../../core/mapping/rules.ts';
import { folderSettings } from './settingsFiles.ts';

/**
 * Writes a rule into the folder's `.vscode/settings.json`, by editing its text: comments stay. Rejects with kind
 * `input` (`code` `unsaved` or `notParsable`) when the file is not in a state to be edited, and changes nothing then.
 */
export async function writeTeamRule(folder: vscode.Uri, rule: RawRule | RawSourceRule): Promise<void> {
  const uri = folderSettings(folder);
  await createIfMissing(uri);
  const document = await vscode.workspace.openTextDocument(uri);
  const detail = { path: vscode.workspace.asRelativePath(uri) };
  if (document.isDirty) throw new CdnError('input', { code: 'unsaved', detail });
  const text = document.getText();
  const insertion = insertRule(text, rule);
  if (!insertion.ok) throw new CdnError('input', { code: 'notParsable', detail });
  if (!insertion.changed) return;
  const edit = new vscode.WorkspaceEdit();
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(text.length));
  edit.replace(uri, whole, insertion.text);
  const done = (await vscode.workspace.applyEdit(edit)) && (await document.save());
  if (!done) throw new CdnError('storage', { code: 'save', detail });
}

async function createIfMissing(uri: vscode.Uri): Promise<void> {
  try {
    await vscode.workspace.fs.stat(uri);
  } catch (thrown) {
    const isMissing = thrown instanceof vscode.FileSystemError && thrown.code === 'FileNotFound';
    const detail = { path: vscode.workspace.asRelativePath(uri) };
    if (!isMissing) throw new CdnError('storage', { code: 'stat', detail, cause: thrown });
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('{}\n'));
  }
}

/** The user's settings may lie on another machine than the extension, so they go through the API. */
export async function writeOwnRule(rule: RawRule | RawSourceRule): Promise<void> {
  const settings = vscode.workspace.getConfiguration('cdnExplorer');
  const own: unknown = settings.inspect('mappings')?.globalValue ?? [];
  const detail = { path: 'settings.json' };
  if (!Array.isArray(own)) throw new CdnError('input', { code: 'notParsable', detail });
  const rules: readonly unknown[] = own;
  if (rules.some(other => JSON.stringify(other) === JSON.stringify(rule))) return;
  try {
    await settings.update('mappings', [...rules, rule], vscode.ConfigurationTarget.Global);
  } catch (thrown) {
    throw new CdnError('storage', { code: 'settings', detail, cause: thrown });
  }
}
