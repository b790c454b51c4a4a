import * as vscode from 'vscode';
import type { BatchRecord, RunRecord } from '../../core/purge/record.ts';
import { wordBrowser, wordVerdict } from '../verify/wordVerdict.ts';
import { wordError } from '../wordError.ts';
import type { Services } from '../services.ts';
import { wordBatch } from './wordBatch.ts';
import { runHosts, runTitle, type Tone, wordRun } from './wordRun.ts';

type PurgeNode =
  | { readonly kind: 'run'; readonly record: RunRecord }
  | { readonly kind: 'url'; readonly record: RunRecord; readonly batch: BatchRecord; readonly url: string };

/** Rows of one run: more than this are counted in the last row's place by the run's own line. */
const shownUrls = 200;

/** The CDN Purges view: the journal, newest first, with this window's runs as they move. */
export function registerPurgesView(services: () => Promise<Services>): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const subscriptions: vscode.Disposable[] = [changed];
  const live = new Map<string, RunRecord>();
  let listening: Promise<Services> | undefined;
  const listen = async (): Promise<Services> => {
    const shared = await services();
    shared.runs.onDidChange(
      record => {
        live.set(record.id, record);
        changed.fire();
      },
      undefined,
      subscriptions,
    );
    return shared;
  };
  const provider: vscode.TreeDataProvider<PurgeNode> = {
    onDidChangeTreeData: changed.event,
    getChildren: async node => {
      if (node) return node.kind === 'run' ? urlNodes(node.record) : [];
      const { journal } = await (listening ??= listen());
      const records = await journal.read();
      return records.map(record => ({ kind: 'run', record: live.get(record.id) ?? record }));
    },
    getTreeItem: node => (node.kind === 'run' ? runItem(node.record) : urlItem(node)),
  };
  return vscode.Disposable.from(
    vscode.window.createTreeView('cdnExplorer.purges', { treeDataProvider: provider }),
    { dispose: () => vscode.Disposable.from(...subscriptions).dispose() },
  );
}

function urlNodes(record: RunRecord): PurgeNode[] {
  return record.batches
    .flatMap(batch => batch.urls.map((url): PurgeNode => ({ kind: 'url', record, batch, url })))
    .slice(0, shownUrls);
}

const icons: Readonly<Record<Tone, readonly [string, string?]>> = {
  busy: ['sync~spin'],
  good: ['pass', 'testing.iconPassed'],
  warning: ['warning', 'list.warningForeground'],
  failed: ['error', 'list.errorForeground'],
  neutral: ['circle-outline'],
};

function runItem(record: RunRecord): vscode.TreeItem {
  const line = wordRun(record);
  const [icon, color] = icons[line.tone];
  const at = new Date(record.startedAt);
  const item = new vscode.TreeItem(runTitle(record), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = record.id;
  item.description = `${timeOf(at)} · ${line.text}`;
  item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.contextValue = record.state === 'running' ? 'purge.running' : 'purge';
  item.tooltip = [
    `${runTitle(record)} → ${runHosts(record)}`,
    line.text,
    vscode.l10n.t(
      '{0}, profile {1}',
      at.toLocaleString(vscode.env.language),
      Object.values(record.profiles).join(', '),
    ),
  ].join('\n');
  item.accessibilityInformation = { label: `${runTitle(record)}, ${line.text}, ${timeOf(at)}` };
  return item;
}

/** The time today, the date before. */
function timeOf(at: Date): string {
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday
    ? at.toLocaleTimeString(vscode.env.language, { hour: '2-digit', minute: '2-digit' })
    : at.toLocaleDateString(vscode.env.language);
}

function isOneHost({ batches }: RunRecord): boolean {
  return new Set(batches.flatMap(batch => batch.urls.map(url => new URL(url).host))).size === 1;
}

function urlItem({ record, batch, url }: PurgeNode & { kind: 'url' }): vscode.TreeItem {
  const verdict = record.verdicts[url];
  const { host, pathname, search } = new URL(url);
  const path = pathname + search;
  const item = new vscode.TreeItem(isOneHost(record) ? path : host + path);
  const words = verdict ? wordVerdict(verdict) : wordBatch(batch);
  item.id = `${record.id} ${url}`;
  item.description = words;
  item.contextValue = 'purge.url';
  item.tooltip = [
    url,
    words,
    wordBrowser(verdict?.browser),
    verdict?.edge && vscode.l10n.t('Asked the edge {0} only.', verdict.edge),
    batch.refusal && wordError(batch.refusal, record.profiles[batch.profileId]),
    batch.taskIds.length > 0 && vscode.l10n.t('Task {0}', batch.taskIds.join(', ')),
    batch.requestId && vscode.l10n.t('Request {0}', batch.requestId),
  ]
    .filter(Boolean)
    .join('\n');
  return item;
}
