import * as vscode from 'vscode';
import type { ListedProfile } from '../../core/profiles/store.ts';
import { sameName } from '../../core/profiles/validate.ts';
import { askChoice, back } from '../inputs.ts';
import type { Services } from '../services.ts';
import { addProfile } from './addProfile.ts';
import { providerName } from './words.ts';

type Chosen = Pick<ListedProfile, 'id' | 'name'>;

/**
 * The profile for a host: the one that a rule names, else the one that has purged it before, else the person's
 * choice; a missing one is added on the way. `undefined` when dismissed.
 */
export async function chooseProfile(
  services: Services,
  host: string,
  named: string | undefined,
): Promise<Chosen | undefined> {
  const listed = await services.profiles.list();
  if (named !== undefined) {
    const found = listed.find(profile => sameName(profile.name, named));
    return found ? withKeys(services, found) : addNamed(services, named);
  }
  const known = listed.filter(profile => profile.hosts.includes(host));
  const [only] = known;
  if (only && known.length === 1) return withKeys(services, only);
  if (listed.length === 0) return addProfile(services);
  return pick(services, host, known.length > 0 ? known : listed);
}

async function withKeys(services: Services, profile: ListedProfile): Promise<Chosen | undefined> {
  return profile.missing ? addProfile(services, { instead: profile }) : profile;
}

/** The team's rule names a profile that this machine does not have. */
async function addNamed(services: Services, name: string): Promise<Chosen | undefined> {
  const add = vscode.l10n.t('Add Profile…');
  const picked = await vscode.window.showErrorMessage(
    vscode.l10n.t('This folder uses the profile “{0}”, which is not on this machine.', name),
    add,
  );
  return picked === add ? addProfile(services, { name }) : undefined;
}

async function pick(
  services: Services,
  host: string,
  listed: readonly ListedProfile[],
): Promise<Chosen | undefined> {
  const answer = await askChoice<ListedProfile | 'add'>({
    title: vscode.l10n.t('CDN Profile'),
    placeholder: vscode.l10n.t('Which profile purges {0}?', host),
    choices: [
      ...listed.map(value => ({ label: value.name, description: providerName(value.provider), value })),
      { label: `$(add) ${vscode.l10n.t('Add Profile…')}`, value: 'add' },
    ],
  });
  if (answer === undefined || answer === back) return undefined;
  return answer === 'add' ? addProfile(services) : withKeys(services, answer);
}
