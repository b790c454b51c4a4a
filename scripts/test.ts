import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hostVariable } from '../test/support/describeWindow.ts';
import { newestHost, oldestHost, root } from '../test/support/hosts.ts';
import type { TestResult } from '../test/support/results.ts';
import {
  readWindowLoads,
  tooManyLoads,
  windowLoadsVariable,
  wordLoads,
} from '../test/support/windowLoads.ts';
import { runChecks, runHostSuites, runMutants, runNodeTests, runPackaging } from './testLevels.ts';
import type { LevelOptions } from './testLevels.ts';

const groups = ['checks', 'unit', 'host', 'e2e'] as const;
type Group = (typeof groups)[number];

/** One line of the report. It runs when any of its groups was asked for. */
interface Level {
  readonly name: string;
  readonly groups: readonly Group[];
  readonly run: (options: LevelOptions) => Promise<TestResult[]>;
  /** More about the run, for the end of its line. */
  readonly note?: () => Promise<string>;
}

/** Every window that the e2e levels of this run have loaded, one a line. */
const windowLoads = join(root, 'out', 'results', 'windowLoads.jsonl');

/** From the quickest answer to the slowest. */
const levels: readonly Level[] = [
  { name: 'checks', groups: ['checks'], run: runChecks },
  { name: 'unit on Node 24', groups: ['unit'], run: options => runUnit(newestHost.node, 'unit-24', options) },
  { name: 'unit on Node 22', groups: ['unit'], run: options => runUnit(oldestHost.node, 'unit-22', options) },
  { name: 'official clients', groups: ['unit'], run: runOfficial },
  { name: 'mutants', groups: ['unit'], run: runMutants },
  { name: 'package', groups: ['host', 'e2e'], run: runPackaging },
  { name: 'host on VS Code 1.139', groups: ['host'], run: options => runHostSuites('1.139', options) },
  { name: 'host on VS Code 1.105', groups: ['host'], run: options => runHostSuites('1.105', options) },
  {
    name: 'e2e on VS Code 1.139',
    groups: ['e2e'],
    run: options => runE2e('1.139', '*.spec.ts', options),
    note: () => noteLoads('1.139'),
  },
  {
    name: 'e2e on VS Code 1.105',
    groups: ['e2e'],
    run: options => runE2e('1.105', 'smoke.spec.ts', options),
    note: () => noteLoads('1.105'),
  },
];

async function runUnit(node: string, id: string, options: LevelOptions): Promise<TestResult[]> {
  const pattern = 'test/unit/**/*.test.ts';
  return runNodeTests({ ...options, id, node, pattern, concurrency: 2, fileTimeoutMs: 120_000 });
}

/** The vendor's own clients against the demo CDN. */
async function runOfficial(options: LevelOptions): Promise<TestResult[]> {
  const pattern = 'test/official/*.test.ts';
  return runNodeTests({
    ...options,
    id: 'official',
    node: newestHost.node,
    pattern,
    concurrency: 1,
    fileTimeoutMs: 120_000,
  });
}

/** One window at a time: two at once are hardly quicker on two cores, and less sure. */
async function runE2e(host: '1.139' | '1.105', files: string, options: LevelOptions): Promise<TestResult[]> {
  // A whole run keeps only pictures of its own; the oldest VS Code's come last, beside the others.
  if (options.grep === '' && host === '1.139')
    await rm(join(root, 'out', 'e2e'), { recursive: true, force: true });
  const results = await runNodeTests({
    ...options,
    id: `e2e-${host}`,
    node: newestHost.node,
    pattern: `test/e2e/${files}`,
    concurrency: 1,
    fileTimeoutMs: 300_000,
    env: { [hostVariable]: host, [windowLoadsVariable]: windowLoads },
  });
  const message = tooManyLoads(await readWindowLoads(windowLoads));
  return message === undefined ? results : [...results, { name: 'window loads', ok: false, ms: 0, message }];
}

async function noteLoads(host: '1.139' | '1.105'): Promise<string> {
  const loads = await readWindowLoads(windowLoads);
  return wordLoads(loads.filter(load => load.host === host));
}

function parseCommandLine(): LevelOptions & { readonly only: readonly Group[] } {
  const { values } = parseArgs({
    options: { only: { type: 'string', multiple: true }, grep: { type: 'string', default: '' } },
  });
  const asked = values.only ?? [...groups];
  const only = groups.filter(group => asked.includes(group));
  const unknown = asked.filter(name => !groups.some(group => group === name));
  if (unknown.length > 0) throw new Error(`--only takes ${groups.join(', ')}, not ${unknown.join(', ')}`);
  return { only, grep: values.grep };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Runs one level and prints its line, and under it what failed. */
async function report(level: Level, options: LevelOptions): Promise<TestResult[]> {
  const started = performance.now();
  const ran = await level.run(options);
  const nothing: TestResult = { name: 'runs at least one test', ok: false, ms: 0, message: 'It ran none.' };
  const results = ran.length === 0 && options.grep === '' ? [nothing] : ran;
  const failed = results.filter(result => !result.ok);
  const counts = `${results.length - failed.length} passed, ${failed.length} failed`;
  const time = seconds(performance.now() - started);
  const note = level.note ? `, ${await level.note()}` : '';
  console.log(`${level.name.padEnd(24)} ${counts.padEnd(24)} ${time}${note}`);
  for (const { name, message = '' } of failed) {
    console.log(`\n  ✖ ${name}\n${message.replaceAll(/^/gm, '    ')}\n`);
  }
  return results.map(result => ({ ...result, name: `${level.name} › ${result.name}` }));
}

function printSlowest(results: readonly TestResult[]): void {
  console.log('\nslowest');
  for (const { ms, name } of results.toSorted((a, b) => b.ms - a.ms).slice(0, 5)) {
    console.log(`${seconds(ms).padStart(8)}  ${name}`);
  }
}

/** Returns whether everything passed and at least one test ran. */
async function main(): Promise<boolean> {
  const { only, ...options } = parseCommandLine();
  const results: TestResult[] = [];
  await rm(windowLoads, { force: true });
  for (const level of levels) {
    if (level.groups.some(group => only.includes(group))) results.push(...(await report(level, options)));
  }
  printSlowest(results);
  const failed = results.filter(result => !result.ok).length;
  console.log(`\n${results.length - failed} passed, ${failed} failed`);
  return failed === 0 && results.length > 0;
}

process.exitCode = (await main()) ? 0 : 1;
