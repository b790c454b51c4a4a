import type { PurgeTarget } from '../../core/mapping/map.ts';
import { CdnError } from '../../core/errors.ts';
import { readObject } from '../../core/purge/objects.ts';
import type { PurgeWish } from './aim.ts';
import type { NamedOptions, PurgeHow } from './parseArguments.ts';

type Naming = Pick<NamedOptions, 'profile'>;

/**
 * What the rules gave, purged in a way of the person's choice: a directory stands for the files that are in it. Rejects
 * with kind `input` for a kind that no file has.
 */
export function wishesForTargets(
  targets: readonly PurgeTarget[],
  how: PurgeHow,
  { profile }: Naming = {},
): PurgeWish[] {
  const named = profile === undefined ? {} : { profile };
  const bare =
    how.kind === 'directory'
      ? inDirectories(targets).map(wish => ({ ...wish, ...named }))
      : targets.map(target => ({ object: read(how, target.url), target, ...named }));
  return inModes(bare, how);
}

/** Objects that were written or passed. Rejects with kind `input` for one that is none of the kind. */
export function wishesForObjects(
  objects: readonly string[],
  how: PurgeHow,
  { profile }: Naming = {},
): PurgeWish[] {
  const named = profile === undefined ? {} : { profile };
  return inModes(
    objects.map(object => ({ object: read(how, object), ...named })),
    how,
  );
}

type Bare = Omit<PurgeWish, 'kind' | 'mode'>;

/** A purge of a URL whose rule means every query is one of every query. */
function inModes(bare: readonly Bare[], { kind, modes }: PurgeHow): PurgeWish[] {
  return modes.flatMap(mode =>
    bare.map(wish => {
      const isAnyQuery = kind === 'url' && mode === 'invalidate' && wish.target?.anyQuery === true;
      return { ...wish, kind: isAnyQuery ? 'anyQuery' : kind, mode };
    }),
  );
}

function inDirectories(targets: readonly PurgeTarget[]): Bare[] {
  const byRule = Map.groupBy(targets, ({ rule }) => rule);
  return [...byRule.values()].flatMap(own =>
    [...Map.groupBy(own, ({ url }) => new URL('.', url).href)].map(([object, covered]) => ({
      object,
      covered,
    })),
  );
}

function read({ kind }: PurgeHow, text: string): string {
  const found = readObject(kind, text);
  if (found.ok) return found.object;
  throw new CdnError('input', {
    code: 'badObject',
    detail: { object: text, kind, problem: found.problem },
  });
}
