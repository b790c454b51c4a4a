import type { Mutant } from './mutant.ts';

/** What only a real window shows. */
export const windowMutants: readonly Mutant[] = [
  {
    name: 'window: a secret is read at activation',
    file: 'src/extension.ts',
    find: "  const log = vscode.window.createOutputChannel('CDN Explorer', { log: true });\n",
    replace:
      "  const log = vscode.window.createOutputChannel('CDN Explorer', { log: true });\n  void context.secrets.keys();\n",
    suite: { only: 'e2e', grep: 'are not read when the extension activates' },
  },
  {
    name: 'window: Restricted Mode is ignored',
    file: 'src/vscode/mapping/restricted.ts',
    find: 'if (vscode.workspace.isTrusted) return true;',
    replace: 'return true;',
    suite: { only: 'e2e', grep: '^restricted' },
  },
];
