/** A file's name that a build makes from its content: `app.3f9a1c2b.js` is `app` + hash + `.js`. */
export interface HashedName {
  readonly stem: string;
  readonly extension: string;
}

/**
 * The parts of a name with a content hash, which is another name after every change; undefined for any other. Strict:
 * a version, a date or a size taken for a hash would talk somebody out of a purge that is needed.
 */
export function readHashedName(name: string): HashedName | undefined {
  for (const match of name.matchAll(/(?<=[^._-][._-])[A-Za-z0-9_]{8,64}(?=\.)/g)) {
    const found = hashIn(match[0]);
    if (found === undefined) {
      continue;
    }
    const start = match.index + match[0].length - found.length;
    const stem = name.slice(0, start - 1);
    return isUuidStart(stem) ? undefined : { stem, extension: name.slice(start + found.length) };
  }
  return undefined;
}

/** The text itself, or what follows its last `_`, which bundlers use both as a separator and in hashes. */
function hashIn(text: string): string | undefined {
  return [text, text.slice(text.lastIndexOf('_') + 1)].find(isHash);
}

/**
 * In one case as hexadecimal (8 and more), in capitals as base 32 (8), or mixed as base 64 (8, or 16 to 32). Letters
 * and digits take turns as they do not in `v5beta3`, `20dec2024` and `VERSION2`, and there are no words.
 */
function isHash(text: string): boolean {
  const turns = text.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0;
  if (/^(?:[0-9a-f]{8,64}|[0-9A-F]{8,64})$/.test(text)) {
    return turns >= 3;
  }
  if (/^[A-Z2-7]{8}$/.test(text)) {
    return /\d[A-Z]/.test(text);
  }
  const isMixed = /[a-z]/.test(text) && /[A-Z]/.test(text) && /^(?:.{8}|.{16,32})$/.test(text);
  return isMixed && turns >= 2 && !/[a-z]{4}|[A-Z]{4}/.test(text);
}

/** A UUID ends like a hash; it names an upload, which keeps its name. */
function isUuidStart(stem: string): boolean {
  return /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}$/i.test(stem);
}

/** The name before its first dot, and without a hash: what a source and the file built from it have in common. */
export function baseName(name: string): string {
  const stem = readHashedName(name)?.stem ?? name;
  return stem.split('.')[0] ?? stem;
}

/** What bundlers make of sources; anything else keeps its extension. */
const builtAs = [
  { source: /\.(?:[cm]?[jt]sx?|vue|svelte)$/i, built: /\.[cm]?js$/i },
  { source: /\.(?:css|less|s[ac]ss|styl)$/i, built: /\.css$/i },
];

/** Whether a file may be built from a source under its name with a content hash. */
export function isHashedBuild(source: string, name: string): boolean {
  if (readHashedName(name)?.stem !== baseName(source)) {
    return false;
  }
  const extension = source.slice(source.lastIndexOf('.'));
  const kind = builtAs.find(each => each.source.test(source));
  return kind === undefined ? name.endsWith(extension) : kind.built.test(name);
}
