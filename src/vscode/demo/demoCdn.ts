import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import { CdnError } from '../../core/errors.ts';
import type { PurgeTarget } from '../../core/mapping/map.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import type { Network } from '../../core/providers/provider.ts';
import { type DemoLink, isDemoHost, readDemoLink } from './demoLink.ts';

const startMs = 15_000;
const deployMs = 10_000;

/** What any program needs to run; keys, tokens and proxies of the environment are none of its business. */
function sharedEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH'];
  return Object.fromEntries(names.map(name => [name, process.env[name]]));
}

async function put(url: string, path: string, signal: AbortSignal): Promise<void> {
  const reply = await fetch(url, { method: 'PUT', body: await readFile(path, { signal }), signal });
  if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
}

async function remove(url: string, signal: AbortSignal): Promise<void> {
  const reply = await fetch(url, { method: 'DELETE', signal });
  if (!reply.ok && reply.status !== 404) throw new Error(`HTTP ${reply.status}`);
}

/** The demo CDN of this window: one that whoever started VS Code runs already, or one of our own as a child process. */
export class DemoCdn implements vscode.Disposable {
  /** Its profiles by id, in memory only: they go with it. */
  readonly profiles = new Map<string, Profile>();
  private link: DemoLink | undefined;
  private child: ChildProcess | undefined;
  private starting: Promise<void> | undefined;
  private readonly program: string;
  private readonly log: vscode.LogOutputChannel;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  /** `program` is the bundled demo CDN; `handedOver` the line that a demo which runs already has printed. */
  constructor(program: string, handedOver: string | undefined, log: vscode.LogOutputChannel) {
    this.program = program;
    this.log = log;
    this.use(readDemoLink(handedOver));
  }

  get endpoints(): DemoLink['endpoints'] {
    return this.link?.endpoints ?? {};
  }

  get isRunning(): boolean {
    return this.link !== undefined;
  }

  /** Only what we have started is ours to stop. */
  get isOurs(): boolean {
    return this.child !== undefined;
  }

  edgeOf(hostname: string, network: Network): string | undefined {
    return this.link?.edgeOf(hostname, network);
  }

  /** Resolves when it runs. Rejects with kind `unavailable` when it can't be started. */
  async start(): Promise<void> {
    if (this.link) return;
    this.starting ??= this.launch().finally(() => {
      this.starting = undefined;
    });
    await this.starting;
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (!child) return;
    const ended = child.exitCode === null ? once(child, 'exit') : undefined;
    child.kill();
    await ended;
  }

  /**
   * Puts the files of its sites onto its origin and takes deleted ones away, as a deployment would: nobody else deploys to a CDN that was started
   * a moment ago. A demo that was handed over has its own way of deploying. Never rejects, and never takes long: what
   * could not be deployed is in the log, and shows at the edge.
   */
  async deploy(targets: readonly PurgeTarget[], signal: AbortSignal): Promise<void> {
    const control = this.child && this.link?.control;
    if (control === undefined) return;
    const limited = AbortSignal.any([signal, AbortSignal.timeout(deployMs)]);
    for (const target of targets) {
      if (limited.aborted) return;
      const { hostname, pathname } = new URL(target.url);
      if (!isDemoHost(hostname)) continue;
      const place = `${control}/origin/${hostname}${pathname}`;
      try {
        await (target.isGone ? remove(place, limited) : put(place, target.file.path, limited));
      } catch (thrown) {
        this.log.warn(`Demo CDN: ${hostname}${pathname} is not deployed: ${String(thrown)}`);
      }
    }
  }

  dispose(): void {
    this.child?.kill();
    this.changed.dispose();
  }

  private async launch(): Promise<void> {
    // The editor's own Node: nothing has to be installed for it.
    const env = { ...sharedEnvironment(), ELECTRON_RUN_AS_NODE: '1' };
    const child = spawn(process.execPath, [this.program], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    createInterface(child.stderr).on('line', line => this.log.warn(`Demo CDN: ${line}`));
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), startMs);
    try {
      const { signal } = stop;
      const ended = once(child, 'exit', { signal }).then(() => undefined);
      const printed = once(createInterface(child.stdout), 'line', { signal }).then(([line]) => String(line));
      ended.catch(() => undefined);
      const link = readDemoLink(await Promise.race([printed, ended]));
      if (!link) throw new Error('It printed no addresses.');
      child.once('exit', () => this.forget(child));
      this.child = child;
      this.use(link);
      this.log.info('The demo CDN runs.');
    } catch (thrown) {
      child.kill();
      throw new CdnError('unavailable', { code: 'demo', cause: thrown });
    } finally {
      clearTimeout(timer);
    }
  }

  private forget(child: ChildProcess): void {
    if (this.child !== child) return;
    this.child = undefined;
    this.use(undefined);
    this.log.info('The demo CDN has stopped.');
  }

  private use(link: DemoLink | undefined): void {
    this.link = link;
    this.profiles.clear();
    for (const profile of link?.profiles ?? []) this.profiles.set(profile.id, profile);
    this.changed.fire();
  }
}
