import * as vscode from 'vscode';
import type { RuleSource } from '../../core/mapping/fields.ts';
import { toPath } from './paths.ts';

/** A file with rules in it. */
export interface SettingsFile {
  readonly uri: vscode.Uri;
  readonly source: RuleSource;
  /** The key that holds the settings, where they are not the whole file. */
  readonly within?: 'settings';
}

/**
 * The settings files of all scopes. The user's own may lie on another machine than the extension: it is among them
 * only while it is open.
 */
export function settingsFiles(): readonly SettingsFile[] {
  const { workspaceFile, workspaceFolders = [], textDocuments } = vscode.workspace;
  const [first] = workspaceFolders;
  const ofWorkspace: SettingsFile[] =
    workspaceFile === undefined || first === undefined
      ? []
      : [
          {
            uri: workspaceFile,
            source: { scope: 'workspace', base: toPath(first.uri) },
            within: 'settings',
          },
        ];
  const ofFolders = workspaceFolders.map(({ uri }): SettingsFile => ({
    uri: folderSettings(uri),
    source: { scope: 'folder', base: toPath(uri) },
  }));
  const own = textDocuments.filter(isOwnSettings).map(({ uri }): SettingsFile => ({
    uri,
    source: { scope: 'user' },
  }));
  return [...ofWorkspace, ...ofFolders, ...own];
}

/** The settings file of a workspace folder. */
export function folderSettings(folder: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(folder, '.vscode', 'settings.json');
}

/** The text in the editor where it is open; undefined when there is no such file. */
export async function readSettings(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  return vscode.workspace.fs.readFile(uri).then(
    bytes => new TextDecoder().decode(bytes),
    () => undefined,
  );
}

/** `vscode-userdata` on the desktop; a file where the user's settings lie on the server. */
function isOwnSettings({ uri }: vscode.TextDocument): boolean {
  const isNamedSo = /\/User\/(?:profiles\/[^/]+\/)?settings\.json$/.test(uri.path);
  return isNamedSo && vscode.workspace.getWorkspaceFolder(uri) === undefined;
}
