import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** The folders of the packages that these source files come from, sorted, each once. */
export function packageFolders(inputs: readonly string[]): string[] {
  const folders = inputs.flatMap(
    input => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input.replaceAll('\\', '/'))?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}

/**
 * The licences of what is bundled: minified code has lost them, and each asks to be kept with every copy. Rejects when a
 * package has no licence file. `inputs` are paths from `root`.
 */
export async function thirdPartyNotices(inputs: readonly string[], root: string): Promise<string> {
  const notices = await Promise.all(
    packageFolders(inputs).map(async folder => {
      const manifest: Manifest = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
      const [file] = globSync('{LICENSE,LICENCE,license}*', { cwd: join(root, folder) });
      if (!file) throw new Error(`${manifest.name} has no licence file, and is bundled`);
      const text = (await readFile(join(root, folder, file), 'utf8')).trim();
      return `${manifest.name} ${manifest.version} (${manifest.license ?? 'see below'})\n\n${text}\n`;
    }),
  );
  return `CDN Explorer contains the following packages.\n\n${notices.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
