import * as vscode from 'vscode';
import { CdnError } from '../../core/errors.ts';
import { type FolderPlan, mapFolder, planFolder } from '../../core/mapping/folders.ts';
import type { PurgeTarget } from '../../core/mapping/map.ts';
import { type Answer, askChoice, type Choice } from '../inputs.ts';
import { fileName } from '../mapping/paths.ts';
import type { Services } from '../services.ts';
import type { PurgeWish } from './aim.ts';
import { canPurge } from './canPurge.ts';
import { type FolderFiles, mostFiles } from './collectFiles.ts';
import { type NamedOptions, usual } from './parseArguments.ts';
import { wishesForTargets } from './wishes.ts';

/** As many files below a directory are looked at. */
const coveredFiles = 10;
const namedFew = 3;

/** A folder purged as directories, as far as the CDNs of its targets have any; undefined where none has. */
export async function directoriesOf(
  { profiles }: Services,
  path: string,
  targets: readonly PurgeTarget[],
): Promise<FolderPlan | undefined> {
  const rules = [...new Set(targets.map(({ rule }) => rule))];
  const listed = await profiles.list();
  const folders = mapFolder(path, rules).filter(folder => canPurge('directory', folder, listed));
  const plan = planFolder(folders, targets);
  return plan.directories.length > 0 ? plan : undefined;
}

/**
 * Asks whether a folder is purged as a directory or as the list of its files; the list goes unasked where no CDN has
 * directories. Undefined when dismissed. Rejects with kind `input` for a folder with too many files for a list where
 * directories don't cover them.
 */
export async function chooseFolderWay(
  services: Services,
  { path, isAll }: FolderFiles,
  targets: readonly PurgeTarget[],
): Promise<'list' | FolderPlan | undefined> {
  const plan = await directoriesOf(services, path, targets);
  if (!isAll && (!plan || plan.others.length > 0)) {
    throw new CdnError('input', { code: 'tooManyFiles', detail: { count: mostFiles } });
  }
  if (!plan) return 'list';
  const asList: Choice<'list'> = { label: wordFiles(targets), detail: wordNames(targets), value: 'list' };
  const answer: Answer<'list' | FolderPlan> = await askChoice<'list' | FolderPlan>({
    title: vscode.l10n.t('CDN Purge'),
    placeholder: isAll
      ? vscode.l10n.t('How is the folder “{0}” purged?', fileName(path))
      : vscode.l10n.t('“{0}” has more than {1} files: too many for a list.', fileName(path), mostFiles),
    choices: [directoryRow(plan), ...(isAll ? [asList] : [])],
  });
  return typeof answer === 'symbol' ? undefined : answer;
}

/** What is purged, each directory with some of its files for the proof. */
export function wishesOfFolder(
  { directories, others }: FolderPlan,
  { profile }: Pick<NamedOptions, 'profile'>,
): PurgeWish[] {
  const named = profile === undefined ? {} : { profile };
  const wishes = directories.map(({ at, covered }): PurgeWish => ({
    kind: 'directory',
    mode: 'invalidate',
    object: at.url,
    covered: covered.slice(0, coveredFiles),
    ...named,
  }));
  return [...wishes, ...wishesForTargets(others, usual.how, named)];
}

function directoryRow(plan: FolderPlan): Choice<FolderPlan> {
  const { directories, others } = plan;
  const count = directories.length;
  const label =
    count === 1
      ? vscode.l10n.t('The folder as one directory')
      : vscode.l10n.t('The folder as {0} directories', count);
  const isOneRequest = count === 1 && others.length === 0;
  return {
    label: `$(folder) ${label}`,
    description: wordUrls(plan),
    detail: isOneRequest ? vscode.l10n.t('1 request: {0}', wordReach(plan)) : wordReach(plan),
    value: plan,
  };
}

/** The URLs of the directories. */
export function wordUrls({ directories }: FolderPlan): string {
  const urls = directories.map(({ at }) => at.url);
  return urls.length > namedFew ? `${urls.slice(0, namedFew).join(', ')} …` : urls.join(', ');
}

/** What is purged with the directories, and beside them. */
export function wordReach({ directories, others }: FolderPlan): string {
  const below =
    directories.length === 1
      ? vscode.l10n.t('everything below it, also what is not here')
      : vscode.l10n.t('everything below them, also what is not here');
  if (others.length === 0) return below;
  const beside =
    others.length === 1
      ? vscode.l10n.t('and 1 URL that is not below')
      : vscode.l10n.t('and {0} URLs that are not below', others.length);
  return `${below}; ${beside}`;
}

function filesOf(targets: readonly PurgeTarget[]): string[] {
  return [...new Set(targets.map(({ file, source }) => (source ?? file).path))];
}

function wordFiles(targets: readonly PurgeTarget[]): string {
  const count = filesOf(targets).length;
  const files = count === 1 ? vscode.l10n.t('Its mapped file') : vscode.l10n.t('Its {0} mapped files', count);
  return `$(files) ${files}`;
}

function wordNames(targets: readonly PurgeTarget[]): string {
  const names = filesOf(targets).map(fileName);
  return names.length > namedFew ? `${names.slice(0, namedFew).join(', ')} …` : names.join(', ');
}
