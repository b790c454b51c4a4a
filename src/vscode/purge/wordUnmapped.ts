import { l10n } from 'vscode';
import type { UnmappedFile } from '../../core/mapping/map.ts';
import { wordBuilt } from '../mapping/buildFirst.ts';
import { fileName } from '../mapping/paths.ts';

const namedFiles = 3;

/** Why files of a selection were left out. `total` counts the whole selection. */
export function wordUnmapped(unmapped: readonly UnmappedFile[], total: number): string {
  const [first] = unmapped;
  const names = unmapped
    .slice(0, namedFiles)
    .map(({ file, source }) => (source ? wordBuilt(source, file) : fileName(file.path)));
  const list = unmapped.length > namedFiles ? `${names.join(', ')} …` : names.join(', ');
  const glob = first?.reason === 'excluded' ? first.refusals[0]?.glob : undefined;
  if (unmapped.length === 1 && glob !== undefined) {
    return l10n.t('{0} was not purged: its rule excludes “{1}”.', list, glob);
  }
  const count = l10n.t('{0} of {1}', unmapped.length, total);
  return unmapped.every(({ reason }) => reason === 'excluded')
    ? l10n.t('Not purged, their rule leaves them out ({0}): {1}', count, list)
    : l10n.t('Not purged, no rule covers them ({0}): {1}', count, list);
}
