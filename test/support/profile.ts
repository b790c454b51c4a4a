import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder that holds everything one VS Code keeps: nothing of it touches the user's home. */
export interface Profile {
  /** The temporary folder itself; the rest lies in it. */
  readonly folder: string;
  readonly home: string;
  readonly userData: string;
  readonly extensions: string;
  /** Chromium's profile: what SecretStorage and Mementos keep is in here. */
  readonly browser: string;
  dispose(): Promise<void>;
}

/** The server's children may still be writing a last line while their group dies. */
const removal = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 } as const;

/** What keeps a window quiet, quick and the same every time. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'explorer.compactFolders': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.newWindowDimensions': 'inherit',
  'workbench.editorLargeFileConfirmation': 1024,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
} as const;

/** The profile that lies in `folder`. */
export function profileIn(folder: string): Profile {
  return {
    folder,
    home: join(folder, 'home'),
    userData: join(folder, 'userData'),
    extensions: join(folder, 'extensions'),
    browser: join(folder, 'browser'),
    dispose: () => rm(folder, removal),
  };
}

/** Makes a profile in a new temporary folder; its user settings are the quiet ones with `settings` on top. */
export async function createProfile(settings: Readonly<Record<string, unknown>> = {}): Promise<Profile> {
  const profile = profileIn(await mkdtemp(join(tmpdir(), 'cdn-explorer-')));
  process.once('exit', () => rmSync(profile.folder, removal));
  const userSettings = join(profile.userData, 'User');
  for (const path of [profile.home, userSettings, profile.extensions, profile.browser]) {
    await mkdir(path, { recursive: true });
  }
  const content = JSON.stringify({ ...quietSettings, ...settings }, undefined, 2);
  await writeFile(join(userSettings, 'settings.json'), `${content}\n`);
  return profile;
}

/** The environment for a process of this profile: ours without what belongs to an outer editor, runner or home. */
export function profileEnvironment(profile: Profile, extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_(?!TEST_)|NODE_|ELECTRON_|npm_|XDG_)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    HOME: profile.home,
    XDG_CACHE_HOME: join(profile.folder, 'cache'),
    XDG_CONFIG_HOME: join(profile.folder, 'config'),
    XDG_DATA_HOME: join(profile.folder, 'data'),
    XDG_RUNTIME_DIR: profile.folder,
    TMPDIR: profile.folder,
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    ...extra,
  };
}
