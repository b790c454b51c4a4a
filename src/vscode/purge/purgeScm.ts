import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { markGone } from '../../core/mapping/gone.ts';
import type { PurgeTarget } from '../../core/mapping/map.ts';
import { isAllowedHere } from '../mapping/restricted.ts';
import { tell } from '../messages.ts';
import type { Services } from '../services.ts';
import { collectFiles } from './collectFiles.ts';
import { gitChanges, withOldNames } from './gitChanges.ts';
import { purgeFiles } from './purgeCommand.ts';
import { saveFirst } from './saveFirst.ts';
import { parseScmArguments, parseScmRoot } from './scmArguments.ts';

/** From rows and groups of Source Control. */
export async function purgeScmCommand(services: Services, args: readonly unknown[]): Promise<void> {
  await purgeChanged(services, parseScmArguments(args));
}

/** From the title of a git repository in Source Control: all that git says has changed. */
export async function purgeChangesCommand(services: Services, args: readonly unknown[]): Promise<void> {
  const root = parseScmRoot(args);
  await purgeChanged(services, root ? gitChanges(root).map(({ uri }) => uri) : []);
}

async function purgeChanged(services: Services, changed: readonly vscode.Uri[]): Promise<void> {
  if (!isAllowedHere()) return;
  const local = withOldNames(changed, gitChanges()).filter(({ scheme }) => scheme === 'file');
  const files = await collectFiles(local);
  if (files.length === 0) {
    tell({ text: vscode.l10n.t('There is no changed file to purge.') });
    return;
  }
  if (await saveFirst(services.log, files)) await purgeFiles(services, { files }, undefined, markMissing);
}

/** Deleted files and old names are among the changes: whether they are there tells them for every source control. */
async function markMissing(targets: readonly PurgeTarget[]): Promise<readonly PurgeTarget[]> {
  const paths = new Set(targets.flatMap(({ file, source }) => [file.path, ...(source ? [source.path] : [])]));
  const missing = await Promise.all([...paths].map(async path => ((await isMissing(path)) ? [path] : [])));
  return markGone(targets, new Set(missing.flat()));
}

/** A file that can't be looked at is not missing. */
async function isMissing(path: string): Promise<boolean> {
  return stat(path).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT' || error.code === 'ENOTDIR',
  );
}
