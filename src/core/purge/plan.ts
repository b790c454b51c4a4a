import type { Network, PurgeAbility, PurgeBatch, PurgeMode } from '../providers/provider.ts';

/** One URL to purge, and where. */
export interface PurgeItem {
  readonly url: string;
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

/** Each URL once per profile and network, in few requests that the service takes. */
export function planPurge(parts: readonly PlanPart[], mode: PurgeMode = 'invalidate'): PlannedBatch[] {
  return parts
    .flatMap(({ profileId, items, purge }) =>
      [...Map.groupBy(items, ({ network }) => network)].flatMap(([network, own]) =>
        purge.pack([...new Set(own.map(({ url }) => url))]).map(urls => ({ profileId, urls, network, mode })),
      ),
    )
    .map((batch, id) => ({ id, ...batch }));
}
