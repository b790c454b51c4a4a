import * as vscode from 'vscode';
import type { CompiledRules } from '../../core/mapping/compile.ts';
import { baseName, isHashedBuild } from '../../core/mapping/hashed.ts';
import { entriesOf } from '../../core/mapping/entries.ts';
import { mapFiles, type PurgeTarget } from '../../core/mapping/map.ts';
import { fileName, toFileRef, toPath } from './paths.ts';

/** A question need not know all files of a large folder, nor wait for them. */
const findMs = 1000;
const mostPages = 1000;
const mostBuilds = 100;

/** Some of the files below a folder whose path there fits the glob: what is found within a second. */
export async function findSome(folder: string, glob: string, limit: number): Promise<vscode.Uri[]> {
  const stop = new vscode.CancellationTokenSource();
  const timer = setTimeout(() => stop.cancel(), findMs);
  const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), glob);
  try {
    return await vscode.workspace.findFiles(pattern, undefined, limit, stop.token);
  } finally {
    clearTimeout(timer);
    stop.dispose();
  }
}

/** Targets of files of this workspace that fit the glob and that rules map themselves, not through a source. */
export async function findMapped(
  compiled: CompiledRules,
  glob: string,
  limit: number,
): Promise<readonly PurgeTarget[]> {
  const found = await Promise.all(foldersOf(compiled).map(folder => findSome(folder, glob, limit)));
  const { targets } = mapFiles(found.flat().map(toFileRef), compiled);
  return targets.filter(({ source }) => source === undefined);
}

/** The HTML pages by which the sites of this workspace are entered. */
export async function findEntries(compiled: CompiledRules): Promise<readonly PurgeTarget[]> {
  return entriesOf(await findMapped(compiled, '**/*.{html,htm,xhtml}', mostPages));
}

/** Mapped files that may be a source's output under its name with a content hash. */
export async function findHashedBuilds(
  compiled: CompiledRules,
  source: string,
): Promise<readonly PurgeTarget[]> {
  const name = fileName(source);
  // What may mean something in a glob stands as "any character": the names are read again.
  const glob = `**/${baseName(name).replaceAll(/[^\p{L}\p{N} _-]/gu, '?')}?*`;
  const found = await findMapped(compiled, glob, mostBuilds);
  return found.filter(({ file }) => isHashedBuild(name, fileName(file.path)));
}

/** The folders of rules in this workspace, none inside another; a workspace folder for a rule of a folder above it. */
function foldersOf({ all }: CompiledRules): string[] {
  const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => toPath(uri));
  const folders = all
    .filter(({ rule }) => rule.kind === 'folder')
    .flatMap(({ rule }) =>
      roots.flatMap(root => (isWithin(rule.path, root) ? rule.path : isWithin(root, rule.path) ? root : [])),
    );
  const distinct = [...new Set(folders)];
  return distinct.filter(inner => !distinct.some(outer => outer !== inner && isWithin(inner, outer)));
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
