/** A file that is planted in a copy of the tree. */
export interface Planted {
  readonly name: string;
  /** Below the root; no other planted file's path is contained in it. */
  readonly file: string;
  readonly source: string;
  /** What it imports, where that is not there anyway. */
  readonly target?: { readonly file: string; readonly source: string };
  /** The nets that must refuse it. */
  readonly nets: readonly ('oxlint' | 'tsc core' | 'tsc demo' | 'import scan' | 'plain Node')[];
}

const thing = 'export const thing = 1;\n';
const passOn = (specifier: string): string =>
  `import { thing } from '${specifier}';\n\nexport const planted = thing;\n`;

export const planted: readonly Planted[] = [
  {
    name: "core: import … from 'vscode'",
    file: 'src/core/planted/static.ts',
    source: "import { window } from 'vscode';\n\nexport const planted = window;\n",
    nets: ['oxlint', 'tsc core', 'import scan', 'plain Node'],
  },
  {
    name: "core: import type … from 'vscode'",
    file: 'src/core/planted/type.ts',
    source: "import type { Uri } from 'vscode';\n\nexport type Planted = Uri;\n",
    nets: ['oxlint', 'tsc core', 'import scan'],
  },
  {
    name: "core: import('vscode') when called",
    file: 'src/core/planted/dynamic.ts',
    source: "export const planted = async () => (await import('vscode')).window;\n",
    nets: ['oxlint', 'tsc core', 'import scan'],
  },
  {
    name: "core: import('vscode').Uri as a type",
    file: 'src/core/planted/typeQuery.ts',
    source: "export type Planted = import('vscode').Uri;\n",
    nets: ['tsc core', 'import scan'],
  },
  {
    name: "core: require('vscode')",
    file: 'src/core/planted/require.ts',
    source:
      "declare const require: (name: string) => unknown;\n\nexport const planted = require('vscode');\n",
    nets: ['import scan', 'plain Node'],
  },
  {
    name: "core: createRequire(…)('vscode')",
    file: 'src/core/planted/createRequire.ts',
    source:
      "import { createRequire } from 'node:module';\n\n" +
      "export const planted: unknown = createRequire(import.meta.url)('vscode');\n",
    nets: ['import scan', 'plain Node'],
  },
  {
    name: 'core: import(a computed name)',
    file: 'src/core/planted/computed.ts',
    source: "export const planted = async (): Promise<unknown> => import(['vs', 'code'].join(''));\n",
    nets: ['import scan'],
  },
  {
    name: 'core → src/vscode',
    file: 'src/core/planted/toVscode.ts',
    source: passOn('../../vscode/planted/forCore.ts'),
    target: { file: 'src/vscode/planted/forCore.ts', source: thing },
    nets: ['oxlint', 'tsc core', 'import scan'],
  },
  {
    name: 'core → demo',
    file: 'src/core/planted/toDemo.ts',
    source: passOn('../../../demo/planted/forCore.ts'),
    target: { file: 'demo/planted/forCore.ts', source: thing },
    nets: ['oxlint', 'tsc core', 'import scan'],
  },
  {
    name: 'aliyun → akamai',
    file: 'src/core/providers/aliyun/planted.ts',
    source: passOn('../akamai/plantedForAliyun.ts'),
    target: { file: 'src/core/providers/akamai/plantedForAliyun.ts', source: thing },
    nets: ['oxlint', 'import scan'],
  },
  {
    name: 'akamai → aliyun',
    file: 'src/core/providers/akamai/planted.ts',
    source: passOn('../aliyun/plantedForAkamai.ts'),
    target: { file: 'src/core/providers/aliyun/plantedForAkamai.ts', source: thing },
    nets: ['oxlint', 'import scan'],
  },
  {
    name: 'demo → src',
    file: 'demo/planted/toSource.ts',
    source: passOn('../../src/core/planted/forDemo.ts'),
    target: { file: 'src/core/planted/forDemo.ts', source: thing },
    nets: ['oxlint', 'tsc demo', 'import scan'],
  },
  {
    name: 'demo → src, the type only',
    file: 'demo/planted/toSourceType.ts',
    source:
      "import type { Thing } from '../../src/core/planted/typeForDemo.ts';\n\nexport type Planted = Thing;\n",
    target: { file: 'src/core/planted/typeForDemo.ts', source: 'export type Thing = 1;\n' },
    nets: ['oxlint', 'tsc demo', 'import scan'],
  },
  {
    name: 'demo → an npm package',
    file: 'demo/planted/toPackage.ts',
    source: "import picomatch from 'picomatch';\n\nexport const planted = picomatch;\n",
    nets: ['oxlint', 'import scan'],
  },
];

/** What must stay allowed: without it, a net that refuses everything would look best. */
export const control: Planted = {
  name: 'core → core, a comment naming vscode',
  file: 'src/core/planted/legal.ts',
  source: `// Unlike import('vscode'), this is fine.\n${passOn('./neighbour.ts')}`,
  target: { file: 'src/core/planted/neighbour.ts', source: thing },
  nets: [],
};
