import * as vscode from 'vscode';
import type { PurgeTarget } from '../../core/mapping/map.ts';
import { groupByTarget, takeTarget } from '../../core/mapping/targets.ts';
import { askChoice, back } from '../inputs.ts';
import { tell } from '../messages.ts';
import { fileName } from './paths.ts';

const lastKey = 'cdnExplorer.lastTarget';
const namedFiles = 3;

/**
 * One target where the rules give several: test and production never go together unasked. The last choice in this
 * workspace comes first. One that is `named` is taken unasked. Empty when dismissed; files that the choice leaves out are told.
 */
export async function chooseTarget(
  choices: vscode.Memento,
  targets: readonly PurgeTarget[],
  named?: string,
): Promise<readonly PurgeTarget[]> {
  if (named !== undefined) return takeNamed(targets, named);
  const groups = [...groupByTarget(targets)].map(([name = '', own]) => ({ name, own }));
  if (groups.length < 2) return targets;
  const last = choices.get<unknown>(lastKey);
  const name = await askChoice({
    title: vscode.l10n.t('CDN Purge'),
    placeholder: vscode.l10n.t('Which target? The rules give URLs in several.'),
    choices: groups
      .toSorted((a, b) => Number(b.name === last) - Number(a.name === last))
      .map(group => ({
        label: group.name === '' ? vscode.l10n.t('(no target)') : group.name,
        description: wordUrls(group.own),
        value: group.name,
      })),
  });
  if (name === undefined || name === back) return [];
  await choices.update(lastKey, name);
  return takeNamed(targets, name === '' ? undefined : name);
}

function takeNamed(targets: readonly PurgeTarget[], named: string | undefined): readonly PurgeTarget[] {
  const { taken, leftOut } = takeTarget(targets, named);
  if (leftOut.length > 0) tell({ text: wordLeftOut(leftOut.map(({ path }) => fileName(path))) });
  return taken;
}

function wordUrls(targets: readonly PurgeTarget[]): string {
  const [first] = targets;
  if (first && targets.length === 1) return first.url;
  const hosts = [...new Set(targets.map(({ url }) => new URL(url).host))].join(', ');
  return vscode.l10n.t('{0} URLs on {1}', targets.length, hosts);
}

function wordLeftOut(names: readonly string[]): string {
  const list = names.slice(0, namedFiles).join(', ');
  return vscode.l10n.t(
    'Not purged, no rule of this target covers them ({0}): {1}',
    names.length,
    names.length > namedFiles ? `${list} …` : list,
  );
}
