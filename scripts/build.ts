import { rm } from 'node:fs/promises';
import { build, type BuildOptions } from 'esbuild';

const shared: BuildOptions = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  minify: true,
  keepNames: true,
  logLevel: 'warning',
  legalComments: 'none',
};

/**
 * Bundles the extension into `dist/`: ESM with splitting, so that each lazy room is a chunk of its own; and beside it
 * the demo CDN, a program of its own.
 */
export async function buildExtension(outdir = 'dist'): Promise<void> {
  await rm(outdir, { recursive: true, force: true });
  await build({
    ...shared,
    entryPoints: { extension: 'src/extension.ts' },
    outdir,
    splitting: true,
    mainFields: ['module', 'main'],
    external: ['vscode'],
    logOverride: { 'import-is-undefined': 'error' },
  });
  await build({ ...shared, entryPoints: { demo: 'demo/main.ts' }, outdir });
}

if (import.meta.main) await buildExtension();
