import type { Mutant } from './mutant.ts';

/** What only a real window shows. */
export const windowMutants: readonly Mutant[] = [
  {
    name: 'window: Restricted Mode is ignored',
    file: 'src/vscode/purge/purgeCommand.ts',
    find: 'if (!vscode.workspace.isTrusted) {',
    replace: 'if (!vscode.workspace.isTrusted && args.length > 9) {',
    suite: { only: 'e2e', grep: '^restricted' },
  },
];
