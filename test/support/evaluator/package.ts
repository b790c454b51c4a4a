import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { build } from 'esbuild';
import { root } from '../hosts.ts';

/** Where the packaged evaluator lies, an absolute path. */
export const evaluatorVsix = join(root, 'out', 'evaluator.vsix');

const manifest = {
  name: 'evaluator',
  publisher: 'cdn-explorer-test',
  version: '1.0.0',
  description: 'Runs what the tests send. Never published.',
  private: true,
  license: 'MIT',
  engines: { vscode: '^1.105.0' },
  type: 'module',
  main: './extension.js',
  // Before everything that waits for the window: it has to see others activate.
  activationEvents: ['*'],
  files: ['extension.js'],
  capabilities: { untrustedWorkspaces: { supported: true } },
};

/** Packs the evaluator into `evaluatorVsix`. */
async function packageEvaluator(): Promise<void> {
  const folder = join(root, 'out', 'evaluator');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [join(import.meta.dirname, 'extension.ts')],
    outdir: folder,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: ['vscode'],
    logLevel: 'warning',
  });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await createVSIX({
    cwd: folder,
    packagePath: evaluatorVsix,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
    allowStarActivation: true,
  });
}

if (import.meta.main) await packageEvaluator();
