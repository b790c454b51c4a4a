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
import { createWorkspace } from './workspace.ts';

export interface WindowOptions extends Pick<ServerOptions, 'env' | 'trusted' | 'allBuiltIns' | 'locale'> {
  readonly host?: TestHost;
  /** User settings, on top of the quiet ones of profile.ts. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Files to write into the copy of the sample: POSIX path → content. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

const loadMs = 60_000;

/** A real VS Code on a temporary profile, with the packaged extension installed and a copy of the sample open. */
export class VsCodeWindow {
  readonly profile: Profile;
  /** The opened folder, absolute. */
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

  /** Does what makes VS Code reload the window by itself, and waits until the extension is active again. */
  async reloadBy(action: () => Promise<void>): Promise<void> {
    await this.#evaluator.forget();
    await action();
    await this.#waitUntilActive();
  }

  /** Ends the server and starts it on the same port, so that secrets are still there, then loads the window anew. */
  async restartServer(): Promise<void> {
    await this.#evaluator.forget();
    await this.#server.stop();
    this.#server = await startServer(this.#options.host ?? newestHost, this.profile, {
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

  async #load(): Promise<void> {
    const folder = encodeURIComponent(this.workspace).replaceAll('%2F', '/');
    await this.page.goto(`${this.#server.origin}/?folder=${folder}`, { timeout: loadMs });
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
