import * as vscode from 'vscode';
import { CdnError } from '../../core/errors.ts';
import { fileName } from '../mapping/paths.ts';
import { plain } from '../messages.ts';
import { showError } from '../showError.ts';

/** What is done about unsaved changes; the setting's other value asks. */
type Unsaved = 'save' | 'purgeAsDeployed';

const setting = 'unsavedFiles';

/**
 * Saves files with unsaved changes, or leaves them as they are: what is on disk is what gets compared. Asked once, the
 * answer is kept in the user settings. False when dismissed, or when a file could not be saved.
 */
export async function saveFirst(
  log: vscode.LogOutputChannel,
  files: readonly vscode.Uri[],
): Promise<boolean> {
  const asked = new Set(files.map(uri => uri.toString()));
  const unsaved = vscode.workspace.textDocuments.filter(
    document => document.isDirty && asked.has(document.uri.toString()),
  );
  if (unsaved.length === 0) return true;
  const answer = keptAnswer() ?? (await ask(log, unsaved));
  if (answer === 'save') return (await Promise.all(unsaved.map(document => document.save()))).every(Boolean);
  return answer === 'purgeAsDeployed';
}

function keptAnswer(): Unsaved | undefined {
  const kept = vscode.workspace.getConfiguration('cdnExplorer').get<unknown>(setting);
  return kept === 'save' || kept === 'purgeAsDeployed' ? kept : undefined;
}

async function ask(
  log: vscode.LogOutputChannel,
  unsaved: readonly vscode.TextDocument[],
): Promise<Unsaved | undefined> {
  const save = vscode.l10n.t('Save and Purge');
  const asDeployed = vscode.l10n.t('Purge as Deployed');
  const [first] = unsaved;
  const question =
    first && unsaved.length === 1
      ? vscode.l10n.t('{0} has unsaved changes.', fileName(first.uri.path))
      : vscode.l10n.t('{0} files have unsaved changes.', unsaved.length);
  const detail = vscode.l10n.t('The answer is kept in the settings, as “{0}”.', `cdnExplorer.${setting}`);
  const options = { modal: true, detail };
  const picked = await vscode.window.showWarningMessage(plain(question), options, save, asDeployed);
  if (picked === undefined) return undefined;
  const answer = picked === save ? 'save' : 'purgeAsDeployed';
  await keepAnswer(log, answer);
  return answer;
}

/** An answer that can't be kept still holds for this purge. */
async function keepAnswer(log: vscode.LogOutputChannel, answer: Unsaved): Promise<void> {
  try {
    const settings = vscode.workspace.getConfiguration('cdnExplorer');
    await settings.update(setting, answer, vscode.ConfigurationTarget.Global);
  } catch (thrown) {
    const detail = { path: 'settings.json' };
    showError(log, 'Unsaved files', new CdnError('storage', { code: 'settings', detail, cause: thrown }));
  }
}
