import { cacheKey } from './encode.ts';
import type { PurgeTarget } from './map.ts';

/**
 * Marks the targets whose files are `missing` (paths, as the targets spell them), the edited one and the built one. A
 * URL that another target's file is served at stays unmarked: a source that was renamed may build the same file.
 */
export function markGone(
  targets: readonly PurgeTarget[],
  missing: ReadonlySet<string>,
): readonly PurgeTarget[] {
  const isGone = ({ file, source }: PurgeTarget): boolean =>
    missing.has(file.path) && (source === undefined || missing.has(source.path));
  const served = new Set(targets.filter(target => !isGone(target)).map(({ url }) => cacheKey(url)));
  return targets.map(target =>
    isGone(target) && !served.has(cacheKey(target.url)) ? { ...target, isGone: true } : target,
  );
}
