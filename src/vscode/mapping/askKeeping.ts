import * as vscode from 'vscode';
import { type Candidate, type Inference, previewFiles } from '../../core/mapping/infer.ts';
import type { FileRef } from '../../core/mapping/paths.ts';
import { type Answer, askChoice, type Choice } from '../inputs.ts';
import { findSome } from './findMapped.ts';
import { toFileRef } from './paths.ts';

/** A preview need not be exact in a large folder. */
const previewLimit = 2000;

/** For whom a rule is kept. */
export type Keeper = 'team' | 'me' | 'now';

export interface Keeping {
  readonly keeper: Keeper;
  readonly candidate: Candidate;
}

/** Whether the rule is kept and where, with a preview of what else it maps. */
export async function askKeeping(
  file: FileRef,
  { url, candidates, droppedQuery }: Inference & { ok: true },
  purpose: 'toPurge' | 'toKeep',
): Promise<Answer<Keeping>> {
  const groups = await Promise.all(candidates.map(candidate => choicesOf(file, candidate, purpose)));
  return askChoice({
    title: vscode.l10n.t('Map to CDN URL'),
    placeholder: droppedQuery
      ? vscode.l10n.t('Keep this rule? The query of the URL is not part of it.')
      : vscode.l10n.t('Keep this rule for {0}?', url),
    choices: groups.flat(),
    canGoBack: true,
  });
}

async function choicesOf(
  file: FileRef,
  candidate: Candidate,
  purpose: 'toPurge' | 'toKeep',
): Promise<Choice<Keeping>[]> {
  const [first, ...others] = keeperRows(keepersOf(file, purpose)).map(({ value, ...row }) => ({
    ...row,
    value: { keeper: value, candidate },
  }));
  const heading = `${placeOf(file, candidate)} → ${candidate.url}`;
  return [
    { label: heading, kind: vscode.QuickPickItemKind.Separator },
    ...(first ? [{ ...first, detail: await wordPreview(file, candidate) }] : []),
    ...others,
  ];
}

function keepersOf({ root }: FileRef, purpose: 'toPurge' | 'toKeep'): readonly Keeper[] {
  if (purpose === 'toKeep') return root === undefined ? ['me'] : ['team', 'me'];
  return root === undefined ? ['now'] : ['team', 'me', 'now'];
}

/** A row for each. */
export function keeperRows(
  keepers: readonly Keeper[],
): (vscode.QuickPickItem & { readonly value: Keeper })[] {
  const rows = {
    team: {
      label: `$(organization) ${vscode.l10n.t('Keep for the team')}`,
      description: '.vscode/settings.json',
    },
    me: { label: `$(account) ${vscode.l10n.t('Keep for me')}`, description: vscode.l10n.t('user settings') },
    now: {
      label: `$(history) ${vscode.l10n.t('Only now')}`,
      description: vscode.l10n.t('nothing is written'),
    },
  };
  return keepers.map(value => ({ ...rows[value], value }));
}

function placeOf({ root }: FileRef, { path }: Candidate): string {
  if (root === undefined || !path.startsWith(root)) return path;
  return path === root ? '.' : path.slice(root.length + 1);
}

/** What else the rule maps: a count and two examples. */
async function wordPreview(file: FileRef, candidate: Candidate): Promise<string> {
  if (candidate.kind === 'file') return vscode.l10n.t('Maps this file only.');
  const found = await findSome(candidate.path, '**', previewLimit);
  const others = previewFiles(candidate, found.map(toFileRef)).filter(
    target => target.file.path !== file.path,
  );
  const names = others.slice(0, 2).map(target => target.url.slice(candidate.url.length));
  if (others.length === 0) return vscode.l10n.t('Maps this file, and others that come into its folder.');
  if (others.length === 1) return vscode.l10n.t('Also maps {0}.', names.join(', '));
  if (others.length === 2) return vscode.l10n.t('Also maps 2 others: {0}.', names.join(', '));
  const count =
    found.length < previewLimit ? String(others.length) : vscode.l10n.t('{0} or more', others.length);
  return vscode.l10n.t('Also maps {0} others: {1} …', count, names.join(', '));
}
