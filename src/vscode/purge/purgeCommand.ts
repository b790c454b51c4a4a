import * as vscode from 'vscode';
import { compileRules } from '../../core/mapping/compile.ts';
import { mapFiles, type UnmappedFile } from '../../core/mapping/map.ts';
import type { RuleSource } from '../../core/mapping/rules.ts';
import { mapFile } from '../mapping/mapFile.ts';
import { fileName, toFileRef } from '../mapping/paths.ts';
import { readRules, type RuleSet } from '../mapping/readRules.ts';
import type { Services } from '../services.ts';
import { collectFiles } from './collectFiles.ts';
import { activeTabUri, parsePurgeArguments } from './parseArguments.ts';
import { isRunNode } from './purgesView.ts';
import { purgeTargets } from './purgeTargets.ts';

/** From a menu, a key or the palette: the files it names, or the active tab. */
export async function purgeCommand(services: Services, args: readonly unknown[]): Promise<void> {
  const files = await requestedFiles(args);
  if (files) await purgeFiles(services, files);
}

/** "Map to CDN URL…": the rule without the purge. */
export async function mapFileCommand(services: Services, args: readonly unknown[]): Promise<void> {
  const [uri] = (await requestedFiles(args)) ?? [];
  const target = uri && (await mapFile(services, toFileRef(uri)));
  if (!target) return;
  vscode.window.setStatusBarMessage(`$(check) ${fileName(target.file.path)} → ${target.url}`, 10_000);
}

/** Only from the row of a run of this window: nothing else says which run is meant. */
export async function cancelPurgeCommand({ runs }: Services, node: unknown): Promise<void> {
  if (isRunNode(node)) runs.cancel(node.record.id);
}

async function requestedFiles(args: readonly unknown[]): Promise<vscode.Uri[] | undefined> {
  if (!vscode.workspace.isTrusted) {
    say(vscode.l10n.t('Restricted Mode purges nothing and reads no rules. Trust this folder first.'));
    return undefined;
  }
  const request = parsePurgeArguments(args);
  const active = activeTabUri();
  const uris = request?.kind === 'files' ? request.uris : active ? [active] : [];
  const local = uris.filter(uri => uri.scheme === 'file');
  if (local.length === 0) {
    say(vscode.l10n.t('There is no file to purge. Open one, or right-click it in the Explorer.'));
    return undefined;
  }
  return collectFiles(local);
}

async function purgeFiles(services: Services, uris: readonly vscode.Uri[]): Promise<void> {
  const rules = readRules();
  reportProblems(services, rules);
  const { targets, unmapped } = mapFiles(uris.map(toFileRef), rules.compiled);
  if (targets.length > 0) {
    if (unmapped.length > 0) say(wordUnmapped(unmapped, uris.length));
    return purgeTargets(services, targets);
  }
  const [first] = unmapped;
  if (!first) return say(vscode.l10n.t('This folder has no files.'));
  if (unmapped.every(({ reason }) => reason === 'excluded')) return say(wordUnmapped(unmapped, uris.length));
  const target = await mapFile(services, first.file);
  if (!target) return;
  // The new rule may cover the rest of the selection too, also when it is kept only for now.
  const withNew = compileRules([target.rule, ...readRules().rules]);
  const others = mapFiles(
    uris.map(toFileRef).filter(({ path }) => path !== first.file.path),
    withNew,
  );
  if (others.unmapped.length > 0) say(wordUnmapped(others.unmapped, uris.length));
  return purgeTargets(services, [target, ...others.targets]);
}

const settingsCommands: Readonly<Record<RuleSource['scope'], string>> = {
  user: 'workbench.action.openSettingsJson',
  workspace: 'workbench.action.openWorkspaceSettingsFile',
  folder: 'workbench.action.openWorkspaceSettingsFile',
  session: 'workbench.action.openSettingsJson',
};

/** A rule that can't be used is said at the purge that might have needed it; the settings file shows why. */
function reportProblems({ log }: Services, { problems }: RuleSet): void {
  const first = problems.find(({ code }) => code !== 'unknownKey');
  for (const { path, code, detail } of problems) {
    log.warn(`cdnExplorer.mappings ${path.join('.')}: ${code}${detail === undefined ? '' : ` (${detail})`}`);
  }
  if (!first) return;
  const open = vscode.l10n.t('Open Settings');
  const place = Number(first.path[0] ?? 0) + 1;
  void vscode.window
    .showWarningMessage(vscode.l10n.t('Rule {0} of cdnExplorer.mappings can’t be used.', place), open)
    .then(picked => {
      if (picked === open) void vscode.commands.executeCommand(settingsCommands[first.scope]);
    });
}

function wordUnmapped(unmapped: readonly UnmappedFile[], total: number): string {
  const names = unmapped.slice(0, 3).map(({ file }) => fileName(file.path));
  const list = unmapped.length > names.length ? `${names.join(', ')} …` : names.join(', ');
  const [first] = unmapped;
  const glob = first?.reason === 'excluded' ? first.refusals[0]?.glob : undefined;
  if (unmapped.length === 1 && glob !== undefined) {
    return vscode.l10n.t('{0} was not purged: its rule excludes “{1}”.', list, glob);
  }
  return vscode.l10n.t(
    '{0} of {1} files were not purged, no rule covers them: {2}',
    unmapped.length,
    total,
    list,
  );
}

function say(sentence: string): void {
  void vscode.window.showInformationMessage(sentence);
}
