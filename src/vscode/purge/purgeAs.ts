import type { PurgeTarget } from '../../core/mapping/map.ts';
import { mapFiles } from '../../core/mapping/map.ts';
import type { ListedProfile } from '../../core/profiles/store.ts';
import { sameName } from '../../core/profiles/validate.ts';
import { providers } from '../../core/providers/registry.ts';
import type { ProviderDefinition } from '../../core/providers/provider.ts';
import { chooseTarget } from '../mapping/chooseTarget.ts';
import { toFileRef } from '../mapping/paths.ts';
import { readRules } from '../mapping/readRules.ts';
import { isAllowedHere } from '../mapping/restricted.ts';
import { isProfileNode } from '../profiles/profilesView.ts';
import type { Services } from '../services.ts';
import { type AskedWay, askWay } from './askWay.ts';
import { collectFiles } from './collectFiles.ts';
import { activeTabUri, parsePurgeArguments } from './parseArguments.ts';
import { purgeWishes } from './purgeWishes.ts';
import { saveFirst } from './saveFirst.ts';
import { wishesForObjects, wishesForTargets } from './wishes.ts';

/** What is known before the person chooses a way. */
interface Seed {
  /** Of the files that were picked, or of the active tab's; empty where no rule knows them. */
  readonly targets: readonly PurgeTarget[];
  readonly profile?: ListedProfile;
}

/** "Purge (Refresh) in Another Way…": from files, from a profile's row, or from nothing. */
export async function purgeAsCommand(services: Services, args: readonly unknown[]): Promise<void> {
  if (!isAllowedHere()) return;
  const [node] = args;
  const seed = isProfileNode(node) ? { targets: [], profile: node.profile } : await seedOf(services, args);
  if (!seed) return;
  const way = await askWay(seed.targets, await providersOf(services, seed));
  if (way) await purgeIn(services, way, seed);
}

async function purgeIn(services: Services, { how, objects, showsList }: AskedWay, seed: Seed): Promise<void> {
  const naming = seed.profile ? { profile: seed.profile.name } : {};
  const wishes = objects
    ? wishesForObjects(objects, how, naming)
    : wishesForTargets(seed.targets, how, naming);
  await purgeWishes(services, wishes, showsList ? { list: 'shows' } : {});
}

/** `undefined` when a question was dismissed. */
async function seedOf(services: Services, args: readonly unknown[]): Promise<Seed | undefined> {
  const request = parsePurgeArguments(args);
  const active = activeTabUri();
  const picked = request?.kind === 'files' ? request.uris : active ? [active] : [];
  const uris = await collectFiles(picked.filter(({ scheme }) => scheme === 'file'));
  if (uris.length === 0) return { targets: [] };
  if (!(await saveFirst(services.log, uris))) return undefined;
  const { targets } = mapFiles(uris.map(toFileRef), readRules().compiled);
  if (targets.length === 0) return { targets };
  const chosen = await chooseTarget(services.choices, targets);
  return chosen.length > 0 ? { targets: chosen } : undefined;
}

/** Of the profile, else of those that the rules name, else of all that are here: what none of them can is not offered. */
async function providersOf(
  { profiles }: Services,
  { targets, profile }: Seed,
): Promise<readonly ProviderDefinition[]> {
  if (profile) return [providers[profile.provider]];
  const listed = await profiles.list();
  const named = new Set(targets.map(({ rule }) => rule.profile));
  const used = listed.filter(({ name }) =>
    [...named].some(each => each !== undefined && sameName(each, name)),
  );
  const ids = new Set((used.length > 0 ? used : listed).map(({ provider }) => provider));
  return ids.size > 0 ? [...ids].map(id => providers[id]) : Object.values(providers);
}
