import { cp, glob, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { buildExtension } from './build.ts';

const root = join(import.meta.dirname, '..');

/** Where the packaged extension lies, an absolute path. */
export const vsixPath = join(root, 'out', 'cdn-explorer.vsix');

/**
 * Bundles the extension and packs it into `vsixPath`: no network, no question asked.
 * vsce matches every file of the checkout, the test hosts' too, against its ignore list, which takes 5 s:
 * it gets a folder with nothing but what `.vscodeignore` lets through.
 */
export async function packageExtension(): Promise<string> {
  await buildExtension(join(root, 'dist'));
  const staged = join(root, 'out', 'vsix');
  await rm(staged, { recursive: true, force: true });
  await mkdir(staged, { recursive: true });
  for await (const file of glob([...(await shippedPatterns()), '.vscodeignore'], { cwd: root })) {
    await cp(join(root, file), join(staged, file), { recursive: true });
  }
  await createVSIX({ cwd: staged, packagePath: vsixPath, dependencies: false });
  return vsixPath;
}

/** The lines of `.vscodeignore` that let something through, without their `!`. */
async function shippedPatterns(): Promise<string[]> {
  const text = await readFile(join(root, '.vscodeignore'), 'utf8');
  return text.split('\n').flatMap(line => (line.startsWith('!') ? [line.slice(1)] : []));
}

if (import.meta.main) await packageExtension();
