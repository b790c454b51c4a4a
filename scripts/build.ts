import { rm } from 'node:fs/promises';
import { type Metafile, build } from 'esbuild';
import { undici } from './undici.ts';

/** Bundles the extension into `dist/`: ESM with splitting, so that each lazy room is a chunk of its own. Resolves to what went where. */
export async function buildExtension(outdir = 'dist'): Promise<Metafile> {
  await rm(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: { extension: 'src/extension.ts' },
    outdir,
    bundle: true,
    metafile: true,
    format: 'esm',
    splitting: true,
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    external: ['vscode'],
    plugins: [undici],
    minify: true,
    keepNames: true,
    logLevel: 'warning',
    logOverride: { 'import-is-undefined': 'error' },
    legalComments: 'none',
  });
  return metafile;
}

if (import.meta.main) await buildExtension();
