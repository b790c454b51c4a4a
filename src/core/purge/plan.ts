import type { PurgeAbility } from '../providers/provider.ts';

/** URLs for one profile, with that profile's way of packing them. */
export interface PlanPart {
  readonly profileId: string;
  readonly urls: readonly string[];
  readonly purge: Pick<PurgeAbility, 'pack'>;
}

/** One request to be sent. Its `id` is its place in the run. */
export interface PlannedBatch {
  readonly id: number;
  readonly profileId: string;
  readonly urls: readonly string[];
}

/** Each URL once per profile, in the fewest requests that the service takes. */
export function planPurge(parts: readonly PlanPart[]): PlannedBatch[] {
  return parts
    .flatMap(({ profileId, urls, purge }) =>
      purge.pack([...new Set(urls)]).map(batch => ({ profileId, urls: batch.urls })),
    )
    .map((batch, id) => ({ id, ...batch }));
}
