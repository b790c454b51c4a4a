import * as vscode from 'vscode';
import { CdnError } from '../../core/errors.ts';

/** More files than this at once are a directory to be purged as one, not a list. */
const mostFiles = 10_000;

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

/** A file that is gone is still cached at its URL, so it counts as a file. */
async function isDirectory(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.Directory) !== 0;
  } catch {
    return false;
  }
}

async function filesBelow(folder: vscode.Uri): Promise<vscode.Uri[]> {
  return vscode.workspace.findFiles(new vscode.RelativePattern(folder, '**'), undefined, mostFiles + 1);
}
