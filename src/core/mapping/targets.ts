import { bareUrl, cacheKey } from './encode.ts';
import type { PurgeTarget } from './map.ts';
import type { FileRef } from './paths.ts';

/** By the `target` of their rules, in the order of appearance. Rules without one go together, and with no other. */
export function groupByTarget(
  targets: readonly PurgeTarget[],
): ReadonlyMap<string | undefined, readonly PurgeTarget[]> {
  return Map.groupBy(targets, ({ rule }) => rule.target);
}

/** What is purged when one target is chosen, and the files that have no URL in it. */
export function takeTarget(
  targets: readonly PurgeTarget[],
  name: string | undefined,
): { readonly taken: readonly PurgeTarget[]; readonly leftOut: readonly FileRef[] } {
  const taken = targets.filter(({ rule }) => rule.target === name);
  const purged = new Set(taken.map(askedFor));
  return { taken, leftOut: [...new Set(targets.map(askedFor))].filter(file => !purged.has(file)) };
}

/** Whether the URL, spelled as browsers do and without fragment, is purged with the target; http and https are one. */
export function covers({ url, anyQuery }: PurgeTarget, asked: string): boolean {
  return cacheKey(url) === cacheKey(anyQuery ? bareUrl(asked) : asked);
}

function askedFor({ file, source }: PurgeTarget): FileRef {
  return source ?? file;
}
