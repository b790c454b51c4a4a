import * as vscode from 'vscode';

/** Folders with more files than this are not expanded: a folder is better purged as one directory. */
const largestFolder = 10_000;

/** The files among the URIs, and those below its folders, each once. */
export async function collectFiles(uris: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
  const found = new Map<string, vscode.Uri>();
  for (const uri of uris) {
    const isFolder = await isDirectory(uri);
    const files = isFolder ? await filesBelow(uri) : [uri];
    for (const file of files) found.set(file.toString(), file);
  }
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
  return vscode.workspace.findFiles(new vscode.RelativePattern(folder, '**'), undefined, largestFolder);
}
