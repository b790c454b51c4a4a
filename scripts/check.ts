import { execFile } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** What is looked at without running the product, each as a command of its own. */
const steps: readonly (readonly [string, readonly string[]])[] = [
  ['format', ['node_modules/oxfmt/bin/oxfmt', '--check']],
  ['lint', ['node_modules/oxlint/bin/oxlint']],
  ['types', ['node_modules/typescript/bin/tsc', '-p', '.']],
  ['types of core, alone', ['node_modules/typescript/bin/tsc', '-p', 'src/core']],
  ['types of demo, alone', ['node_modules/typescript/bin/tsc', '-p', 'demo']],
  ['dead code', ['node_modules/knip/bin/knip.js']],
];

/** Resolves to whether the step passed; what it has to say is printed when it did not. */
function run([name, args]: (typeof steps)[number]): Promise<boolean> {
  const started = Date.now();
  return new Promise(resolve => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      console.log(`${error ? 'FAILED' : 'passed'} ${seconds.padStart(5)} s  ${name}`);
      if (error) console.log(`${stdout}${stderr}`.trimEnd());
      resolve(error === null);
    });
  });
}

const outcomes = await Promise.all(steps.map(run));
const passed = outcomes.filter(Boolean).length;
console.log(`${passed} passed, ${outcomes.length - passed} failed`);
if (passed < outcomes.length) process.exitCode = 1;
