import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, fstatSync, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join, sep } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { openBrowser } from '../test/support/browser.ts';
import { installVsix, startServer } from '../test/support/codeServer.ts';
import { newestHost, root } from '../test/support/hosts.ts';
import { createProfile } from '../test/support/profile.ts';
import type { Profile } from '../test/support/profile.ts';
import { createWorkspace } from '../test/support/workspace.ts';
import { vsixPath } from './package.ts';

const demoHost = 'static.demo.test';

interface RunningDemo {
  /** The line it printed: what the extension gets in `CDN_EXPLORER_DEMO`. */
  readonly line: string;
  /** Its control route, token included. */
  readonly control: string;
  readonly process: ChildProcess;
}

/** Starts the demo CDN; it ends when its stdin closes, so also when this process dies. */
async function startDemo(dist: string): Promise<RunningDemo> {
  const demo = spawn(process.execPath, [join(root, 'demo', 'main.ts'), '--site', `${demoHost}=${dist}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Of its own group: Ctrl-C ends it through us, after the window.
    detached: true,
  });
  const ended = once(demo, 'exit').then(([code]) => {
    throw new Error(`The demo CDN ended with ${String(code)}`);
  });
  const [line] = await Promise.race([once(createInterface(demo.stdout), 'line'), ended]);
  ended.catch(() => undefined);
  const { control }: { control: string } = JSON.parse(line);
  return { line, control, process: demo };
}

/** Puts every saved file of `dist` onto the demo's origin, as a deployment would. */
function deployOnSave(dist: string, control: string): () => void {
  const deploy = async (name: string): Promise<void> => {
    try {
      const path = name.split(sep).map(encodeURIComponent).join('/');
      const body = await readFile(join(dist, name));
      const reply = await fetch(`${control}/origin/${demoHost}/${path}`, { method: 'PUT', body });
      console.log(reply.ok ? `Deployed dist/${name}` : `Not deployed: dist/${name} (${reply.status})`);
    } catch {
      // A folder, or a file that has gone again.
    }
  };
  const watcher = watch(dist, { recursive: true }, (_event, name) => {
    if (name !== null) void deploy(name);
  });
  return () => watcher.close();
}

function findDesktopCode(): string | undefined {
  const hasDisplay =
    process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  if (!hasDisplay) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map(folder => join(folder, name)).find(file => existsSync(file));
}

/** Opens a desktop VS Code; resolves when its window is closed. */
async function openDesktop(code: string, profile: Profile, folder: string, demoLine: string): Promise<void> {
  const places = [`--user-data-dir=${profile.userData}`, `--extensions-dir=${profile.extensions}`];
  await promisify(execFile)(code, [...places, '--install-extension', vsixPath, '--force']);
  console.log('Opening VS Code; close its window or press Ctrl-C to end.');
  const env = { ...process.env, CDN_EXPLORER_DEMO: demoLine };
  const window = spawn(code, [...places, '--new-window', '--wait', folder], { env, stdio: 'inherit' });
  await once(window, 'exit');
}

/** Serves VS Code from the test host; with a display in a window of its own, otherwise for any browser. */
async function openServed(
  profile: Profile,
  folder: string,
  demoLine: string,
  ended: Promise<void>,
): Promise<void> {
  await installVsix(newestHost, profile, [vsixPath]);
  const env = { CDN_EXPLORER_DEMO: demoLine };
  const server = await startServer(newestHost, profile, { env, allBuiltIns: true });
  const address = `${server.origin}/?folder=${encodeURI(folder)}`;
  console.log(`VS Code is at ${address}\nPress Ctrl-C to end.`);
  try {
    if (!process.env['DISPLAY']) {
      await ended;
      return;
    }
    const browser = await openBrowser(profile, { headless: false });
    const page = browser.pages()[0] ?? (await browser.newPage());
    const closed = page.waitForEvent('close', { timeout: 0 });
    await page.goto(address);
    await Promise.race([closed, ended]);
    await browser.close();
  } finally {
    await server.stop();
  }
}

/** Resolves on Ctrl-C, on SIGTERM, and when whoever holds our stdin closes it (`/dev/null` holds nothing). */
function untilEnded(): Promise<void> {
  return new Promise(resolve => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
    const stdin = fstatSync(0);
    if (!process.stdin.isTTY && !stdin.isFIFO() && !stdin.isSocket()) return;
    process.stdin.resume().once('end', resolve).once('close', resolve);
  });
}

async function main(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, 'scripts', 'package.ts')], { cwd: root });
  const ended = untilEnded();
  const profile = await createProfile({ 'git.enabled': true });
  const folder = await createWorkspace(join(profile.folder, 'sample'));
  const dist = join(folder, 'dist');
  const demo = await startDemo(dist);
  const stopDeploying = deployOnSave(dist, demo.control);
  console.log(
    'The demo CDN runs; its profile “demo” is in the window, and what you save in dist is deployed to it.',
  );
  try {
    const code = findDesktopCode();
    if (code) await Promise.race([openDesktop(code, profile, folder, demo.line), ended]);
    else await openServed(profile, folder, demo.line, ended);
  } finally {
    stopDeploying();
    demo.process.stdin?.end();
    await profile.dispose();
  }
}

await main();
process.exit();
