import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import type * as VsCode from 'vscode';
import { startSpecDemo, type SpecDemo } from '../test/support/demo.ts';
import { until } from '../test/support/until.ts';
import { VsCodeWindow } from '../test/support/window.ts';
import { type Measured, median } from './bench.ts';
import { packForWindows } from './packaged.ts';

const file = 'dist/app.js';
const site = 'static.demo.test';
const action = 'RefreshObjectCaches';
const coldHosts = 3;
const warmPurges = 25;
const mostCold = 60;
const mostWarm = 5;
/** The host is idle when it takes less than this in half a second. */
const idleMs = 5;

/** P5: what the extension host works between a click on "Purge" and the first byte of the request to the service. */
export async function benchFirstByte(): Promise<readonly Measured[]> {
  await packForWindows();
  // In this process, not in the host: what the CDN works does not count.
  const demo = await startSpecDemo({}, 'ready');
  demo.origin.put(site, '/app.js', 'let version = 1;\n');
  try {
    const window = await VsCodeWindow.open('bench-p5', {
      env: demo.env,
      files: { [file]: 'let version = 1;\n' },
    });
    try {
      return await measure(window, demo);
    } finally {
      await window.close();
    }
  } finally {
    await demo.close();
  }
}

async function measure(window: VsCodeWindow, demo: SpecDemo): Promise<readonly Measured[]> {
  const first: number[] = [];
  const cold: number[] = [];
  const fetches: number[] = [];
  for (let host = 0; host < coldHosts; host++) {
    if (host > 0) await window.reload();
    first.push(await purgeOnce(window, demo));
    await window.reload();
    await until('the host is idle', () => isIdle(window), 60_000);
    fetches.push(await window.evaluate(fetchOnce, demo.info.edge.production));
    cold.push(await purgeOnce(window, demo));
  }
  const warm: number[] = [];
  for (let purge = 0; purge < warmPurges; purge++) warm.push(await purgeOnce(window, demo));
  const ownFetch = `VS Code’s own first fetch: ${median(fetches).toFixed(0)} ms`;
  return [
    judge('warm', warm, 'purges of one host', 'a probe of the edge included', mostWarm),
    judge('cold', cold, 'fresh hosts', 'after a fetch by another extension', mostCold),
    judge('cold, first fetch', first, 'fresh hosts', ownFetch, mostCold),
  ];
}

function judge(
  what: string,
  values: readonly number[],
  of: string,
  yardstick: string,
  most: number,
): Measured {
  return {
    what: `to the first byte, ${what}`,
    figure: `${median(values).toFixed(1)} ms CPU`,
    spread: `${Math.min(...values).toFixed(1)}–${Math.max(...values).toFixed(1)} of ${values.length} ${of}`,
    yardstick,
    goal: `≤ ${most} ms`,
    met: median(values) <= most,
  };
}

/** CPU milliseconds of the extension host from the command to the request's first byte; waits for the run's end. */
async function purgeOnce(window: VsCodeWindow, demo: SpecDemo): Promise<number> {
  await until('the host is idle', () => isIdle(window), 60_000);
  const before = refreshes(demo);
  const ms = await window.evaluate(clickToFirstByte, { path: join(window.workspace, file), action });
  await until('the purge has ended', () => hasEnded(window), 60_000);
  if (refreshes(demo) !== before + 1) throw new Error('control: the service got no purge, or more than one');
  return ms;
}

async function isIdle(window: VsCodeWindow): Promise<boolean> {
  const ms = await window.evaluate(async () => {
    const before = process.cpuUsage();
    await new Promise(resolve => {
      setTimeout(resolve, 500);
    });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return ms < idleMs;
}

function refreshes(demo: SpecDemo): number {
  return demo.received().filter(entry => JSON.stringify(entry).includes(`"${action}"`)).length;
}

/** A run that has ended gives its lease back. */
async function hasEnded(window: VsCodeWindow): Promise<boolean> {
  const { done } = await glob('**/purges/*.lease', { cwd: window.profile.userData }).next();
  return done === true;
}

/** CPU milliseconds of a host's first fetch by whichever extension: VS Code reads the system's certificates then. */
async function fetchOnce(_: typeof VsCode, url: string): Promise<number> {
  const before = process.cpuUsage();
  await (await fetch(url)).text();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Travels as text: sees its arguments and globals only. */
async function clickToFirstByte(
  vscode: typeof VsCode,
  arg: { readonly path: string; readonly action: string },
): Promise<number> {
  const channel = process.getBuiltinModule('node:diagnostics_channel');
  const name = 'undici:client:sendHeaders';
  const uri = vscode.Uri.file(arg.path);
  const sent = Promise.withResolvers<number>();
  const listener = (message: unknown): void => {
    const headers: unknown =
      typeof message === 'object' && message !== null ? Reflect.get(message, 'headers') : '';
    if (!String(headers).includes(arg.action)) return;
    const { user, system } = process.cpuUsage(before);
    sent.resolve((user + system) / 1000);
  };
  channel.subscribe(name, listener);
  setTimeout(() => sent.reject(new Error('no request in 20 seconds')), 20_000).unref();
  const before = process.cpuUsage();
  try {
    await vscode.commands.executeCommand('cdnExplorer.purge', uri);
    return await sent.promise;
  } finally {
    channel.unsubscribe(name, listener);
  }
}
