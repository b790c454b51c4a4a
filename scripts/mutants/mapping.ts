import type { Mutant } from './mutant.ts';

export const mappingMutants: readonly Mutant[] = [
  {
    name: 'mapping: a percent sign in a file name is taken as encoded already',
    file: 'src/core/mapping/encode.ts',
    find: 'const UNCHANGED = /^[!$&',
    replace: 'const UNCHANGED = /^[%!$&',
    suite: ['test/unit/mapping/encode.test.ts'],
  },
  {
    name: 'mapping: an excluded file is purged',
    file: 'src/core/mapping/compile.ts',
    find: 'return isIncluded(entry, below) && excludingGlob(entry, below) === undefined;',
    replace: 'return isIncluded(entry, below);',
    suite: ['test/unit/mapping/map.test.ts'],
  },
  {
    name: 'mapping: files that begin with a dot escape the globs',
    file: 'src/core/mapping/compile.ts',
    find: '{ dot: true, windows: false }',
    replace: '{ dot: false, windows: false }',
    suite: ['test/unit/mapping/map.test.ts'],
  },
  {
    name: 'mapping: one URL on two networks is purged on one',
    file: 'src/core/mapping/map.ts',
    find: '[cacheKey(target.url), profile, group, network]',
    replace: '[cacheKey(target.url), profile, group]',
    suite: ['test/unit/mapping/map.test.ts'],
  },
  {
    name: 'mapping: the query of a pasted URL becomes part of the rule',
    file: 'src/core/mapping/infer.ts',
    find: "  url.search = '';\n",
    replace: '',
    suite: ['test/unit/mapping/infer.test.ts'],
  },
  {
    name: 'mapping: a written rule swallows the comma of its neighbour',
    file: 'src/core/mapping/edit.ts',
    find: "(last === undefined || hasComma ? '' : ',')",
    replace: "''",
    suite: ['test/unit/mapping/edit.test.ts'],
  },
  {
    name: 'mapping: a name of dots leads out of the built folder',
    file: 'src/core/mapping/captures.ts',
    find: 'return normalizePath(path) === path ? path : undefined;',
    replace: 'return path;',
    suite: ['test/unit/mapping/sources.test.ts'],
  },
  {
    name: 'mapping: a capture crosses folders',
    file: 'src/core/mapping/captures.ts',
    find: ": '([^/]+)';",
    replace: ": '(.+)';",
    suite: ['test/unit/mapping/sources.test.ts'],
  },
  {
    name: 'mapping: two captures in one name are accepted, and lead back to another file',
    file: 'src/core/mapping/captures.ts',
    find: 'if (inName > 1 || folders > 1) {',
    replace: 'if (folders > 1) {',
    suite: ['test/unit/mapping/rules.test.ts'],
  },
  {
    name: 'mapping: a URL does not lead back to the source',
    file: 'src/core/mapping/unmap.ts',
    find: '...served.flatMap(path => sourcesOf(path, compiled))',
    replace: '',
    suite: ['test/unit/mapping/sources.test.ts'],
  },
];
