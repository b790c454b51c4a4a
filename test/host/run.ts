import { execFile } from 'node:child_process';
import { chmod, glob, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import {
  downloadAndUnzipVSCode,
  resolveCliArgsFromVSCodeExecutablePath,
  runTests,
} from '@vscode/test-electron';
import { build } from 'esbuild';
import { vsixPath } from '../../scripts/package.ts';
import { findHost, root } from '../support/hosts.ts';
import type { HostName, TestHost } from '../support/hosts.ts';
import { createProfile } from '../support/profile.ts';
import { createWorkspace } from '../support/workspace.ts';
import { grepVariable, resultsVariable } from './environment.ts';
import { shimHostVariable } from './shim.ts';

/** A VS Code to test in: its executable, and how to call its command line. */
interface Editor {
  readonly executable: string;
  readonly cli: readonly string[];
}

const shippedVersions: Record<HostName, string> = { '1.139': '1.139.1', '1.105': '1.105.1' };
const bundles = join(root, 'out', 'host');

/** This file, which `node` runs with a host, a results file and a pattern. */
export const hostRunner = import.meta.filename;

/**
 * Runs the suites of this folder in a real extension host, against the packaged extension, and writes the results
 * as TestResult[] to `resultsFile`; no file means that the host did not reach its end.
 * `CDN_EXPLORER_VSCODE=download` takes a downloaded desktop VS Code instead of the test host.
 */
async function runHostSuites(hostName: string, resultsFile: string, grep: string): Promise<void> {
  const host = findHost(hostName);
  await bundleSuites();
  await rm(resultsFile, { force: true });
  const profile = await createProfile({ 'git.enabled': true });
  try {
    const folder = await createWorkspace(join(profile.folder, 'sample'));
    const editor = await findEditor(host);
    const [command = '', ...first] = editor.cli;
    const places = [`--user-data-dir=${profile.userData}`, `--extensions-dir=${profile.extensions}`];
    const env = { ...process.env, [shimHostVariable]: hostName };
    await promisify(execFile)(command, [...first, ...places, '--install-extension', vsixPath, '--force'], {
      env,
    });
    await runTests({
      vscodeExecutablePath: editor.executable,
      extensionDevelopmentPath: join(import.meta.dirname, 'emptyExtension'),
      extensionTestsPath: join(bundles, 'index.cjs'),
      extensionTestsEnv: {
        [resultsVariable]: resultsFile,
        [grepVariable]: grep,
        [shimHostVariable]: hostName,
      },
      launchArgs: [folder, ...places],
    });
  } finally {
    await profile.dispose();
  }
}

/** One bundle a suite: VS Code loads CommonJS tests, the sources are modules. */
async function bundleSuites(): Promise<void> {
  const suites: string[] = [];
  for await (const suite of glob(join(import.meta.dirname, '*.test.ts'))) suites.push(suite);
  await rm(bundles, { recursive: true, force: true });
  await build({
    entryPoints: [join(import.meta.dirname, 'index.ts'), ...suites],
    outdir: bundles,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    mainFields: ['module', 'main'],
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    define: { 'import.meta.dirname': '__dirname' },
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

async function findEditor(host: TestHost): Promise<Editor> {
  if (process.env['CDN_EXPLORER_VSCODE'] === 'download') {
    const executable = await downloadAndUnzipVSCode(shippedVersions[host.name]);
    return {
      executable,
      cli: resolveCliArgsFromVSCodeExecutablePath(executable, { reuseMachineInstall: true }),
    };
  }
  const executable = join(bundles, 'code');
  const shim = join(import.meta.dirname, 'shim.ts');
  await mkdir(bundles, { recursive: true });
  await writeFile(executable, `#!/bin/sh\nexec '${process.execPath}' '${shim}' "$@"\n`);
  await chmod(executable, 0o755);
  return { executable, cli: [executable] };
}

if (import.meta.main) {
  const [hostName, resultsFile, grep] = process.argv.slice(2);
  if (!hostName || !resultsFile)
    throw new Error(`usage: ${basename(import.meta.filename)} <host> <results> [grep]`);
  await runHostSuites(hostName, resultsFile, grep ?? '');
}
