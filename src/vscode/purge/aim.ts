import { CdnError } from '../../core/errors.ts';
import type { PurgeTarget } from '../../core/mapping/map.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import type { Network } from '../../core/providers/provider.ts';
import { providers } from '../../core/providers/registry.ts';
import { addProfile } from '../profiles/addProfile.ts';
import { chooseProfile } from '../profiles/chooseProfile.ts';
import type { Services } from '../services.ts';

/** A URL to purge, as far as it is known who purges it where. */
export interface PurgeWish {
  readonly url: string;
  /** The file and the rule that the URL belongs to; absent for a URL that no rule knows. */
  readonly target?: PurgeTarget;
  /** Who purged it before, and where, when it is purged again. */
  readonly before?: { readonly profileId: string; readonly network: Network };
}

/** A wish with the profile that purges it, and the network that it is purged on. */
export interface AimedUrl extends PurgeWish {
  readonly profile: Profile;
  readonly network: Network;
}

/** Finds or asks which profile purges each URL. `undefined` when the person dismissed a question. */
export async function aim(services: Services, wishes: readonly PurgeWish[]): Promise<AimedUrl[] | undefined> {
  const listed = new Set((await services.profiles.list()).map(({ id }) => id));
  const known = ({ before }: PurgeWish): string | undefined =>
    before && listed.has(before.profileId) ? before.profileId : undefined;
  const groups = Map.groupBy(wishes, wish =>
    JSON.stringify([known(wish), wish.target?.rule.profile, new URL(wish.url).host]),
  );
  const chosen = new Map<string, PurgeWish[]>();
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const id =
      known(first) ??
      (await chooseProfile(services, new URL(first.url).host, first.target?.rule.profile))?.id;
    if (id === undefined) return undefined;
    chosen.set(id, [...(chosen.get(id) ?? []), ...group]);
  }
  const aimed: AimedUrl[] = [];
  for (const [id, own] of chosen) {
    const profile = await loadOrEnter(services, id);
    if (!profile) return undefined;
    aimed.push(...own.map(wish => ({ ...wish, profile, network: networkOf(wish, profile) })));
  }
  return aimed;
}

/**
 * Where it was purged before, else the rule's network, else the profile's. Rejects with kind `input` where the CDN has no
 * such network.
 */
function networkOf({ before, target }: PurgeWish, profile: Profile): Network {
  const wanted = before?.network ?? target?.rule.network ?? profile.options['network'] ?? 'production';
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
