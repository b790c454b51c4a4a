import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { scanTree } from './wall.ts';
import { type Planted, control, planted } from './wallBreaches.ts';

const root = join(import.meta.dirname, '..');
const nets = ['oxlint', 'tsc core', 'tsc demo', 'import scan', 'plain Node'] as const;
type Net = (typeof nets)[number];

/** What a net says about a tree; it refuses a file when one of its lines names it. */
type Findings = Readonly<Record<Net, readonly string[]>>;

async function plantAll(tree: string): Promise<void> {
  for (const part of ['src', 'demo', 'tsconfig.json', '.oxlintrc.json', 'package.json']) {
    await cp(join(root, part), join(tree, part), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
  for (const { file, source, target } of [...planted, control]) {
    await plant(join(tree, file), source);
    if (target !== undefined) await plant(join(tree, target.file), target.source);
  }
}

async function plant(path: string, source: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, source);
}

function run(tree: string, args: readonly string[]): Promise<string> {
  return new Promise(resolve => {
    execFile(process.execPath, args, { cwd: tree, maxBuffer: 1 << 26 }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}

const tsc = 'node_modules/typescript/bin/tsc';
/** Rules that are there for the wall; whatever else a planted file may offend is no refusal. */
const wallRule = /no-restricted-imports|no-require-imports/;

async function castNets(tree: string): Promise<Findings> {
  const [lint, core, demo, scan, node] = await Promise.all([
    run(tree, ['node_modules/oxlint/bin/oxlint', '--format=unix', 'src', 'demo']),
    run(tree, [tsc, '-p', 'src/core', '--pretty', 'false']),
    run(tree, [tsc, '-p', 'demo', '--pretty', 'false']),
    scanTree(tree),
    run(tree, ['--input-type=module', '--eval', importEach([...planted, control], tree)]),
  ]);
  return {
    oxlint: lint.split('\n').filter(line => wallRule.test(line)),
    'tsc core': typeErrors(core),
    'tsc demo': typeErrors(demo),
    'import scan': scan.breaches.map(({ file, rule }) => `${file}: ${rule}`),
    'plain Node': node.split('\n'),
  };
}

/** One text per error, its explanation included: TS6059 names the importing file only there. */
function typeErrors(output: string): string[] {
  return output.split(/\n(?=\S)/).filter(block => block.includes('error TS'));
}

/** A program that names each file that plain Node can't import. */
function importEach(files: readonly Planted[], tree: string): string {
  const paths = JSON.stringify(files.map(({ file }) => join(tree, file)));
  return `for (const file of ${paths}) await import(file).catch(() => console.log(file));`;
}

function refusals(findings: Findings, { file }: Planted): Net[] {
  return nets.filter(net => findings[net].some(text => text.includes(file)));
}

function columnWidth(net: Net): number {
  return Math.max(net.length, 'refused'.length) + 2;
}

function printRow(name: string, caughtBy: readonly Net[]): void {
  const cells = nets.map(net => (caughtBy.includes(net) ? 'refused' : '-').padEnd(columnWidth(net)));
  console.log(`${name.padEnd(46)}${cells.join('')}`);
}

/** Prints the table; `wrong` counts torn nets and false alarms. */
function report(findings: Findings): { refused: number; passed: number; wrong: number } {
  let passed = 0;
  let wrong = 0;
  console.log(`${''.padEnd(46)}${nets.map(net => net.padEnd(columnWidth(net))).join('')}`);
  for (const breach of planted) {
    const caughtBy = refusals(findings, breach);
    printRow(breach.name, caughtBy);
    if (caughtBy.length === 0) passed++;
    const torn = breach.nets.filter(net => !caughtBy.includes(net));
    if (torn.length > 0) {
      wrong++;
      console.log(`  let through by ${torn.join(', ')}`);
    }
  }
  const falseAlarms = refusals(findings, control);
  printRow(`control: ${control.name}`, falseAlarms);
  return { refused: planted.length - passed, passed, wrong: wrong + falseAlarms.length };
}

async function main(): Promise<void> {
  const real = await scanTree(root);
  for (const { file, specifier, rule } of real.breaches) console.log(`${file}: ${rule} (${specifier})`);
  console.log(`real tree: ${real.files.length} files, ${real.breaches.length} breaches`);
  const tree = await mkdtemp(join(tmpdir(), 'cdn-explorer-wall-'));
  try {
    await plantAll(tree);
    const { refused, passed, wrong } = report(await castNets(tree));
    console.log(`${refused} refused, ${passed} passed through`);
    if (passed + wrong + real.breaches.length > 0 || real.files.length === 0) process.exitCode = 1;
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
}

await main();
