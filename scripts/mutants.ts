import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { transform } from 'esbuild';
import { allMutants } from './mutants/all.ts';
import type { Mutant } from './mutants/mutant.ts';

const root = join(import.meta.dirname, '..');
const copied = ['src', 'demo', 'test', 'scripts', 'sample', 'l10n', 'media'];
const copiedFiles = [
  'package.json',
  'package.nls.json',
  'package.nls.zh-cn.json',
  'tsconfig.json',
  '.vscodeignore',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
];

function isInstalled(path: string): boolean {
  return relative(root, path).startsWith(join('test', 'hosts'));
}

/** A copy of the tree that edits may be made in. What is installed is shared with the real one. */
async function makeCopy(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'cdn-explorer-mutants-'));
  for (const part of [...copied, ...copiedFiles]) {
    await cp(join(root, part), join(copy, part), {
      recursive: true,
      filter: source => !isInstalled(source),
    }).catch(ignoreMissing);
  }
  for (const part of ['node_modules', join('test', 'hosts')]) {
    await symlink(join(root, part), join(copy, part));
  }
  return copy;
}

function ignoreMissing(thrown: unknown): void {
  if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) throw thrown;
}

type Suite = Mutant['suite'];

const unitLimitMs = 60_000;
const levelLimitMs = 10 * 60_000;

/** Whether the tests pass in this tree. Tests that hang fail, and so do none: `node --test` calls that a success. */
function passes(tree: string, suite: Suite): Promise<boolean> {
  if ('only' in suite) {
    const args = ['scripts/test.ts', '--only', suite.only, '--grep', suite.grep];
    return succeeds(tree, args, levelLimitMs);
  }
  const files = globSync(suite, { cwd: tree });
  if (files.length === 0) return Promise.resolve(false);
  const args = ['--test', '--test-reporter=dot', '--test-timeout=20000', ...files];
  return succeeds(tree, args, unitLimitMs);
}

function succeeds(cwd: string, args: readonly string[], timeout: number): Promise<boolean> {
  return new Promise(resolve => {
    execFile(process.execPath, args, { cwd, timeout, maxBuffer: 1 << 26 }, error => resolve(error === null));
  });
}

/** The file with the edit made. Rejects when the table no longer fits the file, or the edit is no TypeScript. */
async function mutate({ name, file, find, replace }: Mutant): Promise<string> {
  const source = await readFile(join(root, file), 'utf8');
  const places = source.split(find).length - 1;
  if (places !== 1) throw new Error(`${name}: ${places} places in ${file} instead of one: ${find}`);
  const mutated = source.replace(find, () => replace);
  await transform(mutated, { loader: 'ts' });
  return mutated;
}

async function kills(tree: string, mutant: Mutant, mutated: string): Promise<boolean> {
  const path = join(tree, mutant.file);
  const original = await readFile(path, 'utf8');
  await writeFile(path, mutated);
  try {
    return !(await passes(tree, mutant.suite));
  } finally {
    await writeFile(path, original);
  }
}

/** `K` of them, spread evenly over the table. */
function sample(mutants: readonly Mutant[], size: number): readonly Mutant[] {
  if (size >= mutants.length) return mutants;
  return Array.from(
    { length: size },
    (_, index) => mutants[Math.floor((index * mutants.length) / size)],
  ).filter(mutant => mutant !== undefined);
}

function chosenMutants(): readonly Mutant[] {
  const { values } = parseArgs({ options: { sample: { type: 'string' }, only: { type: 'string' } } });
  const { only } = values;
  const wanted = only === undefined ? allMutants : allMutants.filter(({ name }) => name.includes(only));
  return values.sample === undefined ? wanted : sample(wanted, Number(values.sample));
}

/** Runs each suite once without a mutant, and names those that fail: they would kill anything. */
async function failingSuites(tree: string, mutants: readonly Mutant[]): Promise<ReadonlySet<string>> {
  const suites = new Map(mutants.map(({ suite }) => [JSON.stringify(suite), suite]));
  const failing = new Set<string>();
  for (const [name, suite] of suites) if (!(await passes(tree, suite))) failing.add(name);
  return failing;
}

interface Count {
  killed: number;
  survived: number;
}

/** Takes mutants from the queue that all trees share until it is empty. */
async function work(tree: string, queue: Iterator<readonly [Mutant, string]>, count: Count): Promise<void> {
  for (let next = queue.next(); !next.done; next = queue.next()) {
    const [mutant, mutated] = next.value;
    const started = Date.now();
    const killed = await kills(tree, mutant, mutated);
    count[killed ? 'killed' : 'survived']++;
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(`${killed ? 'killed  ' : 'SURVIVED'} ${seconds.padStart(5)} s  ${mutant.name}`);
  }
}

async function main(): Promise<void> {
  const mutants = chosenMutants();
  const edits = await Promise.all(mutants.map(async mutant => [mutant, await mutate(mutant)] as const));
  const trees = await Promise.all(Array.from({ length: availableParallelism() }, makeCopy));
  try {
    const [control = ''] = trees;
    const failing = await failingSuites(control, mutants);
    for (const name of failing) console.log(`fails without a mutant, so its mutants survive: ${name}`);
    const sound = edits.filter(([{ suite }]) => !failing.has(JSON.stringify(suite)));
    const count: Count = { killed: 0, survived: edits.length - sound.length };
    const queue = sound.values();
    await Promise.all(trees.map(tree => work(tree, queue, count)));
    console.log(`${count.killed} killed, ${count.survived} survived`);
    if (count.survived > 0 || count.killed === 0) process.exitCode = 1;
  } finally {
    await Promise.all(trees.map(tree => rm(tree, { recursive: true, force: true })));
  }
}

await main();
