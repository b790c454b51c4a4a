import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { root } from './hosts.ts';

/** Copies the sample site to `folder`, adds `files` (POSIX path → content), and returns `folder`. */
export async function createWorkspace(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<string> {
  await cp(join(root, 'sample'), folder, { recursive: true });
  await writeFiles(folder, files);
  return folder;
}

/** Writes `files` (POSIX path → content) below `folder`. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
