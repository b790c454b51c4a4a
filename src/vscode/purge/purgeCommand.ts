import * as vscode from 'vscode';
import { compileRules } from '../../core/mapping/compile.ts';
import { mapFiles, type PurgeTarget } from '../../core/mapping/map.ts';
import { buildFirst } from '../mapping/buildFirst.ts';
import { chooseTarget } from '../mapping/chooseTarget.ts';
import { mapFile } from '../mapping/mapFile.ts';
import type { FileRef } from '../../core/mapping/paths.ts';
import { fileName, toFileRef } from '../mapping/paths.ts';
import { readRules } from '../mapping/readRules.ts';
import { reportProblems } from '../mapping/reportProblems.ts';
import { isAllowedHere } from '../mapping/restricted.ts';
import { tell } from '../messages.ts';
import type { Services } from '../services.ts';
import { collectFiles } from './collectFiles.ts';
import {
  activeTabUri,
  type NamedOptions,
  parsePurgeArguments,
  type PurgeRequest,
  usual,
} from './parseArguments.ts';
import { isRunNode } from './purgesView.ts';
import { purgeWishes } from './purgeTargets.ts';
import { wishesForObjects, wishesForTargets } from './wishes.ts';
import { saveFirst } from './saveFirst.ts';
import { wordUnmapped } from './wordUnmapped.ts';

/** From a menu, a key, the palette or another extension: the files or objects it names, or the active tab. */
export async function purgeCommand(services: Services, args: readonly unknown[]): Promise<void> {
  if (!isAllowedHere()) return;
  const request = parsePurgeArguments(args);
  if (request?.kind === 'objects') {
    const { objects, options } = request;
    return purgeWishes(services, wishesForObjects(objects, options.how, options));
  }
  const files = await requestedFiles(request);
  if (files && (await saveFirst(files))) await purgeFiles(services, files, request?.options);
}

/** "Map to CDN URL…": the rule without the purge. */
export async function mapFileCommand(services: Services, args: readonly unknown[]): Promise<void> {
  if (!isAllowedHere()) return;
  const [uri] = (await requestedFiles(parsePurgeArguments(args))) ?? [];
  const target = uri && (await mapFile(services, toFileRef(uri), 'toKeep'));
  if (!target) return;
  vscode.window.setStatusBarMessage(`$(check) ${fileName(target.file.path)} → ${target.url}`, 10_000);
}

/** Only from the row of a run of this window: nothing else says which run is meant. */
export async function cancelPurgeCommand({ runs }: Services, node: unknown): Promise<void> {
  if (isRunNode(node)) runs.cancel(node.record.id);
}

async function requestedFiles(request: PurgeRequest | undefined): Promise<vscode.Uri[] | undefined> {
  const active = request?.kind === 'activeTab' ? activeTabUri() : undefined;
  const uris = request?.kind === 'files' ? request.uris : active ? [active] : [];
  const local = uris.filter(uri => uri.scheme === 'file');
  if (local.length === 0) {
    return refuse(vscode.l10n.t('There is no file to purge. Open one, or right-click it in the Explorer.'));
  }
  const files = await collectFiles(local);
  return files.length > 0 ? files : refuse(vscode.l10n.t('This folder has no files.'));
}

function refuse(text: string): undefined {
  tell({ text });
  return undefined;
}

/** Files that are known: what the rules give of them, or the answers to questions. `mark` adds facts to that. */
export async function purgeFiles(
  services: Services,
  uris: readonly vscode.Uri[],
  options: NamedOptions = usual,
  mark = async (targets: readonly PurgeTarget[]) => targets,
): Promise<void> {
  const all = await mark(await targetsOf(services, uris.map(toFileRef)));
  const targets = await chooseTarget(services.choices, all, options.target);
  if (targets.length === 0 || !(await buildFirst(targets))) return;
  await purgeWishes(services, wishesForTargets(targets, options.how, options));
}

/** What the rules give, or the answer to the question for one URL; what is left out is told. */
async function targetsOf(services: Services, files: readonly FileRef[]): Promise<readonly PurgeTarget[]> {
  const { compiled, problems } = readRules();
  reportProblems(services, problems);
  const { targets, unmapped } = mapFiles(files, compiled);
  const unknown = unmapped.find(({ reason }) => reason !== 'excluded');
  if (targets.length > 0 || !unknown) {
    if (unmapped.length > 0) tell({ text: wordUnmapped(unmapped, files.length) });
    return targets;
  }
  const { file, source } = unknown;
  const target = await mapFile(services, file, 'toPurge');
  if (!target) return [];
  // The new rule may cover the rest of the selection too, also when it is kept only for now.
  const { rules, sources } = readRules();
  const asked = (source ?? file).path;
  const others = mapFiles(
    files.filter(({ path }) => path !== asked),
    compileRules([target.rule, ...rules], sources),
  );
  if (others.unmapped.length > 0) tell({ text: wordUnmapped(others.unmapped, files.length) });
  return [{ ...target, ...(source && { source }) }, ...others.targets];
}
