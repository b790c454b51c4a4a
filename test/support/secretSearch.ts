import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A name for how a text may be written, and the bytes it then has. */
type Form = readonly [name: string, bytes: Buffer];

/** A text and where it was found. */
export interface Finding {
  readonly form: string;
  /** The file's path below the root, or the text's name. */
  readonly place: string;
}

/** How a secret may come to be on a disk without being meant to. Equal forms (of a plain secret) are one. */
function formsOf(secret: string): Form[] {
  const escaped = JSON.stringify(secret).slice(1, -1);
  const all: Form[] = [
    ['utf8', Buffer.from(secret)],
    ['utf16le', Buffer.from(secret, 'utf16le')],
    ['latin1', Buffer.from(secret, 'latin1')],
    ['json', Buffer.from(escaped)],
    ['json in json', Buffer.from(JSON.stringify(escaped).slice(1, -1))],
    ['percent', Buffer.from(encodeURIComponent(secret))],
    ['form', Buffer.from(new URLSearchParams({ s: secret }).toString().slice('s='.length))],
    ...base64Forms(Buffer.from(secret)),
  ];
  return all.filter(([, bytes], index) => all.findIndex(([, other]) => other.equals(bytes)) === index);
}

/** Inside of a longer base64 text the secret begins at one of three places; its first and last letters depend on what is around it. */
function base64Forms(secret: Buffer): Form[] {
  return [0, 1, 2].flatMap((before): Form[] => {
    const padded = Buffer.concat([Buffer.alloc(before), secret]);
    const [first, end] = [Math.ceil((before * 8) / 6), Math.floor((padded.length * 8) / 6)];
    return (['base64', 'base64url'] as const).map(encoding => [
      `${encoding} +${before}`,
      Buffer.from(padded.toString(encoding).slice(first, end)),
    ]);
  });
}

/** Writes each form of `control` below the folder, amid other bytes, so that a search is seen to find them. */
export async function plantControls(folder: string, control: string): Promise<void> {
  const place = join(folder, 'planted');
  await mkdir(place, { recursive: true });
  for (const [name, bytes] of formsOf(control)) {
    const around = Buffer.from([0, 255, 10]);
    await writeFile(join(place, name.replaceAll(' ', '-')), Buffer.concat([around, bytes, around]));
  }
}

/** The names of all forms that `plantControls` has written. */
export function formNames(control: string): string[] {
  return formsOf(control).map(([name]) => name);
}

/** Every form of every secret in the files below `folder`. Links are not followed: they lead out of it. */
export async function searchFolder(folder: string, secrets: readonly string[]): Promise<Finding[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: Finding[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found.push(...searchBytes(path.slice(folder.length + 1), await readFile(path), secrets));
  }
  return found;
}

export function searchText(name: string, text: string, secrets: readonly string[]): Finding[] {
  return searchBytes(name, Buffer.from(text), secrets);
}

function searchBytes(place: string, bytes: Buffer, secrets: readonly string[]): Finding[] {
  return secrets
    .flatMap(formsOf)
    .filter(([, form]) => bytes.includes(form))
    .map(([form]) => ({ form, place }));
}
