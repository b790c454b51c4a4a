import { dirname } from 'node:path/posix';
import * as vscode from 'vscode';
import { compileRules } from '../../core/mapping/compile.ts';
import type { FolderPlan } from '../../core/mapping/folders.ts';
import { sourceRuleOf } from '../../core/mapping/inferSource.ts';
import { mapFiles, type PurgeTarget, type UnmappedFile } from '../../core/mapping/map.ts';
import type { FileRef } from '../../core/mapping/paths.ts';
import { askChoice, type Choice } from '../inputs.ts';
import { findEntries, findHashedBuilds, findMapped } from '../mapping/findMapped.ts';
import { mapFile } from '../mapping/mapFile.ts';
import { mapSource } from '../mapping/mapSource.ts';
import { fileName } from '../mapping/paths.ts';
import { readRules, type RuleSet } from '../mapping/readRules.ts';
import type { Services } from '../services.ts';
import { directoriesOf, wordReach, wordUrls } from './folderChoice.ts';
import { askOfSource, entryRows } from './hashedChoice.ts';

/** What a selection comes to: URLs, and files that no rule covers. */
export interface Found {
  readonly targets: readonly PurgeTarget[];
  readonly unmapped: readonly UnmappedFile[];
  /** The folder that is purged in place of a file, as directories. */
  readonly instead?: { readonly path: string; readonly plan: FolderPlan };
}

/** A folder's purge is proven by few of its files. */
const someFiles = 2000;

const nothing: Found = { targets: [], unmapped: [] };

/** What there is to purge in place of a file that no rule covers. */
interface Surroundings {
  readonly mapped: readonly PurgeTarget[];
  readonly entries: readonly PurgeTarget[];
  readonly outputs: readonly PurgeTarget[];
}

/**
 * Asks what is purged for a file that no rule covers, the first of these files; what is answered may cover the others.
 * Where rules map nothing in the workspace, and for a file outside of it, that is its live URL.
 */
export async function chooseUnmapped(
  services: Services,
  unknown: UnmappedFile,
  files: readonly FileRef[],
  rules: RuleSet,
): Promise<Found> {
  const around = unknown.file.root === undefined ? undefined : await lookAround(unknown, rules);
  if (around && around.outputs.length > 0 && files.length === 1) {
    const { outputs, entries } = around;
    const answer = await askOfSource(fileName(unknown.file.path), outputs, entries);
    if (answer !== 'other') return typeof answer === 'object' ? { targets: answer, unmapped: [] } : nothing;
  }
  const ways = around ? await waysFor(services, unknown, around) : [];
  const way = ways.length > 0 ? await askWay(unknown.file, ways) : 'url';
  if (typeof way !== 'string') return way ?? nothing;
  return way === 'url' ? byUrl(services, unknown, files) : byBuiltFile(services, unknown.file, files, rules);
}

/** A source whose built file is not mapped has been asked about by a rule: nothing else is built from it. */
async function lookAround({ file, source }: UnmappedFile, { compiled }: RuleSet): Promise<Surroundings> {
  const [mapped, entries, outputs] = await Promise.all([
    findMapped(compiled, '**', someFiles),
    findEntries(compiled),
    source ? [] : findHashedBuilds(compiled, file.path),
  ]);
  return { mapped, entries, outputs };
}

type Way = 'built' | 'url' | Found;

/** What there is beside the live URL. */
async function waysFor(
  services: Services,
  { file, source }: UnmappedFile,
  { mapped, entries }: Surroundings,
): Promise<Choice<Way>[]> {
  const folder = dirname(file.path);
  const below = mapped.filter(target => target.file.path.startsWith(`${folder}/`));
  const plan = await directoriesOf(services, folder, below);
  const built: Choice<Way> = {
    label: `$(file-symlink-file) ${vscode.l10n.t('Its built file…')}`,
    description: vscode.l10n.t('becomes a rule'),
    value: 'built',
  };
  const directory = plan && {
    label: `$(folder) ${vscode.l10n.t('Its folder as one directory')}`,
    description: wordUrls(plan),
    detail: wordReach(plan),
    value: { targets: below, unmapped: [], instead: { path: folder, plan } },
  };
  return [
    ...(mapped.length > 0 && !source ? [built] : []),
    ...entryRows<Way>(entries, targets => ({ targets, unmapped: [] })),
    ...(directory ? [directory] : []),
  ];
}

async function askWay(file: FileRef, ways: readonly Choice<Way>[]): Promise<Way | undefined> {
  const url: Choice<Way> = {
    label: `$(link) ${vscode.l10n.t('Paste its live URL…')}`,
    description: vscode.l10n.t('becomes a rule'),
    value: 'url',
  };
  const isBuilt = ({ value }: Choice<Way>): boolean => value === 'built';
  const answer = await askChoice<Way>({
    title: vscode.l10n.t('CDN Purge'),
    placeholder: vscode.l10n.t('No rule covers {0}. What is purged?', fileName(file.path)),
    choices: [...ways.filter(isBuilt), url, ...ways.filter(way => !isBuilt(way))],
  });
  return typeof answer === 'symbol' ? undefined : answer;
}

async function byUrl(
  services: Services,
  { file, source }: UnmappedFile,
  files: readonly FileRef[],
): Promise<Found> {
  const target = await mapFile(services, file, 'toPurge');
  if (!target) return nothing;
  // The new rule may cover the rest of the selection too, also when it is kept only for now.
  const { rules, sources } = readRules();
  const asked = (source ?? file).path;
  const others = mapFiles(
    files.filter(({ path }) => path !== asked),
    compileRules([target.rule, ...rules], sources),
  );
  return {
    targets: [{ ...target, ...(source && { source }) }, ...others.targets],
    unmapped: others.unmapped,
  };
}

async function byBuiltFile(
  services: Services,
  source: FileRef,
  files: readonly FileRef[],
  { compiled, rules, sources }: RuleSet,
): Promise<Found> {
  const candidate = await mapSource(services, source, compiled);
  const rule = candidate && sourceRuleOf(candidate);
  return rule ? mapFiles(files, compileRules(rules, [...sources, rule])) : nothing;
}
