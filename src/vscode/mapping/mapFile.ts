import * as vscode from 'vscode';
import { type Candidate, type Inference, inferRules, rawRule } from '../../core/mapping/infer.ts';
import { decodeSegment } from '../../core/mapping/encode.ts';
import type { PurgeTarget } from '../../core/mapping/map.ts';
import type { FileRef } from '../../core/mapping/paths.ts';
import { type MappingRule, parseRules } from '../../core/mapping/rules.ts';
import { type Answer, askText, back, walk } from '../inputs.ts';
import { chooseProfile } from '../profiles/chooseProfile.ts';
import type { Services } from '../services.ts';
import { showError } from '../showError.ts';
import { askKeeping, type Keeping } from './askKeeping.ts';
import { fileName } from './paths.ts';
import { wordFault } from './wordInference.ts';
import { writeOwnRule, writeTeamRule } from './writeRule.ts';

type Inferred = Inference & { ok: true };

/**
 * From one pasted live URL of the file to a rule, and to the file's target under it. `undefined` when dismissed:
 * then nothing is written and no host is allowed. `toKeep` leaves out "only now", which would keep nothing.
 */
export async function mapFile(
  services: Services,
  file: FileRef,
  purpose: 'toPurge' | 'toKeep',
): Promise<PurgeTarget | undefined> {
  let pasted = await clipboardUrl(fileName(file.path));
  let inferred: Inferred | undefined;
  let profile: Awaited<ReturnType<typeof chooseProfile>>;
  let keeping: Keeping | undefined;
  const done = await walk([
    async () => {
      const answer = await askLiveUrl(file, pasted);
      if (answer === undefined || answer === back) return answer;
      pasted = answer.url;
      inferred = answer;
      profile = await chooseProfile(services, new URL(answer.url).host, undefined);
      return profile && 'next';
    },
    async () => {
      if (!inferred) return undefined;
      const answer = await askKeeping(file, inferred, purpose);
      if (answer === undefined || answer === back) return answer;
      keeping = answer;
      return 'next';
    },
  ]);
  if (done !== 'next' || !inferred || !profile || !keeping) return undefined;
  await keep(services, file, keeping, profile.name);
  // The person has pasted this host: that is the answer to whether the profile may purge it.
  await services.profiles.allowHosts(profile.id, [new URL(inferred.url).host]);
  const rule = ruleOf(keeping.candidate, profile.name);
  return rule && { url: inferred.url, file, rule };
}

/** A settings file that can't be written is said, and no reason not to purge. */
async function keep({ log }: Services, file: FileRef, keeping: Keeping, profile: string): Promise<void> {
  const { keeper, candidate } = keeping;
  try {
    if (keeper === 'team' && file.root !== undefined) {
      await writeTeamRule(vscode.Uri.file(file.root), { ...rawRule(candidate, file.root), profile });
    }
    if (keeper === 'me') await writeOwnRule({ ...rawRule(candidate), profile });
  } catch (thrown) {
    showError(log, 'Map to CDN URL', thrown);
  }
}

function ruleOf(candidate: Candidate, profile: string): MappingRule | undefined {
  return parseRules([{ ...rawRule(candidate), profile }], { scope: 'session' }).rules[0];
}

async function askLiveUrl(file: FileRef, value: string): Promise<Answer<Inferred>> {
  const name = fileName(file.path);
  const answer = await askText({
    title: vscode.l10n.t('Map to CDN URL'),
    prompt: vscode.l10n.t('Paste the live URL of {0}. Other files’ URLs follow from it.', name),
    placeholder: `https://static.example.com/app/${name}`,
    value,
    check: async text => {
      const inference = inferRules(text, file);
      return inference.ok ? undefined : wordFault(inference.fault);
    },
  });
  if (typeof answer !== 'string') return answer;
  const inference = inferRules(answer, file);
  return inference.ok ? inference : undefined;
}

/** What the clipboard holds, when it is a URL that ends in this file's name. */
async function clipboardUrl(name: string): Promise<string> {
  const text = (await vscode.env.clipboard.readText()).trim();
  const url = text.length < 2048 ? URL.parse(text) : undefined;
  const last = decodeSegment(url?.pathname.split('/').at(-1) ?? '');
  return url?.protocol.startsWith('http') && last === name ? text : '';
}
