import * as vscode from 'vscode';
import type { FileRef } from '../../core/mapping/paths.ts';

/** Absolute, with POSIX separators; `C:/…` on Windows. */
export function toPath(uri: vscode.Uri): string {
  return process.platform === 'win32' ? uri.fsPath.replaceAll('\\', '/') : uri.fsPath;
}

export function toFileRef(uri: vscode.Uri): FileRef {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return { path: toPath(uri), ...(folder ? { root: toPath(folder.uri) } : {}) };
}

/** The last name of a path, for titles. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path of a file without its workspace folder. */
export function pathInside({ path, root }: FileRef): string {
  return root !== undefined && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}
