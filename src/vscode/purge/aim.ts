import { CdnError } from '../../core/errors.ts';
import type { PurgeTarget } from '../../core/mapping/map.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import type { Network } from '../../core/providers/provider.ts';
import { providers } from '../../core/providers/registry.ts';
import { addProfile } from '../profiles/addProfile.ts';
import { chooseProfile } from '../profiles/chooseProfile.ts';
import type { Services } from '../services.ts';

/** A target with the profile that purges it, and the network that it is purged on. */
export interface AimedTarget {
  readonly target: PurgeTarget;
  readonly profile: Profile;
  readonly network: Network;
}

/** Finds or asks which profile purges each target. `undefined` when the person dismissed a question. */
export async function aimTargets(
  services: Services,
  targets: readonly PurgeTarget[],
): Promise<AimedTarget[] | undefined> {
  const groups = Map.groupBy(targets, ({ url, rule }) => JSON.stringify([rule.profile, new URL(url).host]));
  const chosen = new Map<string, PurgeTarget[]>();
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const profile = await chooseProfile(services, new URL(first.url).host, first.rule.profile);
    if (!profile) return undefined;
    chosen.set(profile.id, [...(chosen.get(profile.id) ?? []), ...group]);
  }
  const aimed: AimedTarget[] = [];
  for (const [id, own] of chosen) {
    const profile = await loadOrEnter(services, id);
    if (!profile) return undefined;
    aimed.push(...own.map(target => ({ target, profile, network: networkOf(target, profile) })));
  }
  return aimed;
}

/** The rule's network wins over the profile's. Rejects with kind `input` where the CDN has no such network. */
function networkOf({ rule }: PurgeTarget, profile: Profile): Network {
  const wanted = rule.network ?? profile.options['network'] ?? 'production';
  const { purge } = providers[profile.provider].bind(profile);
  const network = purge.networks.find(name => name === wanted);
  if (network) return network;
  throw new CdnError('input', {
    code: 'noNetwork',
    detail: { network: String(wanted), name: profile.name },
  });
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
