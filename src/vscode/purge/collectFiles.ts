import * as vscode from 'vscode';
import { CdnError } from '../../core/errors.ts';
import { toPath } from '../mapping/paths.ts';

/** More files than this at once are a directory to be purged as one, not a list. */
export const mostFiles = 10_000;

/** A folder with its files; there are more than these where `isAll` is false. */
export interface FolderFiles {
  readonly path: string;
  readonly files: readonly vscode.Uri[];
  readonly isAll: boolean;
}

/** The files among the URIs, and those below its folders, each once. Rejects with kind `input` when there are too many. */
export async function collectFiles(uris: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
  const folders = await Promise.all(uris.map(isDirectory));
  const found = new Map<string, vscode.Uri>();
  for (const [index, uri] of uris.entries()) {
    const files = folders[index] ? await filesBelow(uri) : [uri];
    for (const file of files) found.set(file.toString(), file);
  }
  if (found.size > mostFiles)
    throw new CdnError('input', { code: 'tooManyFiles', detail: { count: mostFiles } });
  return [...found.values()];
}

/** The folder, where the URIs are one folder and nothing else. */
export async function collectFolder(uris: readonly vscode.Uri[]): Promise<FolderFiles | undefined> {
  const [uri] = uris;
  if (!uri || uris.length > 1 || !(await isDirectory(uri))) return undefined;
  const found = await filesBelow(uri);
  return { path: toPath(uri), files: found.slice(0, mostFiles), isAll: found.length <= mostFiles };
}

/** A file that is gone is still cached at its URL, so it counts as a file. */
async function isDirectory(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
  } catch {
    return false;
  }
}

/** By name: they are found in any order. */
async function filesBelow(folder: vscode.Uri): Promise<vscode.Uri[]> {
  const pattern = new vscode.RelativePattern(folder, '**');
  const found = await vscode.workspace.findFiles(pattern, undefined, mostFiles + 1);
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
