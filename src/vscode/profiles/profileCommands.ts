import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { duplicateOf } from '../../core/profiles/edit.ts';
import type { ListedProfile } from '../../core/profiles/store.ts';
import { askChoice, askText, back } from '../inputs.ts';
import { confirm } from '../messages.ts';
import type { Services } from '../services.ts';
import { showError } from '../showError.ts';
import { addProfile } from './addProfile.ts';
import { isDomainsNode } from './detailRows.ts';
import { editProfile } from './editProfile.ts';
import { openProfileJson } from './profileJson.ts';
import { isProfileNode } from './profilesView.ts';
import { testKey } from './testProfile.ts';
import { providerName, wordLimits } from './words.ts';

/** From a row of the view: enters its keys again. Else adds a profile. */
export async function addProfileCommand(services: Services, node: unknown): Promise<void> {
  const instead = isProfileNode(node) ? node.profile : undefined;
  await addProfile(services, instead ? { instead } : {});
}

export async function editProfileCommand(services: Services, node: unknown): Promise<void> {
  const listed = await pickProfile(services, node, vscode.l10n.t('Edit which profile?'));
  if (listed) await editProfile(services, listed.id);
}

export async function editProfileJsonCommand(services: Services, node: unknown): Promise<void> {
  const listed = await pickProfile(services, node, vscode.l10n.t('Edit which profile?'));
  if (listed) await openProfileJson(listed);
}

/** Copies everything and asks nothing. */
export async function duplicateProfileCommand(services: Services, node: unknown): Promise<void> {
  const listed = await pickProfile(services, node, vscode.l10n.t('Duplicate which profile?'));
  if (!listed) return;
  const { profiles } = services;
  const taken = (await profiles.list()).map(({ name }) => name);
  const profile = await profiles.store.load(listed.id);
  await profiles.save(duplicateOf(profile, randomUUID(), taken));
}

/** From the row of a profile's domains only. An empty filter shows them all. */
export async function filterDomainsCommand({ details }: Services, node: unknown): Promise<void> {
  if (!isDomainsNode(node)) return;
  const filter = await askText({
    title: vscode.l10n.t('Domains of “{0}”', node.profile.name),
    prompt: vscode.l10n.t('Parts of the name, with spaces between; empty for all.'),
    value: details.filterOf(node.profile.id),
    check: async () => undefined,
  });
  if (typeof filter === 'string') details.setFilter(node.profile.id, filter);
}

export async function testProfileCommand(services: Services, node: unknown): Promise<void> {
  const listed = await pickProfile(services, node, vscode.l10n.t('Test which profile?'));
  if (!listed) return;
  await vscode.window.withProgress({ location: { viewId: 'cdnExplorer.profiles' } }, async () => {
    try {
      const profile = await services.profiles.store.load(listed.id);
      const report = await testKey(services, profile, new AbortController().signal);
      const limits = wordLimits(report);
      const works = vscode.l10n.t('The key of “{0}” works.', profile.name);
      vscode.window.setStatusBarMessage(
        `$(pass) ${limits === undefined ? works : `${works} ${limits}`}`,
        10_000,
      );
    } catch (thrown) {
      showError(services.log, `Test of ${listed.name}`, thrown, listed.name);
    }
  });
}

/** Always asks, and names the row: a key in a tree acts on a row that may not be the one in view. */
export async function removeProfileCommand(services: Services, node: unknown): Promise<void> {
  const listed = await pickProfile(services, node, vscode.l10n.t('Remove which profile?'));
  if (!listed) return;
  const isSure = await confirm(
    vscode.l10n.t('Remove the profile “{0}”?', listed.name),
    vscode.l10n.t('Its keys are deleted from this machine. Rules that name it stay as they are.'),
    vscode.l10n.t('Remove'),
  );
  if (!isSure) return;
  services.runs.cancelOf(listed.id);
  await services.profiles.remove(listed.id);
}

async function pickProfile(
  { profiles }: Services,
  node: unknown,
  placeholder: string,
): Promise<ListedProfile | undefined> {
  if (isProfileNode(node)) return node.profile;
  const choices = (await profiles.list()).map(value => ({
    label: value.name,
    description: providerName(value.provider),
    value,
  }));
  const answer = await askChoice({ title: vscode.l10n.t('CDN Profiles'), placeholder, choices });
  return answer === back ? undefined : answer;
}

export { profileDocument } from './profileJson.ts';
