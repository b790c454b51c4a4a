import * as vscode from 'vscode';
import { type FolderPlan, planFolder } from '../../core/mapping/folders.ts';
import { mapFiles, type PurgeTarget } from '../../core/mapping/map.ts';
import { buildFirst } from '../mapping/buildFirst.ts';
import { chooseTarget } from '../mapping/chooseTarget.ts';
import { mapFile } from '../mapping/mapFile.ts';
import type { FileRef } from '../../core/mapping/paths.ts';
import { fileName, toFileRef, toPath } from '../mapping/paths.ts';
import { readRules } from '../mapping/readRules.ts';
import { reportProblems } from '../mapping/reportProblems.ts';
import { isAllowedHere } from '../mapping/restricted.ts';
import { tell } from '../messages.ts';
import type { Services } from '../services.ts';
import { collectFiles, collectFolder, type FolderFiles } from './collectFiles.ts';
import { chooseFolderWay, wishesOfFolder } from './folderChoice.ts';
import { askIfHashed } from './hashedChoice.ts';
import {
  activeTabUri,
  type NamedOptions,
  parsePurgeArguments,
  type PurgeRequest,
  usual,
} from './parseArguments.ts';
import { isRunNode } from './purgesView.ts';
import { purgeWishes } from './purgeWishes.ts';
import { saveFirst } from './saveFirst.ts';
import { chooseUnmapped, type Found } from './unmappedChoice.ts';
import { wishesForObjects, wishesForTargets } from './wishes.ts';
import { wordUnmapped } from './wordUnmapped.ts';

/** From a menu, a key, the palette or another extension: the files or objects it names, or the active tab. */
export async function purgeCommand(services: Services, args: readonly unknown[]): Promise<void> {
  if (!isAllowedHere()) return;
  const request = parsePurgeArguments(args);
  if (request?.kind === 'objects') {
    const { objects, options } = request;
    return purgeWishes(services, wishesForObjects(objects, options.how, options));
  }
  const selection = await requestedFiles(request);
  if (selection && (await saveFirst(services.log, selection.files))) {
    await purgeFiles(services, selection, request?.options);
  }
}

/** "Map to CDN URL…": the rule without the purge. */
export async function mapFileCommand(services: Services, args: readonly unknown[]): Promise<void> {
  if (!isAllowedHere()) return;
  const [uri] = (await requestedFiles(parsePurgeArguments(args)))?.files ?? [];
  const target = uri && (await mapFile(services, toFileRef(uri), 'toKeep'));
  if (!target) return;
  vscode.window.setStatusBarMessage(`$(check) ${fileName(target.file.path)} → ${target.url}`, 10_000);
}

/** Only from the row of a run of this window: nothing else says which run is meant. */
export async function cancelPurgeCommand({ runs }: Services, node: unknown): Promise<void> {
  if (isRunNode(node)) runs.cancel(node.record.id);
}

interface Selection {
  readonly files: readonly vscode.Uri[];
  /** The folder that they are all the files of, when that is what was asked for. */
  readonly folder?: FolderFiles;
}

async function requestedFiles(request: PurgeRequest | undefined): Promise<Selection | undefined> {
  const active = request?.kind === 'activeTab' ? activeTabUri() : undefined;
  const uris = request?.kind === 'files' ? request.uris : active ? [active] : [];
  const local = uris.filter(uri => uri.scheme === 'file');
  if (local.length === 0) {
    return refuse(vscode.l10n.t('There is no file to purge. Open one, or right-click it in the Explorer.'));
  }
  const folder = await collectFolder(local);
  const files = folder?.files ?? (await collectFiles(local));
  return files.length > 0
    ? { files, ...(folder && { folder }) }
    : refuse(vscode.l10n.t('This folder has no files.'));
}

function refuse(text: string): undefined {
  tell({ text });
  return undefined;
}

/** Files that are known: what the rules give of them, or the answers to questions. `mark` adds facts to that. */
export async function purgeFiles(
  services: Services,
  { files, folder }: Selection,
  options: NamedOptions = usual,
  mark = async (targets: readonly PurgeTarget[]) => targets,
): Promise<void> {
  // What a key binding or an extension asks for it has chosen already.
  const mayAsk = options === usual;
  const found = await findTargets(services, files.map(toFileRef), mayAsk && !folder);
  if (found.targets.length === 0) return tellUnmapped(found, files.length);
  const all = await mark(found.targets);
  const targets = await chooseTarget(services.choices, all, options.target);
  if (targets.length === 0) return;
  const way = await chooseWay(services, found, targets, mayAsk ? folder : undefined);
  if (way === undefined) return;
  if (way === 'list') tellUnmapped(found, files.length);
  if (!(await buildFirst(targets))) return;
  const wishes =
    way === 'list' ? wishesForTargets(targets, options.how, options) : wishesOfFolder(way, options);
  await purgeWishes(services, wishes, { isRoot: isWorkspaceFolder((folder ?? found.instead)?.path) });
}

/** What the rules give, or the answer to the question what to purge where they give nothing. */
async function findTargets(services: Services, files: readonly FileRef[], mayAsk: boolean): Promise<Found> {
  const rules = readRules();
  reportProblems(services, rules.problems);
  const { targets, unmapped } = mapFiles(files, rules.compiled);
  const unknown = unmapped.find(({ reason }) => reason !== 'excluded');
  if (targets.length === 0 && unknown) return chooseUnmapped(services, unknown, files, rules);
  return { targets: mayAsk && files.length === 1 ? await askIfHashed(targets, rules) : targets, unmapped };
}

/** Directories, or the list of the targets. Undefined when dismissed. */
async function chooseWay(
  services: Services,
  { instead }: Found,
  targets: readonly PurgeTarget[],
  folder: FolderFiles | undefined,
): Promise<'list' | FolderPlan | undefined> {
  const folders = instead?.plan.directories.map(({ at }) => at);
  if (folders) return planFolder(folders, targets);
  return folder ? chooseFolderWay(services, folder, targets) : 'list';
}

function tellUnmapped({ unmapped }: Found, total: number): void {
  if (unmapped.length > 0) tell({ text: wordUnmapped(unmapped, total) });
}

function isWorkspaceFolder(path: string | undefined): boolean {
  return vscode.workspace.workspaceFolders?.some(({ uri }) => toPath(uri) === path) === true;
}
