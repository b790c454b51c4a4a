import * as vscode from 'vscode';
import type { RunRecord } from '../../core/purge/record.ts';
import { wordBrowser, wordEdge } from '../verify/wordVerdict.ts';
import type { ActiveRuns } from './activeRuns.ts';
import { placedTitle, runTitle, type Tone, verdictsOf, wordHosts, wordRun } from './wordRun.ts';

const icons: Readonly<Record<Tone, string>> = {
  busy: '$(sync~spin)',
  good: '$(check)',
  warning: '$(warning)',
  failed: '$(error)',
  neutral: '$(info)',
};

/** What is running, then the last outcome. Hidden until the first purge of the window. */
export function registerStatusBar(runs: ActiveRuns): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('cdnExplorer.purge', vscode.StatusBarAlignment.Left, 0);
  item.name = vscode.l10n.t('CDN Purge');
  item.command = 'cdnExplorer.openPurges';
  let shown: RunRecord | undefined;
  const listener = runs.onDidChange(record => {
    // Of several at once the newest is shown; an older one comes back only when nothing else is under way.
    const isCovered = shown && shown.id !== record.id && runs.isActive(shown.id);
    if (isCovered && shown && record.startedAt < shown.startedAt) return;
    shown = record;
    show(item, record);
    item.show();
  });
  // How it goes on is another window's to tell.
  const losing = runs.onDidForget(() => {
    if (shown?.state === 'running' && !runs.isActive(shown.id)) item.hide();
  });
  return vscode.Disposable.from(item, listener, losing);
}

function show(item: vscode.StatusBarItem, record: RunRecord): void {
  const { tone, text, short = text } = wordRun(record);
  const title = `${runTitle(record)} → ${wordHosts(record)}`;
  // While it runs the file and the host matter; afterwards the truth does.
  item.text = `${icons[tone]} ${tone === 'busy' ? title : placedTitle(record)}: ${short}`;
  item.backgroundColor =
    tone === 'failed' ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
  const details = detailsOf(record);
  item.tooltip = [title, text, ...details].join('\n');
  item.accessibilityInformation = {
    label: [vscode.l10n.t('CDN Purge'), placedTitle(record), text, ...details].join(', '),
  };
}

function detailsOf(record: RunRecord): string[] {
  const [, verdict] = verdictsOf(record)[0] ?? [];
  if (!verdict) return [];
  return [wordBrowser(verdict.browser), wordEdge(verdict)].filter(line => line !== undefined);
}
