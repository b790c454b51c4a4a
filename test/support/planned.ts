import type { PlannedBatch } from '../../src/core/purge/plan.ts';

/** A request as most plans have it. */
export function planned(
  facts: Pick<PlannedBatch, 'id' | 'profileId' | 'objects'> & Partial<PlannedBatch>,
): PlannedBatch {
  return { kind: 'url', network: 'production', mode: 'invalidate', ...facts };
}
