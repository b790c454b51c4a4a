import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ActiveRuns } from './activeRuns.ts';

export interface LeftRuns extends vscode.Disposable {
  /** Never waits and never rejects. While a look is under way another one is not needed. */
  look(): void;
  /** Looks whenever a run of this window has ended. */
  lookAfter(runs: ActiveRuns): vscode.Disposable;
}

/**
 * Looks for purges that no window follows any more. Where no run is under way on this machine that is one look at a
 * folder; only where one is, `adopt` is called, which may load and open what it needs.
 */
export function watchLeftRuns(
  storage: vscode.Uri,
  adopt: (signal: AbortSignal) => Promise<void>,
  log: vscode.LogOutputChannel,
): LeftRuns {
  const folder = join(storage.fsPath, 'purges');
  const stop = new AbortController();
  let looking: Promise<void> | undefined;
  const lookOnce = async (): Promise<void> => {
    // There is no folder before the first purge.
    const names = await readdir(folder).catch(() => []);
    if (names.some(name => name.endsWith('.lease'))) await adopt(stop.signal);
  };
  const look = (): void => {
    looking ??= lookOnce()
      .catch((thrown: unknown) => log.warn(`Purges that were left: ${String(thrown)}`))
      .finally(() => {
        looking = undefined;
      });
  };
  return {
    look,
    lookAfter: runs =>
      vscode.Disposable.from(
        runs.onDidForget(look),
        runs.onDidChange(({ id }) => {
          if (!runs.isActive(id)) look();
        }),
      ),
    dispose: () => stop.abort(),
  };
}
