import type { Network, PurgeAbility, PurgeBatch, PurgeMode, PurgeWay } from '../providers/provider.ts';

/** One object to purge, and where. */
export interface PurgeItem extends PurgeWay {
  readonly object: string;
  readonly network: Network;
}

/** What one profile purges, with that profile's way of packing it. */
export interface PlanPart {
  readonly profileId: string;
  readonly items: readonly PurgeItem[];
  readonly purge: Pick<PurgeAbility, 'pack'>;
}

/** One request to be sent. Its `id` is its place in the run. */
export interface PlannedBatch extends PurgeBatch {
  readonly id: number;
  readonly profileId: string;
}

/** What is preloaded comes last: what is there already is no reason for an edge to fetch it. */
const order: Readonly<Record<PurgeMode, number>> = { invalidate: 0, delete: 0, preload: 1 };

/** Each object once per profile, network and way, in few requests that the service takes. */
export function planPurge(parts: readonly PlanPart[]): PlannedBatch[] {
  return parts
    .flatMap(({ profileId, items, purge }) =>
      [...Map.groupBy(items, ({ network, kind, mode }) => `${network} ${kind} ${mode}`).values()].flatMap(
        own => batchesOf(profileId, own, purge),
      ),
    )
    .toSorted((a, b) => order[a.mode] - order[b.mode])
    .map((batch, id) => ({ id, ...batch }));
}

/** Of items that differ in their object only. */
function batchesOf(
  profileId: string,
  items: readonly PurgeItem[],
  purge: PlanPart['purge'],
): Omit<PlannedBatch, 'id'>[] {
  const [first] = items;
  if (!first) return [];
  const { kind, mode, network } = first;
  const objects = [...new Set(items.map(({ object }) => object))];
  return purge
    .pack({ kind, mode }, objects)
    .map(packed => ({ profileId, kind, objects: packed, network, mode }));
}
