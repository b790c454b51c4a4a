import { CdnError } from '../../core/errors.ts';
import type { PurgeTarget } from '../../core/mapping/map.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import type { Network, ProviderDefinition, PurgeAbility, PurgeWay } from '../../core/providers/provider.ts';
import { providers } from '../../core/providers/registry.ts';
import { hostsOf, readObject } from '../../core/purge/objects.ts';
import { addProfile } from '../profiles/addProfile.ts';
import { chooseProfile } from '../profiles/chooseProfile.ts';
import type { Services } from '../services.ts';

/** Something to purge, as far as it is known who purges it where. */
export interface PurgeWish extends PurgeWay {
  readonly object: string;
  /** The file and the rule that a URL belongs to; absent for a URL that no rule knows. */
  readonly target?: PurgeTarget;
  /** Files that a directory or a pattern covers: some of them are looked at for its proof. */
  readonly covered?: readonly PurgeTarget[];
  /** Name of the profile that purges it, in place of the rule's. */
  readonly profile?: string;
  /** Who purges it, and where, when that was said: it is purged again, or a command names it. */
  readonly by?: { readonly profileId: string; readonly network?: Network };
}

/** A wish with the profile that purges it, and the network that it is purged on. */
export interface AimedObject extends Omit<PurgeWish, 'profile'> {
  readonly profile: Profile;
  readonly network: Network;
}

/** What a rule gave, purged as usual: every query of it, where the rule says so. */
export function wishOf(target: PurgeTarget): PurgeWish {
  return { kind: target.anyQuery ? 'anyQuery' : 'url', mode: 'invalidate', object: target.url, target };
}

/**
 * Finds or asks which profile purges each object. `undefined` when the person dismissed a question; rejects with kind
 * `input` for what its CDN can't do, or would refuse.
 */
export async function aim(
  services: Services,
  wishes: readonly PurgeWish[],
): Promise<AimedObject[] | undefined> {
  const listed = new Set((await services.profiles.list()).map(({ id }) => id));
  const known = ({ by }: PurgeWish): string | undefined =>
    by && listed.has(by.profileId) ? by.profileId : undefined;
  const groups = Map.groupBy(wishes, wish =>
    JSON.stringify([known(wish), profileName(wish), hostOf(wish), hostOf(wish) ? '' : wish.kind]),
  );
  const chosen = new Map<string, PurgeWish[]>();
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const id =
      known(first) ?? (await chooseProfile(services, hostOf(first), profileName(first), first.kind))?.id;
    if (id === undefined) return undefined;
    chosen.set(id, [...(chosen.get(id) ?? []), ...group]);
  }
  const aimed: AimedObject[] = [];
  for (const [id, own] of chosen) {
    const profile = await loadOrEnter(services, id);
    if (!profile) return undefined;
    const cdn = providers[profile.provider];
    const { purge } = cdn.bind(profile);
    for (const wish of own) aimed.push(aimAt(profile, cdn, purge, wish));
  }
  return aimed;
}

function ruleOf({ target, covered }: PurgeWish): PurgeTarget['rule'] | undefined {
  return (target ?? covered?.[0])?.rule;
}

function profileName(wish: PurgeWish): string | undefined {
  return wish.profile ?? ruleOf(wish)?.profile;
}

function hostOf({ kind, object }: PurgeWish): string | undefined {
  return hostsOf({ kind, objects: [object] })[0];
}

function aimAt(
  profile: Profile,
  { problem }: ProviderDefinition,
  { networks, ways }: PurgeAbility,
  wish: PurgeWish,
): AimedObject {
  const { kind, mode, object } = wish;
  if (!ways[kind]?.includes(mode)) {
    const known = ways[kind] ? { other: 'mode' } : {};
    throw new CdnError('input', { code: 'noWay', detail: { kind, mode, name: profile.name, ...known } });
  }
  const read = readObject(kind, object);
  const wrong = read.ok ? problem({ kind, mode }, read.object) : read.problem;
  if (wrong) throw new CdnError('input', { code: 'badObject', detail: { object, kind, problem: wrong } });
  return { ...wish, profile, network: networkOf(wish, profile, networks) };
}

/**
 * What was said, else the rule's network, else the profile's. Rejects with kind `input` where the CDN has no such
 * network.
 */
function networkOf(wish: PurgeWish, profile: Profile, networks: readonly Network[]): Network {
  const wanted = wish.by?.network ?? ruleOf(wish)?.network ?? profile.options['network'] ?? 'production';
  const network = networks.find(name => name === wanted);
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
