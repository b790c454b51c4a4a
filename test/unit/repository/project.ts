import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

export const root = join(import.meta.dirname, '../../..');

/** A file of the project, or nothing where there is none. */
export function readText(path: string): string {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Keys to texts, of `package.nls*.json` and `l10n/bundle*.json`. */
export type Texts = Readonly<Record<string, string>>;

export function readTexts(path: string): Texts {
  const texts: Texts = JSON.parse(readText(path) || '{}');
  return texts;
}

/** Sources below a folder by path from the root, with slashes. */
export function readSources(folder: string): ReadonlyMap<string, string> {
  const files = globSync(`${folder}/**/*.ts`, { cwd: root });
  return new Map(files.map(file => [file.split(sep).join('/'), readText(file)]));
}

/** What git has or would take, the untracked files included. */
export function projectFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed.split('\0').filter(file => file !== '' && existsSync(join(root, file)));
}
