import { CdnError } from '../../core/errors.ts';
import type { PurgeTarget } from '../../core/mapping/map.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import { providers } from '../../core/providers/registry.ts';
import { planPurge, type PlannedBatch } from '../../core/purge/plan.ts';
import { assessRisk, type ProfileHost } from '../../core/purge/risk.ts';
import { addProfile } from '../profiles/addProfile.ts';
import { chooseProfile } from '../profiles/chooseProfile.ts';
import type { Services } from '../services.ts';
import { askBeforePurge } from './askBeforePurge.ts';
import { startRun } from './startRun.ts';

/** Targets with the profile that purges them. */
type ByProfile = ReadonlyMap<Profile, readonly PurgeTarget[]>;

/** Chooses profiles, plans, asks where needed, and starts the run. Resolves when it has begun, or not. */
export async function purgeTargets(services: Services, targets: readonly PurgeTarget[]): Promise<void> {
  const byProfile = await chooseProfiles(services, targets);
  if (!byProfile) return;
  const batches = plan(byProfile);
  const profiles = [...byProfile.keys()];
  const known = new Map(profiles.map(({ id, hosts }) => [id, hosts]));
  const risks = assessRisk(batches, known, addressesOf(byProfile));
  if (risks.length > 0 && !(await askBeforePurge(risks, batches, profiles))) return;
  for (const [profileId, own] of Map.groupBy(
    risks.filter(risk => risk.kind !== 'many'),
    risk => risk.profileId,
  )) {
    await services.profiles.allowHosts(profileId, [...new Set(own.map(({ host }) => host))]);
  }
  await startRun(services, targets, batches, profiles);
}

/** `undefined` when the person dismissed a question. */
async function chooseProfiles(
  services: Services,
  targets: readonly PurgeTarget[],
): Promise<ByProfile | undefined> {
  const groups = Map.groupBy(targets, ({ url, rule }) => JSON.stringify([rule.profile, new URL(url).host]));
  const chosen = new Map<string, PurgeTarget[]>();
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const profile = await chooseProfile(services, new URL(first.url).host, first.rule.profile);
    if (!profile) return undefined;
    chosen.set(profile.id, [...(chosen.get(profile.id) ?? []), ...group]);
  }
  const loaded = new Map<Profile, PurgeTarget[]>();
  for (const [id, own] of chosen) {
    const profile = await loadOrEnter(services, id);
    if (!profile) return undefined;
    loaded.set(profile, own);
  }
  return loaded;
}

/** Keys that can't be read are entered again on the way. */
async function loadOrEnter(services: Services, id: string): Promise<Profile | undefined> {
  try {
    return await services.profiles.store.load(id);
  } catch (thrown) {
    if (!(thrown instanceof CdnError) || thrown.kind !== 'profile') throw thrown;
    const instead = (await services.profiles.list()).find(profile => profile.id === id);
    return instead ? addProfile(services, { instead }) : undefined;
  }
}

function plan(byProfile: ByProfile): PlannedBatch[] {
  return planPurge(
    [...byProfile].map(([profile, own]) => {
      const { purge } = providers[profile.provider].bind(profile);
      return { profileId: profile.id, urls: own.map(target => target.url), purge };
    }),
  );
}

/** Addresses that rules of the workspace want looked at; the user's own rules are the user's business. */
function addressesOf(byProfile: ByProfile): ProfileHost[] {
  return [...byProfile].flatMap(([{ id }, own]) =>
    own
      .filter(({ rule }) => rule.source.scope === 'workspace' || rule.source.scope === 'folder')
      .flatMap(({ rule }) => [rule.edge, rule.origin])
      .filter(address => address !== undefined)
      .map(address => ({ profileId: id, host: new URL(address).host })),
  );
}
