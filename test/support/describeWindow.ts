import { after, afterEach, before, describe } from 'node:test';
import { findHost, newestHost } from './hosts.ts';
import { exitOnSignals } from './processGroup.ts';
import { VsCodeWindow } from './window.ts';
import type { WindowOptions } from './window.ts';

/** Set by `scripts/test.ts`: the test host for specs that don't name one. */
export const hostVariable = 'CDN_EXPLORER_E2E_HOST';

/** Returns the window inside a test, to parts of a spec that share it. */
export type SharedWindow = () => VsCodeWindow;

/**
 * A group of tests that share one window, in the order written: a window takes seconds to load.
 * `define` gets a function that returns the window inside a test. A failing test leaves a picture and the log.
 */
export function describeWindow(
  name: string,
  options: WindowOptions,
  define: (window: SharedWindow) => void,
): void {
  void describe(name, () => {
    let opened: VsCodeWindow | undefined;
    const window: SharedWindow = () => {
      if (!opened) throw new Error('The window is open inside tests only');
      return opened;
    };
    before(async () => {
      exitOnSignals();
      const hostName = process.env[hostVariable];
      const host = hostName ? findHost(hostName) : newestHost;
      opened = await VsCodeWindow.open(name, { host, ...options });
    });
    afterEach(async context => {
      if ('passed' in context && context.passed === false) await opened?.dumpFailure(context.name);
    });
    after(() => opened?.close());
    define(window);
  });
}
