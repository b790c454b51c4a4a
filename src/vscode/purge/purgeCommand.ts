import * as vscode from 'vscode';
import { compileRules } from '../../core/mapping/compile.ts';
import { mapFiles } from '../../core/mapping/map.ts';
import { mapFile } from '../mapping/mapFile.ts';
import { fileName, toFileRef } from '../mapping/paths.ts';
import { readRules } from '../mapping/readRules.ts';
import { reportProblems } from '../mapping/reportProblems.ts';
import { tell } from '../messages.ts';
import type { Services } from '../services.ts';
import { collectFiles } from './collectFiles.ts';
import { activeTabUri, parsePurgeArguments } from './parseArguments.ts';
import { isRunNode } from './purgesView.ts';
import { purgeTargets } from './purgeTargets.ts';
import { saveFirst } from './saveFirst.ts';
import { wordUnmapped } from './wordUnmapped.ts';

/** From a menu, a key or the palette: the files it names, or the active tab. */
export async function purgeCommand(services: Services, args: readonly unknown[]): Promise<void> {
  const files = await requestedFiles(args);
  if (files && (await saveFirst(files))) await purgeFiles(services, files);
}

/** "Map to CDN URL…": the rule without the purge. */
export async function mapFileCommand(services: Services, args: readonly unknown[]): Promise<void> {
  const [uri] = (await requestedFiles(args)) ?? [];
  const target = uri && (await mapFile(services, toFileRef(uri), 'toKeep'));
  if (!target) return;
  vscode.window.setStatusBarMessage(`$(check) ${fileName(target.file.path)} → ${target.url}`, 10_000);
}

/** Only from the row of a run of this window: nothing else says which run is meant. */
export async function cancelPurgeCommand({ runs }: Services, node: unknown): Promise<void> {
  if (isRunNode(node)) runs.cancel(node.record.id);
}

async function requestedFiles(args: readonly unknown[]): Promise<vscode.Uri[] | undefined> {
  if (!vscode.workspace.isTrusted) {
    // A command that vanished from the menu would say nothing: this one says why, and what to do.
    tell({
      text: vscode.l10n.t('Restricted Mode purges nothing and reads no rules.'),
      button: vscode.l10n.t('Manage Workspace Trust'),
      act: manageTrust,
    });
    return undefined;
  }
  const request = parsePurgeArguments(args);
  const active = request?.kind === 'activeTab' ? activeTabUri() : undefined;
  const uris = request?.kind === 'files' ? request.uris : active ? [active] : [];
  const local = uris.filter(uri => uri.scheme === 'file');
  if (local.length === 0) {
    return refuse(vscode.l10n.t('There is no file to purge. Open one, or right-click it in the Explorer.'));
  }
  const files = await collectFiles(local);
  return files.length > 0 ? files : refuse(vscode.l10n.t('This folder has no files.'));
}

function manageTrust(): unknown {
  return vscode.commands.executeCommand('workbench.trust.manage');
}

function refuse(text: string): undefined {
  tell({ text });
  return undefined;
}

async function purgeFiles(services: Services, uris: readonly vscode.Uri[]): Promise<void> {
  const files = uris.map(toFileRef);
  const rules = readRules();
  reportProblems(services, rules.problems);
  const { targets, unmapped } = mapFiles(files, rules.compiled);
  const unknown = unmapped.find(({ reason }) => reason !== 'excluded');
  if (targets.length > 0 || !unknown) {
    if (unmapped.length > 0) tell({ text: wordUnmapped(unmapped, files.length) });
    return targets.length > 0 ? purgeTargets(services, targets) : undefined;
  }
  const target = await mapFile(services, unknown.file, 'toPurge');
  if (!target) return undefined;
  // The new rule may cover the rest of the selection too, also when it is kept only for now.
  const withNew = compileRules([target.rule, ...readRules().rules]);
  const others = mapFiles(
    files.filter(({ path }) => path !== unknown.file.path),
    withNew,
  );
  if (others.unmapped.length > 0) tell({ text: wordUnmapped(others.unmapped, files.length) });
  return purgeTargets(services, [target, ...others.targets]);
}
