import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestResult } from '../support/results.ts';
import { grepVariable, resultsVariable } from './environment.ts';

/**
 * Called by VS Code in its extension host: runs every bundled suite beside this file.
 * The results file is written at the very end, so a host that was killed leaves none: its exit code would say 0.
 */
export async function run(): Promise<void> {
  // Required instead of imported, mocha's class would be a namespace's default under one Node and the module itself under another.
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, reporter: 'dot' });
  const grep = process.env[grepVariable];
  if (grep) mocha.grep(new RegExp(grep));
  for (const file of readdirSync(import.meta.dirname)) {
    if (file.endsWith('.test.cjs')) mocha.addFile(join(import.meta.dirname, file));
  }
  const results: TestResult[] = [];
  await new Promise<void>(resolve => {
    mocha
      .run(() => resolve())
      .on('pass', test => results.push({ name: test.fullTitle(), ok: true, ms: test.duration ?? 0 }))
      .on('fail', (test, error: Error) => {
        results.push({
          name: test.fullTitle(),
          ok: false,
          ms: test.duration ?? 0,
          message: error.stack ?? String(error),
        });
      });
  });
  writeFileSync(process.env[resultsVariable] ?? 'results.json', JSON.stringify(results));
}
