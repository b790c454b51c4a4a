import * as vscode from 'vscode';
import { showError } from './showError.ts';

/** Every command of the extension. A test holds this table against the manifest. */
export const commandIds = [
  'cdnExplorer.addProfile',
  'cdnExplorer.cancelPurge',
  'cdnExplorer.clearPurges',
  'cdnExplorer.copyUrl',
  'cdnExplorer.duplicateProfile',
  'cdnExplorer.editProfile',
  'cdnExplorer.editProfileJson',
  'cdnExplorer.explainUrl',
  'cdnExplorer.filterDomains',
  'cdnExplorer.mapFile',
  'cdnExplorer.openPurges',
  'cdnExplorer.purge',
  'cdnExplorer.purgeAgain',
  'cdnExplorer.purgeAs',
  'cdnExplorer.purgeChanges',
  'cdnExplorer.purgePlan',
  'cdnExplorer.purgeScm',
  'cdnExplorer.purgeUrls',
  'cdnExplorer.reloadProfiles',
  'cdnExplorer.removeProfile',
  'cdnExplorer.retryPurge',
  'cdnExplorer.showOutput',
  'cdnExplorer.startDemo',
  'cdnExplorer.stopDemo',
  'cdnExplorer.testProfile',
] as const;

export type CommandId = (typeof commandIds)[number];

/** Menus, keys and the palette pass different arguments: a handler parses them, it never trusts them. */
export type CommandHandler = (...args: readonly unknown[]) => Promise<void>;

/** Registers all commands. What a handler throws is shown once, here; cancellation is silent. */
export function registerCommands(
  handlers: Readonly<Record<CommandId, CommandHandler>>,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return vscode.Disposable.from(
    ...commandIds.map(id =>
      vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
        try {
          await handlers[id](...args);
        } catch (thrown) {
          showError(log, id, thrown);
        }
      }),
    ),
  );
}
