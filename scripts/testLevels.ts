import { execFile } from 'node:child_process';
import { glob, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hostRunner } from '../test/host/run.ts';
import { root } from '../test/support/hosts.ts';
import type { HostName } from '../test/support/hosts.ts';
import type { NodeTestPlan } from '../test/support/nodeTests.ts';
import type { TestResult } from '../test/support/results.ts';

/** What the levels have to be told of the command line. */
export interface LevelOptions {
  /** A pattern for test names; empty takes every test. */
  readonly grep: string;
}

interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

interface Ended {
  readonly ok: boolean;
  /** The last lines of both streams. */
  readonly output: string;
}

const keptOutput = 6_000;

async function runCommand(command: Command): Promise<Ended> {
  return new Promise(resolve => {
    const options = {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', ...command.env },
      timeout: command.timeoutMs,
      maxBuffer: 1 << 28,
    };
    execFile(command.file, command.args, options, (error, stdout, stderr) => {
      const late = error?.killed ? `\nended after ${command.timeoutMs} ms` : '';
      const output = `${stdout}${stderr}`.trim() || (error?.message ?? '');
      resolve({ ok: error === null, output: output.slice(-keptOutput) + late });
    });
  });
}

/** One result for a step that either works or says why not. */
async function step(name: string, work: () => Promise<Ended>): Promise<TestResult> {
  const started = performance.now();
  const ended = await work();
  const ms = performance.now() - started;
  return ended.ok ? { name, ok: true, ms } : { name, ok: false, ms, message: ended.output };
}

/** Format, lint, types and dead code. */
export async function runChecks(): Promise<TestResult[]> {
  const checks = [
    ['oxfmt', '--check'],
    ['oxlint'],
    ['tsc', '-p', '.'],
    ['tsc', '-p', 'src/core'],
    ['tsc', '-p', 'demo'],
    ['knip'],
  ];
  return Promise.all(
    checks.map(async ([tool = '', ...args]) => {
      const file = join(root, 'node_modules', '.bin', tool);
      return step([tool, ...args].join(' '), () => runCommand({ file, args, timeoutMs: 120_000 }));
    }),
  );
}

/** Bundles and packs the extension, holds it against the list of its files, and packs the tests' evaluator beside it. */
export async function runPackaging(): Promise<TestResult[]> {
  return Promise.all(['scripts/checkVsix.ts', 'test/support/evaluator/package.ts'].map(runScript));
}

async function runScript(script: string): Promise<TestResult> {
  return step(script, () =>
    runCommand({ file: process.execPath, args: [join(root, script)], timeoutMs: 60_000 }),
  );
}

/** As many of the planted mistakes as there is time for; `npm run mutants` plants them all. */
const sampledMutants = 6;

export async function runMutants({ grep }: LevelOptions): Promise<TestResult[]> {
  if (grep !== '') return [];
  const args = [join(root, 'scripts', 'mutants.ts'), '--sample', String(sampledMutants)];
  return [
    await step(`${sampledMutants} planted mistakes make their tests fail`, () =>
      runCommand({ file: process.execPath, args, timeoutMs: 240_000 }),
    ),
  ];
}

/** Runs node:test files that match `pattern` under `node`. */
export async function runNodeTests(
  options: LevelOptions & {
    readonly id: string;
    readonly node: string;
    readonly pattern: string;
    readonly concurrency: number;
    readonly fileTimeoutMs: number;
    readonly env?: NodeJS.ProcessEnv;
  },
): Promise<TestResult[]> {
  const files: string[] = [];
  for await (const file of glob(options.pattern, { cwd: root })) files.push(join(root, file));
  const resultsFile = await freshResultsFile(options.id);
  const plan: NodeTestPlan = {
    files: files.toSorted(),
    concurrency: options.concurrency,
    timeoutMs: options.fileTimeoutMs,
    grep: options.grep,
    resultsFile,
  };
  const ended = await runCommand({
    file: options.node,
    args: [join(root, 'test', 'support', 'nodeTests.ts'), JSON.stringify(plan)],
    timeoutMs: options.fileTimeoutMs * Math.max(1, files.length),
    ...(options.env ? { env: options.env } : {}),
  });
  return readResults(resultsFile, ended);
}

/** Runs the suites of `test/host` in the extension host of this VS Code. */
export async function runHostSuites(host: HostName, options: LevelOptions): Promise<TestResult[]> {
  const resultsFile = await freshResultsFile(`host-${host}`);
  const ended = await runCommand({
    file: process.execPath,
    args: [hostRunner, host, resultsFile, options.grep],
    timeoutMs: 420_000,
  });
  return readResults(resultsFile, ended);
}

async function freshResultsFile(id: string): Promise<string> {
  const folder = join(root, 'out', 'results');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${id}.json`);
  await rm(file, { force: true });
  return file;
}

/** Exit codes lie in both directions: without a results file the run failed, and so it did when nothing says why. */
async function readResults(file: string, ended: Ended): Promise<TestResult[]> {
  const failure = (name: string): TestResult => ({ name, ok: false, ms: 0, message: ended.output });
  let results: TestResult[];
  try {
    results = JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return [failure('reaches its end')];
  }
  const unexplained = !ended.ok && results.every(result => result.ok);
  return unexplained ? [...results, failure('ends without an error')] : results;
}
