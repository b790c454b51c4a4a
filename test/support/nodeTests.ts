import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';
import { root } from './hosts.ts';
import type { TestResult } from './results.ts';

/** What to run, as JSON in the one argument: this file is started under the Node that the tests are for. */
export interface NodeTestPlan {
  readonly files: readonly string[];
  readonly concurrency: number;
  /** For one file. */
  readonly timeoutMs: number;
  /** A pattern; empty takes every test. */
  readonly grep: string;
  /** Where the results go, as TestResult[] in JSON. */
  readonly resultsFile: string;
}

interface Outcome {
  readonly name: string;
  readonly nesting: number;
  readonly file?: string;
  readonly line?: number;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly details: { readonly duration_ms: number; readonly type?: string; readonly error?: Error };
}

/** Runs the files, each in a process of its own, and writes how every test ended; suites are no tests. */
async function runNodeTests(plan: NodeTestPlan): Promise<void> {
  const stream = run({
    files: [...plan.files],
    concurrency: plan.concurrency,
    timeout: plan.timeoutMs,
    ...(plan.grep ? { testNamePatterns: [new RegExp(plan.grep, 'u')] } : {}),
  });
  const results: TestResult[] = [];
  const errorOutput = new Map<string, string>();
  // Files run side by side but are reported one after the other: one path of open suites is enough.
  let path: string[] = [];
  stream.on('test:start', event => {
    path = [...path.slice(0, event.nesting), event.name];
  });
  stream.on('test:stderr', event => {
    errorOutput.set(event.file, (errorOutput.get(event.file) ?? '') + event.message);
  });
  const fullName = (outcome: Outcome): string =>
    [...path.slice(0, outcome.nesting), outcome.name].join(' › ');
  stream.on('test:pass', (outcome: Outcome) => {
    // A file without tests, or of which the pattern took none, is reported as a test of its own name.
    if (outcome.details.type === 'suite' || isFile(outcome, plan) || outcome.skip || outcome.todo) return;
    results.push({ name: fullName(outcome), ok: true, ms: outcome.details.duration_ms });
  });
  stream.on('test:fail', (outcome: Outcome) => {
    if (outcome.details.type === 'suite' && failedInside(outcome)) return;
    const output = isFile(outcome, plan) ? (errorOutput.get(outcome.name) ?? '') : '';
    const place = `${relative(root, outcome.file ?? outcome.name)}:${outcome.line ?? 1}`;
    results.push({
      name: isFile(outcome, plan) ? relative(root, outcome.name) : fullName(outcome),
      ok: false,
      ms: outcome.details.duration_ms,
      message: `${place}\n${reason(outcome)}\n${output}`.trimEnd(),
    });
  });
  // Without a reader the stream would not flow.
  for await (const event of stream) void event;
  await writeFile(plan.resultsFile, JSON.stringify(results));
}

function isFile(outcome: Outcome, plan: NodeTestPlan): boolean {
  return plan.files.includes(outcome.name);
}

/** A suite fails with its tests, which are counted themselves; one whose own hook failed counts as one. */
function failedInside(outcome: Outcome): boolean {
  const error = outcome.details.error;
  return error !== undefined && 'failureType' in error && error.failureType === 'subtestsFailed';
}

function reason(outcome: Outcome): string {
  const cause = outcome.details.error?.cause ?? outcome.details.error;
  return cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause);
}

if (import.meta.filename === process.argv[1]) {
  const plan: NodeTestPlan = JSON.parse(process.argv[2] ?? '');
  await runNodeTests(plan);
}
