import type { PurgeTarget } from './map.ts';

/**
 * The targets of the HTML pages by which a site is entered: those called `index.html`, or as their rule names indexes;
 * where there are none, all pages. They name the files whose names change with every build.
 */
export function entriesOf(targets: readonly PurgeTarget[]): readonly PurgeTarget[] {
  const pages = targets.filter(({ file }) => /\.x?html?$/i.test(file.path));
  const entries = pages.filter(({ file, rule }) => {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    return /^index\./i.test(name) || (rule.kind === 'folder' && rule.index?.includes(name) === true);
  });
  return entries.length > 0 ? entries : pages;
}
