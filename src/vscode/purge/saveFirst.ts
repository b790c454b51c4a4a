import * as vscode from 'vscode';
import { fileName } from '../mapping/paths.ts';
import { plain } from '../messages.ts';

/** Asks about files with unsaved changes: what is on disk is what gets compared. False when dismissed. */
export async function saveFirst(files: readonly vscode.Uri[]): Promise<boolean> {
  const asked = new Set(files.map(uri => uri.toString()));
  const unsaved = vscode.workspace.textDocuments.filter(
    document => document.isDirty && asked.has(document.uri.toString()),
  );
  const [first] = unsaved;
  if (!first) return true;
  const save = vscode.l10n.t('Save and Purge');
  const asDeployed = vscode.l10n.t('Purge as Deployed');
  const question =
    unsaved.length === 1
      ? vscode.l10n.t('{0} has unsaved changes.', fileName(first.uri.path))
      : vscode.l10n.t('{0} files have unsaved changes.', unsaved.length);
  const picked = await vscode.window.showWarningMessage(plain(question), { modal: true }, save, asDeployed);
  if (picked === save) return (await Promise.all(unsaved.map(document => document.save()))).every(Boolean);
  return picked === asDeployed;
}
