import * as vscode from 'vscode';

/** The part of the built-in git extension's public API (version 1) that says what has changed. */
interface GitApi {
  readonly repositories: readonly GitRepository[];
}

interface GitRepository {
  readonly rootUri: vscode.Uri;
  readonly state: {
    readonly mergeChanges: readonly GitChange[];
    readonly indexChanges: readonly GitChange[];
    readonly workingTreeChanges: readonly GitChange[];
    readonly untrackedChanges: readonly GitChange[];
  };
}

export interface GitChange {
  /** As Source Control shows it: of a renamed file the new name. */
  readonly uri: vscode.Uri;
  readonly originalUri: vscode.Uri;
  readonly renameUri: vscode.Uri | undefined;
  readonly status: number;
}

/** `Status.INDEX_COPIED`: the other name is still there. */
const copied = 4;

/** What git says changed, in the repository at `root` or in all. Empty where git is absent, off or not ready. */
export function gitChanges(root?: vscode.Uri): readonly GitChange[] {
  const repositories = gitApi()?.repositories ?? [];
  return repositories
    .filter(({ rootUri }) => root === undefined || rootUri.toString() === root.toString())
    .flatMap(({ state }) => [
      ...state.mergeChanges,
      ...state.indexChanges,
      ...state.workingTreeChanges,
      ...state.untrackedChanges,
    ]);
}

/** The files, each followed by its old names: those are the ones still cached. */
export function withOldNames(
  uris: readonly vscode.Uri[],
  changes: readonly GitChange[],
): readonly vscode.Uri[] {
  const renamed = changes.filter(({ renameUri, status }) => renameUri !== undefined && status !== copied);
  const oldNames = Map.groupBy(renamed, ({ uri }) => uri.toString());
  return uris.flatMap(uri => [
    uri,
    ...(oldNames.get(uri.toString()) ?? []).map(({ originalUri }) => originalUri),
  ]);
}

function gitApi(): GitApi | undefined {
  const git = vscode.extensions.getExtension<{ getAPI(version: 1): GitApi }>('vscode.git');
  if (!git?.isActive) return undefined;
  try {
    return git.exports.getAPI(1);
  } catch {
    // The setting `git.enabled` is off.
    return undefined;
  }
}
