import * as vscode from 'vscode';

/**
 * The files of what a menu of Source Control passes, read in VS Code's source: `(...resourceStates)` for rows, also
 * for those below the row of a folder, and `(...groups)` for groups. Anything else is left out.
 */
export function parseScmArguments(args: readonly unknown[]): readonly vscode.Uri[] {
  const uris = args.flatMap(arg => (isGroup(arg) ? arg.resourceStates : [arg])).flatMap(uriOf);
  return [...new Map(uris.map(uri => [uri.toString(), uri])).values()];
}

/** The folder of the repository whose title menu was used; the menu passes its source control. */
export function parseScmRoot([arg]: readonly unknown[]): vscode.Uri | undefined {
  return isObject(arg) && 'rootUri' in arg && arg.rootUri instanceof vscode.Uri ? arg.rootUri : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isGroup(arg: unknown): arg is { readonly resourceStates: readonly unknown[] } {
  return isObject(arg) && 'resourceStates' in arg && Array.isArray(arg.resourceStates);
}

function uriOf(state: unknown): readonly vscode.Uri[] {
  return isObject(state) && 'resourceUri' in state && state.resourceUri instanceof vscode.Uri
    ? [state.resourceUri]
    : [];
}
