import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { vsixPath } from '../../scripts/package.ts';
import { openBrowser } from './browser.ts';
import { installVsix, startServer } from './codeServer.ts';
import type { CodeServer, ServerOptions } from './codeServer.ts';
import { createEvaluatorClient } from './evaluator/client.ts';
import type { EvaluatorClient, HostFunction } from './evaluator/client.ts';
import type { Observations } from './evaluator/observe.ts';
import { evaluatorVsix } from './evaluator/package.ts';
import { observationsName } from './evaluator/variables.ts';
import { newestHost, root } from './hosts.ts';
import type { TestHost } from './hosts.ts';
import { installLanguagePack } from './languagePack.ts';
import { Workbench } from './pages/workbench.ts';
import { createProfile } from './profile.ts';
import type { Profile } from './profile.ts';
import { until } from './until.ts';
import { noteWindowLoad } from './windowLoads.ts';
import { createWorkspace, writeFiles } from './workspace.ts';

export interface WindowOptions extends Pick<ServerOptions, 'env' | 'trusted' | 'allBuiltIns' | 'locale'> {
  readonly host?: TestHost;
  /** User settings, on top of the quiet ones of profile.ts. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Files to write into the copy of the sample: POSIX path → content. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** A `.code-workspace` file among `files`, to be opened instead of the folder. */
  readonly opens?: string;
}

const themes = { light: 'Default Light Modern', dark: 'Default Dark Modern' } as const;

/** Commands that leave a window without anything open. */
const partEnds = [
  'workbench.action.closeQuickOpen',
  'workbench.action.closePanel',
  'workbench.files.action.collapseExplorerFolders',
  'notifications.clearAll',
];

const loadMs = 60_000;

/** A real VS Code on a temporary profile, with the packaged extension installed and a copy of the sample open. */
export class VsCodeWindow {
  readonly profile: Profile;
  /** The copy of the sample, absolute: the opened folder, unless the window opens a `.code-workspace` file. */
  readonly workspace: string;
  readonly page: Page;
  readonly ui: Workbench;
  readonly #name: string;
  readonly #options: WindowOptions;
  readonly #browser: BrowserContext;
  readonly #evaluator: EvaluatorClient;
  #server: CodeServer;
  #shots = 0;

  private constructor(
    name: string,
    options: WindowOptions,
    parts: {
      profile: Profile;
      workspace: string;
      server: CodeServer;
      browser: BrowserContext;
      page: Page;
      evaluator: EvaluatorClient;
    },
  ) {
    this.#name = name;
    this.#options = options;
    this.profile = parts.profile;
    this.workspace = parts.workspace;
    this.#server = parts.server;
    this.#browser = parts.browser;
    this.page = parts.page;
    this.#evaluator = parts.evaluator;
    this.ui = new Workbench(parts.page, parts.workspace);
  }

  /** Opens a window and waits until the extension is active; `name` begins the names of its pictures. */
  static async open(name: string, options: WindowOptions = {}): Promise<VsCodeWindow> {
    const host = options.host ?? newestHost;
    const profile = await createProfile({
      ...(options.trusted === false ? { 'security.workspace.trust.enabled': true } : {}),
      ...options.settings,
    });
    const evaluator = createEvaluatorClient(profile);
    const cleanups: (() => Promise<unknown>)[] = [() => profile.dispose()];
    try {
      const workspace = await createWorkspace(join(profile.folder, 'sample'), options.files);
      await installVsix(host, profile, [vsixPath, evaluatorVsix]);
      if (options.locale) await installLanguagePack(host, profile, options.locale);
      const server = await startServer(host, profile, {
        ...options,
        env: { ...options.env, ...evaluator.env },
      });
      cleanups.unshift(() => server.stop());
      const browser = await openBrowser(profile);
      cleanups.unshift(() => browser.close());
      const page = browser.pages()[0] ?? (await browser.newPage());
      const window = new VsCodeWindow(name, options, {
        profile,
        workspace,
        server,
        browser,
        page,
        evaluator,
      });
      try {
        await window.#load();
      } catch (error) {
        await window.dumpFailure('load');
        throw error;
      }
      return window;
    } catch (error) {
      for (const cleanup of cleanups) await cleanup();
      throw error;
    }
  }

  /** Runs `fn` in the extension host. It travels as text: it sees `vscode`, `arg` (JSON) and globals, nothing else. */
  evaluate<R>(fn: HostFunction<undefined, R>): Promise<R>;
  evaluate<A, R>(fn: HostFunction<A, R>, arg: A): Promise<R>;
  async evaluate<A, R>(fn: HostFunction<A, R>, arg?: A): Promise<R> {
    return this.#evaluator.evaluate(fn.toString(), arg);
  }

  /** Reloads the window as "Developer: Reload Window" does: a new extension host, the same storage. */
  async reload(): Promise<void> {
    await this.#evaluator.forget();
    await this.#load();
  }

  /** What the extension host has done since it began: after a reload or a kill, the new one. */
  async observed(): Promise<Observations> {
    const found = await this.evaluate((_, name): unknown => Reflect.get(globalThis, name), observationsName);
    if (!isObservations(found)) throw new Error('The evaluator observes nothing');
    return found;
  }

