import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vsixPath } from '../scripts/package.ts';
import { runPackaging } from '../scripts/testLevels.ts';
import { root } from '../test/support/hosts.ts';

/** Packs what a window of the tests installs, ours and the evaluator. Throws when that is not as it should be. */
export async function packForWindows(): Promise<void> {
  const failed = (await runPackaging()).find(({ ok }) => !ok);
  if (failed) throw new Error(`${failed.name}: ${failed.message ?? ''}`);
}

/** The packed extension, good or not. In a child: vsce prints while it packs. */
export async function packExtension(): Promise<Buffer> {
  await promisify(execFile)(process.execPath, [join(root, 'scripts', 'package.ts')]);
  return readFile(vsixPath);
}
