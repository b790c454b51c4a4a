import type { Mutant } from './mutant.ts';

/** Purges from Source Control. */
export const scmMutants: readonly Mutant[] = [
  {
    name: 'gone: a file that is only not built passes for deleted',
    file: 'src/core/mapping/gone.ts',
    find: '(source === undefined || missing.has(source.path))',
    replace: 'true',
    suite: ['test/unit/mapping/gone.test.ts'],
  },
  {
    name: 'gone: a URL that another file is served at passes for deleted',
    file: 'src/core/mapping/gone.ts',
    find: 'isGone(target) && !served.has(cacheKey(target.url))',
    replace: 'isGone(target)',
    suite: ['test/unit/mapping/gone.test.ts'],
  },
  {
    name: 'scm: the old name of a renamed file stays cached',
    file: 'src/vscode/purge/gitChanges.ts',
    find: 'oldNames.get(uri.toString()) ?? []',
    replace: '[]',
    suite: { only: 'host', grep: 'the old names of renamed files' },
  },
  {
    name: 'scm: a file that was copied is purged',
    file: 'src/vscode/purge/gitChanges.ts',
    find: 'renameUri !== undefined && status !== copied',
    replace: 'renameUri !== undefined',
    suite: { only: 'host', grep: 'the old names of renamed files' },
  },
  {
    name: 'scm: a group is no argument',
    file: 'src/vscode/purge/scmArguments.ts',
    find: 'isGroup(arg) ? arg.resourceStates : [arg]',
    replace: '[arg]',
    suite: { only: 'host', grep: 'a purge from Source Control' },
  },
  {
    name: 'scm: a deleted file is expected at the edge',
    file: 'src/vscode/purge/startRun.ts',
    find: '      isGone: target?.isGone,\n',
    replace: '',
    suite: { only: 'e2e', grep: 'purges a group of Source Control' },
  },
];
