import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { buildExtension } from '../scripts/build.ts';
import { root } from '../test/support/hosts.ts';
import { until } from '../test/support/until.ts';
import { VsCodeWindow } from '../test/support/window.ts';
import { type Measured, fastestThird, median, wordBytes, wordSpread } from './bench.ts';
import { packForWindows } from './packaged.ts';

const windows = 5;
const largestEntry = 100 * 1024;
const ours = 'cdn-explorer.cdn-explorer';

/** S1: how little is loaded when a window starts, and how long that takes beside VS Code's own extensions. */
export async function benchActivation(): Promise<readonly Measured[]> {
  await packForWindows();
  const entry = await entryFiles();
  const seen: Seen[] = [];
  for (let index = 0; index < windows; index++) seen.push(await lookAtOneWindow(entry, index === 0));
  const extra = new Set(seen.flatMap(({ files }) => files.filter(file => !entry.files.has(file))));
  const ratios = seen.map(({ times }) => ratioToBuiltIns(times));
  const counts = seen.map(({ times }) => times.size - 1);
  return [
    {
      what: 'entry bundle, minified',
      figure: wordBytes(entry.bytes),
      spread: '',
      yardstick: `the entry and what it imports, ${entry.files.size} files`,
      goal: `≤ ${wordBytes(largestEntry)}`,
      met: entry.bytes <= largestEntry,
    },
    {
      what: 'loaded at activation beside it',
      figure: extra.size === 0 ? 'nothing' : [...extra].join(', '),
      spread: `${windows} windows`,
      yardstick: 'scripts in the host; a command loads more',
      goal: 'nothing',
      met: extra.size === 0,
    },
    {
      what: 'load + activate',
      figure: median(ratios).toFixed(2),
      spread: wordSpread(ratios, 'windows'),
      yardstick: `fastest third of ${Math.min(...counts)} built-in extensions`,
      goal: '≤ 1.00',
      met: median(ratios) <= 1,
    },
  ];
}

interface Entry {
  /** Names in `dist`. */
  readonly files: ReadonlySet<string>;
  readonly bytes: number;
}

/** `extension.js` with all that it imports outright. */
async function entryFiles(): Promise<Entry> {
  const { outputs } = await buildExtension(join(root, 'dist'));
  const byName = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const files = new Set(['extension.js']);
  // A set gives what is added while it is walked.
  for (const file of files) {
    for (const { kind, path } of byName.get(file)?.imports ?? []) {
      if (kind === 'import-statement' && byName.has(basename(path))) files.add(basename(path));
    }
  }
  const sizes = await Promise.all([...files].map(async file => (await stat(join(root, 'dist', file))).size));
  return { files, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

interface Seen {
  /** Of ours, by name, loaded when nothing was done but opening the window. */
  readonly files: readonly string[];
  /** Milliseconds of load and activate, of every extension that went through both. */
  readonly times: ReadonlyMap<string, number>;
}

async function lookAtOneWindow(entry: Entry, control: boolean): Promise<Seen> {
  const window = await VsCodeWindow.open('bench-s1', { allBuiltIns: true });
  try {
    const times = addUp(await settledMarks(window));
    const files = await loadedFiles(window);
    if (!files.includes('extension.js')) throw new Error('control: not even the entry is seen to be loaded');
    if (control && files.every(file => entry.files.has(file))) await seeMoreLoaded(window, files);
    return { files, times };
  } finally {
    await window.close();
  }
}

/** Control: what a command loads is seen, so what a start would load too. */
async function seeMoreLoaded(window: VsCodeWindow, before: readonly string[]): Promise<void> {
  await window.evaluate(vscode => vscode.commands.executeCommand('cdnExplorer.reloadProfiles'));
  const after = await loadedFiles(window);
  if (after.length <= before.length) throw new Error('control: what a command loads is not seen');
}

/** The debugger of the extension host knows every script that is in it, however it came there. */
async function loadedFiles(window: VsCodeWindow): Promise<string[]> {
  const urls = await window.evaluate((vscode, id) => {
    const { Session } = process.getBuiltinModule('node:inspector');
    const { pathToFileURL } = process.getBuiltinModule('node:url');
    const folder = pathToFileURL(vscode.extensions.getExtension(id)?.extensionPath ?? '').href;
    const found: string[] = [];
    const session = new Session();
    session.connect();
    session.on('Debugger.scriptParsed', ({ params }) => {
      if (params.url.startsWith(`${folder}/`)) found.push(params.url);
    });
    session.post('Debugger.enable');
    session.disconnect();
    return found;
  }, ours);
  return [...new Set(urls.map(url => basename(url)))];
}

interface Mark {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly startTime: number;
}

/** The extension host's marks once nothing new has been activated for three seconds. */
async function settledMarks(window: VsCodeWindow): Promise<readonly Mark[]> {
  return until(
    'all extensions have started',
    async () => {
      const { marks, now } = await window.evaluate(() => {
        const performance: { getMarks(): { name: string; startTime: number }[] } = Reflect.get(
          globalThis,
          'MonacoPerformanceMarks',
        );
        const all = performance.getMarks().filter(({ name }) => /Extension(?:Code)?\/[^/]+$/.test(name));
        return { marks: all, now: Date.now() };
      });
      return marks.length > 0 && now - Math.max(...marks.map(mark => mark.startTime)) > 3_000 && marks;
    },
    60_000,
  );
}

function addUp(marks: readonly Mark[]): ReadonlyMap<string, number> {
  const at = new Map(marks.map(({ name, startTime }) => [name.replace('code/extHost/', ''), startTime]));
  const times = new Map<string, number>();
  for (const name of at.keys()) {
    const id = name.split('/')[1] ?? '';
    const [from, loaded, started, active] = [
      'willLoadExtensionCode',
      'didLoadExtensionCode',
      'willActivateExtension',
      'didActivateExtension',
    ].map(phase => at.get(`${phase}/${id}`));
    if (from === undefined || loaded === undefined || started === undefined || active === undefined) continue;
    times.set(id, loaded - from + (active - started));
  }
  return times;
}

/** Ours to the slowest of the fastest third of the built-in ones, in one window. Marks are whole milliseconds. */
function ratioToBuiltIns(times: ReadonlyMap<string, number>): number {
  const own = times.get(ours);
  const builtIns = [...times].filter(([id]) => id.startsWith('vscode.')).map(([, time]) => time);
  if (own === undefined || builtIns.length < 6)
    throw new Error('control: too few extensions were seen to start');
  return own / Math.max(1, fastestThird(builtIns));
}
