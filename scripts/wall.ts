import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

/** The parts of the house that the import rules tell apart, and what is outside it. */
type Room =
  | 'entry'
  | 'vscode'
  | 'core'
  | 'registry'
  | 'aliyun'
  | 'akamai'
  | 'demo'
  | 'workshop'
  | 'the VS Code API'
  | 'Node'
  | 'a module loader'
  | 'a package'
  | 'a computed name'
  | 'nowhere';

/** Path prefixes, the longer ones first. */
const rooms: readonly (readonly [string, Room])[] = [
  ['src/core/providers/registry.ts', 'registry'],
  ['src/core/providers/aliyun/', 'aliyun'],
  ['src/core/providers/akamai/', 'akamai'],
  ['src/core/', 'core'],
  ['src/vscode/', 'vscode'],
  ['src/extension.ts', 'entry'],
  ['demo/', 'demo'],
  ['test/', 'workshop'],
  ['scripts/', 'workshop'],
  ['bench/', 'workshop'],
];

const mayImport: Readonly<Partial<Record<Room, readonly Room[]>>> = {
  entry: ['vscode', 'core', 'registry', 'the VS Code API', 'Node'],
  vscode: ['vscode', 'core', 'registry', 'the VS Code API', 'Node', 'a package'],
  core: ['core', 'Node', 'a package'],
  registry: ['core', 'aliyun', 'akamai'],
  aliyun: ['aliyun', 'core', 'Node'],
  akamai: ['akamai', 'core', 'Node'],
  demo: ['demo', 'Node'],
};

export interface Breach {
  readonly file: string;
  readonly specifier: string;
  /** Words for people: `core imports the VS Code API`. */
  readonly rule: string;
}

/** The imports of a source text that its room may not have. `file` is relative to the root, with slashes. */
export function findBreaches(file: string, source: string): Breach[] {
  const room = roomOf(file);
  const allowed = mayImport[room];
  if (allowed === undefined) return [];
  return specifiersIn(source).flatMap(specifier => {
    const target = targetOf(file, specifier);
    return allowed.includes(target) ? [] : [{ file, specifier, rule: `${room} imports ${target}` }];
  });
}

/** Walks the source files below `root`, the rooms with rules and those without. */
export async function scanTree(root: string): Promise<{ files: string[]; breaches: Breach[] }> {
  const files = globSync('{src,demo}/**/*.ts', { cwd: root });
  const breaches = await Promise.all(
    files.map(async file =>
      findBreaches(file.split(sep).join('/'), await readFile(join(root, file), 'utf8')),
    ),
  );
  return { files, breaches: breaches.flat() };
}

const computed = '<computed>';
const gap = String.raw`(?:\s|/\*[\s\S]*?\*/)*`;
const literal = new RegExp(String.raw`\b(?:from|import|require)${gap}\(?${gap}(['"\`])([^'"\`\n]+)\1`, 'g');
const notLiteral = new RegExp(String.raw`\b(?:import|require)${gap}\((?!${gap}['"\`])`, 'g');

/** Every specifier after `from`, `import` and `require`: values, types, type queries, calls. Comment lines are left out. */
export function specifiersIn(source: string): string[] {
  const code = source.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/^\s*\/\/.*$/gm, '');
  const named = [...code.matchAll(literal)].map(match => match[2] ?? '');
  return [...named, ...[...code.matchAll(notLiteral)].map(() => computed)];
}

function targetOf(file: string, specifier: string): Room {
  if (specifier === computed || specifier.includes('${')) return 'a computed name';
  if (specifier === 'vscode') return 'the VS Code API';
  if (/^(?:node:)?module$/.test(specifier)) return 'a module loader';
  if (specifier.startsWith('node:')) return 'Node';
  if (!specifier.startsWith('.')) return 'a package';
  return roomOf(join(dirname(file), specifier).split(sep).join('/'));
}

function roomOf(path: string): Room {
  return rooms.find(([prefix]) => path.startsWith(prefix))?.[1] ?? 'nowhere';
}
