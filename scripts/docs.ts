import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wordCommands } from './commandTable.ts';

const root = join(import.meta.dirname, '..');

const [manifest, texts] = await Promise.all(
  ['package.json', 'package.nls.json'].map(async file =>
    JSON.parse(await readFile(join(root, file), 'utf8')),
  ),
);
await writeFile(join(root, 'docs', 'commands.md'), wordCommands(manifest, texts));
