import * as vscode from 'vscode';
import { readHashedName } from '../../core/mapping/hashed.ts';
import type { PurgeTarget } from '../../core/mapping/map.ts';
import type { Answer, Choice } from '../inputs.ts';
import { askChoice } from '../inputs.ts';
import { findEntries } from '../mapping/findMapped.ts';
import { fileName } from '../mapping/paths.ts';
import type { RuleSet } from '../mapping/readRules.ts';

/** The names of the targets' files, where a content hash is in every one of them. */
function hashedNames(targets: readonly PurgeTarget[]): string | undefined {
  const names = [...new Set(targets.map(({ file }) => fileName(file.path)))];
  return names.length > 0 && names.every(readHashedName) ? names.join(', ') : undefined;
}

/**
 * For one file with a content hash in its name: asks whether the pages that name it are purged in its place. Other
 * targets come back as they are; none when dismissed.
 */
export async function askIfHashed(
  targets: readonly PurgeTarget[],
  { compiled }: RuleSet,
): Promise<readonly PurgeTarget[]> {
  const names = hashedNames(targets);
  if (names === undefined) return targets;
  const answer = await askChoice({
    title: vscode.l10n.t('CDN Purge'),
    placeholder: vscode.l10n.t('No purge needed: {0} has a new name with every build.', names),
    choices: [
      ...entryRows(await findEntries(compiled), entries => entries),
      anywayRow(vscode.l10n.t('Purge it anyway'), targets),
    ],
  });
  return typeof answer === 'object' ? answer : [];
}

/**
 * For a source that is built under a name with a content hash: the targets to purge, or `other` to say what it is
 * mapped to after all.
 */
export async function askOfSource(
  source: string,
  outputs: readonly PurgeTarget[],
  entries: readonly PurgeTarget[],
): Promise<Answer<readonly PurgeTarget[] | 'other'>> {
  const output = fileName(outputs[0]?.file.path ?? '');
  return askChoice<readonly PurgeTarget[] | 'other'>({
    title: vscode.l10n.t('CDN Purge'),
    placeholder: vscode.l10n.t(
      'No purge needed: {0} is {1} now, with a new name at every build.',
      source,
      output,
    ),
    choices: [
      ...entryRows(entries, targets => targets),
      anywayRow(
        vscode.l10n.t('Purge {0} anyway', output),
        outputs.filter(({ file }) => fileName(file.path) === output),
      ),
      { label: vscode.l10n.t('Another built file or URL…'), value: 'other' },
    ],
  });
}

/** The row that purges the HTML entries, where there are any. */
export function entryRows<T>(
  entries: readonly PurgeTarget[],
  value: (entries: readonly PurgeTarget[]) => T,
): Choice<T>[] {
  const paths = [...new Set(entries.map(({ file }) => file.path))];
  const [first = ''] = paths;
  if (paths.length === 0) return [];
  const label =
    paths.length === 1
      ? vscode.l10n.t('Purge {0}', fileName(first))
      : vscode.l10n.t('Purge the {0} HTML entries', paths.length);
  return [{ label: `$(file-code) ${label}`, description: wordTargets(entries), value: value(entries) }];
}

function anywayRow(label: string, targets: readonly PurgeTarget[]): Choice<readonly PurgeTarget[]> {
  return { label: `$(cloud-upload) ${label}`, description: wordTargets(targets), value: targets };
}

function wordTargets(targets: readonly PurgeTarget[]): string {
  const [first] = targets;
  return targets.length > 1 && first ? `${first.url} …` : (first?.url ?? '');
}
