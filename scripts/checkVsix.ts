import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageExtension } from './package.ts';
import { listFiles, objections } from './vsix.ts';
import { readZip } from './zip.ts';

const root = join(import.meta.dirname, '..');
const listPath = join(import.meta.dirname, 'vsixFiles.txt');

/** `--update` takes the packaged files as the new list. */
async function main(): Promise<void> {
  const zip = await readFile(await packageExtension());
  const entries = readZip(zip);
  const files = listFiles(entries);
  if (process.argv.includes('--update')) await writeFile(listPath, `${files.join('\n')}\n`);
  const expected = (await readFile(listPath, 'utf8')).split('\n').filter(Boolean);
  for (const { name, content } of entries) console.log(`${String(content.byteLength).padStart(8)}  ${name}`);
  console.log(`${String(zip.byteLength).padStart(8)}  packed`);
  const found = objections(entries, zip.byteLength, expected, root);
  for (const objection of found) console.log(objection);
  console.log(found.length === 0 ? `${files.length} files as listed` : `${found.length} objections`);
  if (found.length > 0) process.exitCode = 1;
}

await main();
