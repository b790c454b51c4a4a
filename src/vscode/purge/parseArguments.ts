import * as vscode from 'vscode';

/** What a purge was asked for. */
export type PurgeRequest =
  | { readonly kind: 'files'; readonly uris: readonly vscode.Uri[] }
  | { readonly kind: 'activeTab' };

/**
 * Each menu passes its own arguments, read in VS Code's source: the Explorer `(uri, uris[])` with the selection when
 * the clicked row is in it; an editor tab `(uri, {groupId, editorIndex})`; a key or the palette nothing. Anything
 * else is no request: `undefined`.
 */
export function parsePurgeArguments(args: readonly unknown[]): PurgeRequest | undefined {
  const [first, second] = args;
  if (first === undefined || first === null) return { kind: 'activeTab' };
  if (!(first instanceof vscode.Uri)) return undefined;
  const selected = Array.isArray(second) ? second.filter(uri => uri instanceof vscode.Uri) : [];
  return { kind: 'files', uris: selected.length > 0 ? selected : [first] };
}

/** The file of the active tab, of any kind: images and diffs have no text editor. */
export function activeTabUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText) return input.uri;
  if (input instanceof vscode.TabInputTextDiff) return input.modified;
  if (input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputNotebook) return input.uri;
  return undefined;
}
