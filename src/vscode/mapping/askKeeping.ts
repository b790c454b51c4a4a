import * as vscode from 'vscode';
import { type Candidate, type Inference, previewFiles } from '../../core/mapping/infer.ts';
import type { FileRef } from '../../core/mapping/paths.ts';
import { type Answer, askChoice, type Choice } from '../inputs.ts';
import { toFileRef } from './paths.ts';

/** A preview need not be exact in a large folder, nor wait for it. */
const previewLimit = 2000;
const previewMs = 1000;

export interface Keeping {
  readonly keeper: 'team' | 'me' | 'now';
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
  const row = (label: string, keeper: Keeping['keeper'], description: string): Choice<Keeping> => ({
    label,
    description,
    value: { keeper, candidate },
  });
  const team = row(`$(organization) ${vscode.l10n.t('Keep for the team')}`, 'team', '.vscode/settings.json');
  const me = row(`$(account) ${vscode.l10n.t('Keep for me')}`, 'me', vscode.l10n.t('user settings'));
  const now = row(`$(history) ${vscode.l10n.t('Only now')}`, 'now', vscode.l10n.t('nothing is written'));
  const [first, ...others] = [
    ...(file.root === undefined ? [] : [team]),
    ...(file.root === undefined && purpose === 'toPurge' ? [] : [me]),
    ...(purpose === 'toPurge' ? [now] : []),
  ];
  const heading = `${placeOf(file, candidate)} → ${candidate.url}`;
  return [
    { label: heading, kind: vscode.QuickPickItemKind.Separator },
    ...(first ? [{ ...first, detail: await wordPreview(file, candidate) }] : []),
    ...others,
  ];
}

function placeOf({ root }: FileRef, { path }: Candidate): string {
  if (root === undefined || !path.startsWith(root)) return path;
  return path === root ? '.' : path.slice(root.length + 1);
}

/** What else the rule maps: a count and two examples. */
async function wordPreview(file: FileRef, candidate: Candidate): Promise<string> {
  if (candidate.kind === 'file') return vscode.l10n.t('Maps this file only.');
  const found = await filesBelow(candidate.path);
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

async function filesBelow(folder: string): Promise<vscode.Uri[]> {
  const stop = new vscode.CancellationTokenSource();
  const timer = setTimeout(() => stop.cancel(), previewMs);
  const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), '**');
  try {
    return await vscode.workspace.findFiles(pattern, undefined, previewLimit, stop.token);
  } finally {
    clearTimeout(timer);
    stop.dispose();
  }
}
