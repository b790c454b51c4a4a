import * as vscode from 'vscode';
import { hasPurged } from '../../core/profiles/consent.ts';
import type { ListedProfile } from '../../core/profiles/store.ts';
import { sameName } from '../../core/profiles/validate.ts';
import { askChoice, back } from '../inputs.ts';
import type { Services } from '../services.ts';
import { isDemoHost } from '../demo/demoLink.ts';
import { addProfile, type AddOptions, startDemo } from './addProfile.ts';
import { providerName } from './words.ts';
import { kindWord } from '../purge/wordWay.ts';
import type { PurgeKind } from '../../core/providers/provider.ts';
import { providers } from '../../core/providers/registry.ts';

type Chosen = Pick<ListedProfile, 'id' | 'name'>;

/**
 * The profile for a host: the one that a rule names, else the one that has purged it before, else the person's
 * choice; a missing one is added on the way. Without a host, those that can purge by the kind. `undefined` when
 * dismissed.
 */
export async function chooseProfile(
  services: Services,
  host: string | undefined,
  named: string | undefined,
  kind: PurgeKind = 'url',
): Promise<Chosen | undefined> {
  const listed = await services.profiles.list();
  if (named !== undefined) {
    const found = listed.find(profile => sameName(profile.name, named));
    if (found) return withKeys(services, found);
    const notHere = vscode.l10n.t('This folder uses the profile “{0}”, which is not on this machine.', named);
    return pick(services, notHere, listed, { ...(host !== undefined && { host }), name: named });
  }
  if (host === undefined) return chooseByKind(services, listed, kind);
  const known = listed.filter(profile => hasPurged(profile.hosts, host));
  const [only] = known;
  if (only && known.length === 1) return withKeys(services, only);
  if (listed.length === 0) return addProfile(services, { host });
  const which = vscode.l10n.t('Which profile purges {0}?', host);
  return pick(services, which, known.length > 0 ? known : listed, { host });
}

async function chooseByKind(
  services: Services,
  listed: readonly ListedProfile[],
  kind: PurgeKind,
): Promise<Chosen | undefined> {
  const able = listed.filter(({ provider }) => providers[provider].ways[kind]);
  const [only] = able;
  if (only && able.length === 1) return withKeys(services, only);
  return pick(services, vscode.l10n.t('Which profile purges by {0}?', kindWord(kind)), able, {});
}

async function withKeys(services: Services, profile: ListedProfile): Promise<Chosen | undefined> {
  return profile.missing ? addProfile(services, { instead: profile }) : profile;
}

/**
 * Adding comes first when the rules want a name that is not here yet: the new profile gets it. A host of the demo CDN
 * is nowhere else, so what is missing then is the demo.
 */
async function pick(
  services: Services,
  placeholder: string,
  listed: readonly ListedProfile[],
  toAdd: AddOptions,
): Promise<Chosen | undefined> {
  const { demo } = services;
  const start = { label: `$(play) ${vscode.l10n.t('Start Demo CDN')}`, value: 'startDemo' as const };
  const add = { label: `$(add) ${vscode.l10n.t('Add Profile…')}`, value: 'add' as const };
  const choices = listed.map(value => ({
    label: value.name,
    description: providerName(value.provider),
    value,
  }));
  const needsDemo =
    !demo.isRunning && toAdd.host !== undefined && isDemoHost(new URL(`http://${toAdd.host}`).hostname);
  const answer = await askChoice<ListedProfile | 'add' | 'startDemo'>({
    title: vscode.l10n.t('CDN Profile'),
    placeholder,
    choices: [
      ...(needsDemo ? [start] : []),
      ...(toAdd.name === undefined ? [...choices, add] : [add, ...choices]),
    ],
  });
  if (answer === undefined || answer === back) return undefined;
  if (answer === 'startDemo') return startDemo(services, toAdd);
  if (answer !== 'add') return withKeys(services, answer);
  return addProfile(services, toAdd);
}
