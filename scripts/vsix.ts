import type { ZipEntry } from './zip.ts';

/** Of the packed extension. */
export const largestBytes = 400 * 1024;

/** File names with the hashes of esbuild's chunks taken out, sorted, each once: what the checked-in list holds. */
export function listFiles(entries: readonly ZipEntry[]): string[] {
  return [...new Set(entries.map(({ name }) => name.replace(/-[A-Z0-9]{8}\.js$/, '-*.js')))].sort();
}

/** What must not be shipped, one sentence each; empty when the package is good. `root` is this checkout's folder. */
export function objections(
  entries: readonly ZipEntry[],
  bytes: number,
  expected: readonly string[],
  root: string,
): string[] {
  const files = listFiles(entries);
  return [
    ...files.filter(file => !expected.includes(file)).map(file => `${file} is not in the list`),
    ...expected.filter(file => !files.includes(file)).map(file => `${file} is missing`),
    ...(bytes > largestBytes ? [`${bytes} bytes are more than ${largestBytes}`] : []),
    ...entries.flatMap(entry => entryObjections(entry, root)),
    ...nativeBinaries(entries).map(name => `${name} is a native binary`),
    ...installScripts(entries).map(name => `${name} runs when it is installed or removed`),
  ];
}

/** The names of what only some machines can run, told by its first bytes or its ending. */
export function nativeBinaries(entries: readonly ZipEntry[]): string[] {
  return entries
    .filter(({ name, content }) => isNative(content) || name.endsWith('.node'))
    .map(({ name }) => name);
}

/** Scripts of the packed package.json that npm or VS Code would run by themselves. */
export function installScripts(entries: readonly ZipEntry[]): string[] {
  const manifest = entries.find(({ name }) => name === 'extension/package.json');
  const { scripts = {} }: { scripts?: Record<string, string> } = JSON.parse(
    manifest ? Buffer.from(manifest.content).toString() : '{}',
  );
  return Object.keys(scripts).filter(name => /^(?:(?:pre|post)?install|prepare|vscode:.*)$/.test(name));
}

function entryObjections({ name, content }: ZipEntry, root: string): string[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return [
    ...(name.endsWith('.map') ? [`${name} is a source map`] : []),
    ...(name.includes('node_modules/') ? [`${name} comes from node_modules`] : []),
    ...(bytes.includes(root) ? [`${name} names this checkout's folder`] : []),
  ];
}

/** ELF, Windows, Mach-O (both byte orders and fat). */
const nativeMagic = ['7f454c46', '4d5a', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe'];

function isNative(content: Uint8Array): boolean {
  const start = Buffer.from(content.subarray(0, 4)).toString('hex');
  return nativeMagic.some(magic => start.startsWith(magic));
}
