import * as vscode from 'vscode';
import { type Candidate, inferRules, previewFiles, rawRule } from '../../core/mapping/infer.ts';
import type { PurgeTarget } from '../../core/mapping/map.ts';
import type { FileRef } from '../../core/mapping/paths.ts';
import { parseRules } from '../../core/mapping/rules.ts';
import { askChoice, askText, back, type Choice } from '../inputs.ts';
import { chooseProfile } from '../profiles/chooseProfile.ts';
import type { Services } from '../services.ts';
import { fileName, toFileRef } from './paths.ts';
import { wordFault } from './wordInference.ts';
import { writeOwnRule, writeTeamRule } from './writeRule.ts';

/** More files than this below a folder are counted as "many": the preview need not be exact there. */
const previewLimit = 2000;

type Keeper = 'team' | 'me' | 'now';

interface Keeping {
  readonly keeper: Keeper;
  readonly candidate: Candidate;
}

/**
 * From one pasted live URL of the file to a rule, and to the file's target under it. `undefined` when dismissed:
 * then nothing is written and no host is allowed.
 */
export async function mapFile(services: Services, file: FileRef): Promise<PurgeTarget | undefined> {
  const inference = await askLiveUrl(file);
  if (!inference) return undefined;
  const { host } = new URL(inference.url);
  const profile = await chooseProfile(services, host, undefined);
  if (!profile) return undefined;
  const keeping = await askKeeping(file, inference.url, inference.candidates, inference.droppedQuery);
  if (!keeping) return undefined;
  await services.profiles.allowHosts(profile.id, [host]);
  const written = {
    ...rawRule(keeping.candidate, keeping.keeper === 'team' ? file.root : undefined),
    profile: profile.name,
  };
  if (keeping.keeper === 'team' && file.root !== undefined)
    await writeTeamRule(vscode.Uri.file(file.root), written);
  if (keeping.keeper === 'me') await writeOwnRule(written);
  const ofNow = { ...rawRule(keeping.candidate), profile: profile.name };
  const rule = parseRules([ofNow], { scope: 'session' }).rules[0];
  return rule && { url: inference.url, file, rule };
}

async function askLiveUrl(file: FileRef) {
  const name = fileName(file.path);
  const answer = await askText({
    title: vscode.l10n.t('Map to CDN URL'),
    prompt: vscode.l10n.t('Paste the live URL of {0}. Other files’ URLs follow from it.', name),
    placeholder: `https://static.example.com/app/${name}`,
    value: await clipboardUrl(name),
    check: async text => {
      const inference = inferRules(text, file);
      return inference.ok ? undefined : wordFault(inference.fault);
    },
  });
  if (typeof answer !== 'string') return undefined;
  const inference = inferRules(answer, file);
  return inference.ok ? inference : undefined;
}

/** What the clipboard holds, when it is a URL that ends in this file's name. */
async function clipboardUrl(name: string): Promise<string> {
  const text = (await vscode.env.clipboard.readText()).trim();
  const url = text.length < 2048 ? URL.parse(text) : undefined;
  const last = url?.pathname.split('/').at(-1);
  return url?.protocol.startsWith('http') && last === encodeURI(name) ? text : '';
}

async function askKeeping(
  file: FileRef,
  url: string,
  candidates: readonly Candidate[],
  droppedQuery: boolean,
): Promise<Keeping | undefined> {
  const groups = await Promise.all(candidates.map(candidate => choicesOf(file, candidate)));
  const answer = await askChoice({
    title: vscode.l10n.t('Map to CDN URL'),
    placeholder: droppedQuery
      ? vscode.l10n.t('Keep this rule? The query of the URL is not part of it.')
      : vscode.l10n.t('Keep this rule for {0}?', url),
    choices: groups.flat(),
  });
  return answer === back ? undefined : answer;
}

async function choicesOf(file: FileRef, candidate: Candidate): Promise<Choice<Keeping>[]> {
  const place = vscode.workspace.asRelativePath(candidate.path, false) || '.';
  const preview = await wordPreview(file, candidate);
  const row = (icon: string, label: string, keeper: Keeper, where: string): Choice<Keeping> => ({
    label: `$(${icon}) ${label}`,
    description: where,
    value: { keeper, candidate },
  });
  const rows: Choice<Keeping>[] = [
    row('history', vscode.l10n.t('Only now'), 'now', vscode.l10n.t('nothing is written')),
  ];
  if (file.root !== undefined) {
    rows.unshift(row('account', vscode.l10n.t('Keep for me'), 'me', vscode.l10n.t('user settings')));
    rows.unshift(row('organization', vscode.l10n.t('Keep for the team'), 'team', '.vscode/settings.json'));
  }
  const [best, ...others] = rows;
  const heading = `${place} → ${candidate.url}`;
  return [
    { label: heading, kind: vscode.QuickPickItemKind.Separator },
    ...(best ? [{ ...best, detail: preview }] : []),
    ...others,
  ];
}

/** What else the rule maps: a count and two examples. */
async function wordPreview(file: FileRef, candidate: Candidate): Promise<string> {
  if (candidate.kind === 'file') return vscode.l10n.t('Maps this file only.');
  const pattern = new vscode.RelativePattern(vscode.Uri.file(candidate.path), '**');
  const found = await vscode.workspace.findFiles(pattern, undefined, previewLimit);
  const targets = previewFiles(candidate, found.map(toFileRef));
  const others = targets.filter(target => target.file.path !== file.path);
  if (others.length === 0) return vscode.l10n.t('Maps this file, and others that come into its folder.');
  const examples = others
    .slice(0, 2)
    .map(target => target.url.slice(candidate.url.length))
    .join(', ');
  const count =
    found.length < previewLimit ? String(others.length) : vscode.l10n.t('{0} or more', others.length);
  return vscode.l10n.t('Also maps {0} others: {1} …', count, examples);
}