  /**
   * Begins the next part of the tests that share this window: nothing of the one before is open, `files` are written, and
   * VS Code has read the folder's settings among them.
   */
  async beginPart(files: WindowOptions['files'] = {}): Promise<void> {
    await writeFiles(this.workspace, files);
    // Whatever a failed test has left unsaved would be asked about.
    await this.evaluate(async vscode => {
      for (let tabs = 0; tabs < 20 && vscode.window.tabGroups.activeTabGroup.activeTab; tabs += 1)
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });
    for (const command of partEnds) {
      await this.evaluate((vscode, id) => vscode.commands.executeCommand(id), command);
    }
    const settings = files['.vscode/settings.json'];
    if (typeof settings !== 'string') return;
    const rules = JSON.stringify(JSON.parse(settings)['cdnExplorer.mappings']);
    await until('VS Code has read the rules', async () => {
      const read = await this.evaluate(vscode =>
        JSON.stringify(vscode.workspace.getConfiguration('cdnExplorer').inspect('mappings')?.workspaceValue),
      );
      return read === rules;
    });
  }

  /** Does what makes VS Code reload the window by itself, and waits until the extension is active again. */
  async reloadBy(action: () => Promise<void>): Promise<void> {
    await this.#evaluator.forget();
    await action();
    await noteWindowLoad(this.#host.name, this.#name);
    await this.#waitUntilActive();
  }

  /** Ends the server and starts it on the same port, so that secrets are still there, then loads the window anew. */
  async restartServer(): Promise<void> {
    await this.#evaluator.forget();
    await this.#server.stop();
    this.#server = await startServer(this.#host, this.profile, {
      ...this.#options,
      env: { ...this.#options.env, ...this.#evaluator.env },
      port: this.#server.port,
    });
    await this.#load();
  }

  /** Kills the extension host and waits for the one that VS Code starts in its place. */
  async killExtensionHost(): Promise<void> {
    const { pid } = await this.#evaluator.connect(1_000);
    await this.#evaluator.forget();
    process.kill(pid, 'SIGKILL');
    await this.#waitUntilActive();
  }

  /** Writes `out/e2e/screenshots/<spec>-<nn>-<name>.png`, menus and inputs fully faded in, and returns its bytes. */
  async screenshot(name: string): Promise<Buffer> {
    this.#shots += 1;
    const folder = join(root, 'out', 'e2e', 'screenshots');
    await mkdir(folder, { recursive: true });
    const number = String(this.#shots).padStart(2, '0');
    return this.page.screenshot({
      path: join(folder, `${this.#name}-${number}-${name}.png`),
      animations: 'disabled',
    });
  }

  /** The same in the light theme and in the dark one: `…-<name>-light.png` and `…-<name>-dark.png`; ends light. */
  async screenshotInThemes(name: string): Promise<void> {
    for (const theme of ['dark', 'light'] as const) {
      await this.useTheme(themes[theme]);
      await this.ui.waitForTheme(theme);
      await this.screenshot(`${name}-${theme}`);
    }
  }

  /** Chooses the colour theme with this name; what is open stays open. */
  async useTheme(theme: string): Promise<void> {
    await this.evaluate(
      (vscode, chosen) => vscode.workspace.getConfiguration('workbench').update('colorTheme', chosen, true),
      theme,
    );
  }

  /** Leaves a picture of the window, the server's log and the extensions' output in `out/e2e/failures/`. */
  async dumpFailure(what: string): Promise<void> {
    const folder = join(root, 'out', 'e2e', 'failures');
    await mkdir(folder, { recursive: true });
    const stem = join(folder, `${this.#name}-${what.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80)}`);
    await writeFile(`${stem}.log`, `${this.#server.log()}\n${await readExtensionLogs(this.profile)}`);
    await this.page.screenshot({ path: `${stem}.png`, animations: 'disabled', timeout: 5_000 });
  }

  /** Ends browser and server: what they keep is on disk then, and still there. Returns what the server wrote. */
  async shutDown(): Promise<string> {
    await this.#browser.close();
    await this.#server.stop();
    return this.#server.log();
  }

  /** Ends browser and server and removes the profile. */
  async close(): Promise<void> {
    await this.shutDown();
    await this.profile.dispose();
  }

  get #host(): TestHost {
    return this.#options.host ?? newestHost;
  }

  async #load(): Promise<void> {
    await noteWindowLoad(this.#host.name, this.#name);
    const { opens } = this.#options;
    const path = opens === undefined ? this.workspace : join(this.workspace, opens);
    const query = `${opens === undefined ? 'folder' : 'workspace'}=${encodeURIComponent(path).replaceAll('%2F', '/')}`;
    await this.page.goto(`${this.#server.origin}/?${query}`, { timeout: loadMs });
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: loadMs });
    await this.#waitUntilActive();
  }

  async #waitUntilActive(): Promise<void> {
    await this.#evaluator.connect(loadMs);
    await until(
      'the extension is active',
      () => this.evaluate(vscode => vscode.extensions.getExtension('cdn-explorer.cdn-explorer')?.isActive),
      loadMs,
    );
  }
}

function isObservations(value: unknown): value is Observations {
  return typeof value === 'object' && value !== null && 'secretReads' in value && 'connections' in value;
}

/** What the extension host and the output channels wrote, each file under its path. */
async function readExtensionLogs(profile: Profile): Promise<string> {
  const parts: string[] = [];
  for await (const file of glob('**/exthost*/**/*.log', { cwd: join(profile.userData, 'logs') })) {
    parts.push(`--- ${file}\n${await readFile(join(profile.userData, 'logs', file), 'utf8')}`);
  }
  return parts.join('\n');
}
