import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { thirdPartyNotices } from './notices.ts';
import { undici } from './undici.ts';

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
 * the demo CDN, a program of its own. Resolves to what went where in the extension.
 */
export async function buildExtension(outdir = 'dist'): Promise<Metafile> {
  await rm(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    ...shared,
    entryPoints: { extension: 'src/extension.ts' },
    outdir,
    metafile: true,
    splitting: true,
    mainFields: ['module', 'main'],
    external: ['vscode'],
    plugins: [undici],
    logOverride: { 'import-is-undefined': 'error' },
  });
  await build({ ...shared, entryPoints: { demo: 'demo/main.ts' }, outdir });
  const notices = await thirdPartyNotices(Object.keys(metafile.inputs), process.cwd());
  await writeFile(join(outdir, 'thirdPartyNotices.txt'), notices);
  return metafile;
}

if (import.meta.main) await buildExtension();
