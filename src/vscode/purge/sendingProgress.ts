import * as vscode from 'vscode';
import type { Clock } from '../../core/ports.ts';
import type { BatchRecord, RunRecord } from '../../core/purge/record.ts';
import { quietUrls } from '../../core/purge/risk.ts';
import type { ActiveRuns } from './activeRuns.ts';
import { wordNumber } from '../wordNumber.ts';
import { countObjects, runTitle } from './wordRun.ts';

/** A purge that is sent within this time is told by the status bar alone. */
const quietMs = 2_000;

/** While a long list is sent, or any that takes long: how far it is, with a button that cancels the rest. */
export async function showSending(runs: ActiveRuns, clock: Clock, id: string): Promise<void> {
  const first = recordOf(runs, id);
  if (!first) return;
  if (countObjects(first.batches) <= quietUrls) {
    await clock.sleep(quietMs, new AbortController().signal);
  }
  const record = recordOf(runs, id);
  if (!record || !isSending(runs, record)) return;
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, cancellable: true, title: vscode.l10n.t('CDN Purge') },
    (progress, token) => watch(runs, record, progress, token),
  );
}

function watch(
  runs: ActiveRuns,
  record: RunRecord,
  progress: vscode.Progress<{ message: string; increment: number }>,
  token: vscode.CancellationToken,
): Promise<void> {
  return new Promise(resolve => {
    let shown = 0;
    const show = (now: RunRecord): void => {
      const all = countObjects(now.batches);
      const sent = countObjects(now.batches.filter(({ state }) => !isUnsent(state)));
      progress.report({ message: wordSent(now, sent, all), increment: ((sent - shown) / all) * 100 });
      shown = sent;
    };
    const end = (): void => {
      vscode.Disposable.from(moved, stopped).dispose();
      resolve();
    };
    const moved = runs.onDidChange(now => {
      if (now.id !== record.id) return;
      if (isSending(runs, now)) show(now);
      else end();
    });
    const stopped = token.onCancellationRequested(() => {
      runs.cancel(record.id);
      end();
    });
    show(record);
  });
}

function wordSent(record: RunRecord, sent: number, all: number): string {
  return all === 1
    ? vscode.l10n.t('sending {0}…', runTitle(record))
    : vscode.l10n.t('{0} of {1} sent', wordNumber(sent), wordNumber(all));
}

function recordOf(runs: ActiveRuns, id: string): RunRecord | undefined {
  return runs.records().find(record => record.id === id);
}

function isUnsent(state: BatchRecord['state']): boolean {
  return state === 'notSent' || state === 'sending';
}

/** Waiting for tasks is not sending; neither is a preload that waits for its purge. */
function isSending(runs: ActiveRuns, { id, batches }: RunRecord): boolean {
  const purges = batches.filter(({ mode }) => mode !== 'preload');
  return runs.isActive(id) && (purges.length > 0 ? purges : batches).some(({ state }) => isUnsent(state));
}
