import { cacheKey, encodePath } from './encode.ts';
import type { PurgeTarget } from './map.ts';
import { normalizePath } from './paths.ts';
import type { MappingRule } from './rules.ts';

/** A URL, ending in `/`, below which a rule serves a folder, or one that lies in it. */
export interface FolderTarget {
  readonly url: string;
  readonly rule: MappingRule;
}

/**
 * Where the rules serve a folder: at its place below a rule's folder, and at the URLs of rules whose folders lie in it.
 * Globs are not asked: what a rule leaves out is purged with its directory. Rules of one file have no directory.
 */
export function mapFolder(folder: string, rules: readonly MappingRule[]): readonly FolderTarget[] {
  const path = normalizePath(folder);
  return rules.flatMap(rule => {
    if (rule.kind === 'file') {
      return [];
    }
    if (path === rule.path || rule.path.startsWith(`${path}/`)) {
      return { url: rule.url, rule };
    }
    return path.startsWith(`${rule.path}/`)
      ? { url: `${rule.url}${encodePath(path.slice(rule.path.length + 1))}/`, rule }
      : [];
  });
}

/** A folder's purge with as few objects as can be. */
export interface FolderPlan {
  /** Each with the files that it covers. */
  readonly directories: readonly { readonly at: FolderTarget; readonly covered: readonly PurgeTarget[] }[];
  /** What no directory covers: a rule of one file, or a CDN that has no directories. */
  readonly others: readonly PurgeTarget[];
}

/**
 * The directories that cover the targets, none of them inside another. A directory covers what the same profile purges
 * for the same target on the same network, and nothing else; one that covers no target is left out.
 */
export function planFolder(folders: readonly FolderTarget[], targets: readonly PurgeTarget[]): FolderPlan {
  const outermost = folders.filter(
    (inner, index) =>
      !folders.some(
        (outer, place) => outer !== inner && covers(outer, inner) && (!covers(inner, outer) || place < index),
      ),
  );
  const byFolder = Map.groupBy(targets, target => outermost.find(folder => covers(folder, target)));
  return {
    directories: outermost.flatMap(at => {
      const covered = byFolder.get(at);
      return covered === undefined ? [] : { at, covered };
    }),
    others: byFolder.get(undefined) ?? [],
  };
}

function covers(folder: FolderTarget, { url, rule }: FolderTarget): boolean {
  return cacheKey(url).startsWith(cacheKey(folder.url)) && purger(rule) === purger(folder.rule);
}

/** Who purges it, where. */
function purger({ profile, target, network }: MappingRule): string {
  return JSON.stringify([profile, target, network]);
}
