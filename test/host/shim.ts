import { dirname } from 'node:path';
import { format, parseArgs } from 'node:util';
import { openBrowser } from '../support/browser.ts';
import { installVsix, startServer } from '../support/codeServer.ts';
import { findHost } from '../support/hosts.ts';
import type { TestHost } from '../support/hosts.ts';
import { profileIn } from '../support/profile.ts';
import { exitOnSignals } from '../support/processGroup.ts';
import type { Profile } from '../support/profile.ts';

/** Where the runner says which test host stands behind the shim. */
export const shimHostVariable = 'CDN_EXPLORER_SHIM_HOST';

const testsMayTakeMs = 300_000;

interface TestRun {
  readonly folder: string;
  readonly developmentPath: string;
  readonly testsPath: string;
}

/** Stands in for the `code` executable where no desktop VS Code can be had: as much of its command line as tests use. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    strict: false,
    allowPositionals: true,
    options: {
      'user-data-dir': { type: 'string' },
      'install-extension': { type: 'string', multiple: true },
      extensionDevelopmentPath: { type: 'string' },
      extensionTestsPath: { type: 'string' },
    },
  });
  const host = findHost(process.env[shimHostVariable]);
  const profile = profileIn(dirname(String(values['user-data-dir'])));
  const vsixFiles = values['install-extension'];
  if (Array.isArray(vsixFiles)) {
    await installVsix(host, profile, vsixFiles.map(String));
    return 0;
  }
  return runTests(host, profile, {
    folder: positionals[0] ?? profile.folder,
    developmentPath: String(values.extensionDevelopmentPath),
    testsPath: String(values.extensionTestsPath),
  });
}

/** Resolves with the exit code that the tests' window reports; a killed extension host reports 0 too. */
async function runTests(host: TestHost, profile: Profile, run: TestRun): Promise<number> {
  const server = await startServer(host, profile, { testDriver: true, env: process.env });
  const browser = await openBrowser(profile);
  const remote = `vscode-remote://127.0.0.1:${server.port}`;
  const query = new URLSearchParams({
    folder: run.folder,
    payload: JSON.stringify([
      ['extensionDevelopmentPath', remote + run.developmentPath],
      ['extensionTestsPath', remote + run.testsPath],
    ]),
  });
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
      console.log(format(...args));
    });
    const ended = new Promise<number>(resolve => {
      void page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
    });
    await page.goto(`${server.origin}/?${query.toString()}`, { timeout: 60_000 });
    const late = new Promise<number>((_, reject) => {
      setTimeout(() => reject(new Error(`No end within ${testsMayTakeMs} ms`)), testsMayTakeMs).unref();
    });
    return await Promise.race([ended, late]);
  } finally {
    await browser.close();
    await server.stop();
  }
}

if (import.meta.main) {
  exitOnSignals();
  process.exit(await main());
}
