import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assertInstalled, builtInsFolder } from './hosts.ts';
import type { TestHost } from './hosts.ts';
import { profileEnvironment } from './profile.ts';
import type { Profile } from './profile.ts';
import { spawnGroup } from './processGroup.ts';

/** A running VS Code server on loopback. */
export interface CodeServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

export interface ServerOptions {
  /** For the extension host, on top of the profile's environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** 0, the default, takes a free one. Secrets belong to an origin, so a restart asks for the same port. */
  readonly port?: number;
  /** False leaves Workspace Trust on: a new folder opens in Restricted Mode. */
  readonly trusted?: boolean;
  /** All of VS Code's built-in extensions instead of the few that our tests meet (newest host only). */
  readonly allBuiltIns?: boolean;
  /** The language of the extensions' texts; VS Code's own stay English (newest host only). Needs `installLanguagePack`. */
  readonly locale?: 'zh-cn';
  /** Lets the window's address name tests to run in the extension host; toasts don't appear then. */
  readonly testDriver?: boolean;
}

/** Enough for colours, icons, our sample's languages, images, SCM menus and the checks of settings.json. */
const usedBuiltIns = [
  'configuration-editing',
  'css',
  'diff',
  'git',
  'git-base',
  'html',
  'javascript',
  'json',
  'json-language-features',
  'less',
  'log',
  'markdown-basics',
  'media-preview',
  'scss',
  'theme-defaults',
  'theme-modern-icons',
  'theme-seti',
  'typescript-basics',
  'xml',
];

/** Installs packaged extensions into the profile, as a user's "Install from VSIX" does. */
export async function installVsix(host: TestHost, profile: Profile, files: readonly string[]): Promise<void> {
  assertInstalled(host);
  const args = files.flatMap(file => ['--install-extension', file]);
  await promisify(execFile)(host.node, [...(await baseArguments(host, profile)), ...args, '--force'], {
    env: profileEnvironment(profile),
    timeout: 60_000,
  });
}

/** Starts the server and waits until it listens. */
export async function startServer(
  host: TestHost,
  profile: Profile,
  options: ServerOptions = {},
): Promise<CodeServer> {
  assertInstalled(host);
  const group = spawnGroup(
    host.node,
    [
      ...(await baseArguments(host, profile)),
      `--bind-addr=127.0.0.1:${options.port ?? 0}`,
      '--auth=none',
      '--disable-telemetry',
      '--disable-update-check',
      ...(options.trusted === false ? [] : ['--disable-workspace-trust']),
      '--disable-getting-started-override',
      '--disable-proxy',
      '--ignore-last-opened',
      ...(host.takesOptions ? await vscodeOptions(host, profile, options) : []),
    ],
    { env: profileEnvironment(profile, options.env), cwd: profile.folder },
  );
  try {
    const found = await group.match(/HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)/, 30_000);
    const port = Number(found[1]);
    return {
      port,
      origin: `http://127.0.0.1:${port}`,
      log: group.output,
      stop: group.stop,
    };
  } catch (error) {
    await group.stop();
    throw error;
  }
}

async function baseArguments(host: TestHost, profile: Profile): Promise<string[]> {
  const config = join(profile.folder, 'code-server.yaml');
  await writeFile(config, '');
  return [
    host.entry,
    `--config=${config}`,
    `--user-data-dir=${profile.userData}`,
    `--extensions-dir=${profile.extensions}`,
  ];
}

async function vscodeOptions(host: TestHost, profile: Profile, options: ServerOptions): Promise<string[]> {
  const asked = [
    ...(options.testDriver ? ['--vscode-option=enable-smoke-test-driver'] : []),
    ...(options.locale ? [`--vscode-option=locale=${options.locale}`] : []),
  ];
  if (options.allBuiltIns) return asked;
  const folder = join(profile.folder, 'builtIns');
  if ((await mkdir(folder, { recursive: true })) !== undefined) {
    for (const name of usedBuiltIns) await symlink(join(builtInsFolder(host), name), join(folder, name));
  }
  return [...asked, `--vscode-option=builtin-extensions-dir=${folder}`];
}
