import * as vscode from 'vscode';
import type { BatchRecord, RunRecord } from '../../core/purge/record.ts';
import { wordBrowser, wordVerdict } from '../verify/wordVerdict.ts';
import { wordError } from '../wordError.ts';
import type { Services } from '../services.ts';
import { wordBatch } from './wordBatch.ts';
import { runHosts, runTitle, type Tone, wordRun } from './wordRun.ts';

type PurgeNode =
  | { readonly kind: 'run'; readonly record: RunRecord; readonly isOurs: boolean }
  | { readonly kind: 'url'; readonly record: RunRecord; readonly batch: BatchRecord; readonly url: string }
  | { readonly kind: 'more'; readonly count: number };

export function isRunNode(value: unknown): value is PurgeNode & { kind: 'run' } {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'run';
}

/** A tree with more rows than this helps nobody; the rest is counted in one row. */
const shownUrls = 200;

/** The CDN Purges view: the journal, newest first, with this window's runs as they move. */
export function registerPurgesView(services: () => Promise<Services>): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const subscriptions: vscode.Disposable[] = [changed];
  let records: Map<string, RunRecord> | undefined;
  let listening: Promise<Services> | undefined;
  const listen = async (): Promise<Services> => {
    const shared = await services();
    shared.runs.onDidChange(
      record => {
        records?.set(record.id, record);
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
      const { journal, runs } = await (listening ??= listen());
      records ??= new Map((await journal.read()).map(record => [record.id, record]));
      return [...records.values()]
        .toSorted((a, b) => b.startedAt - a.startedAt)
        .map(record => ({ kind: 'run', record, isOurs: runs.isActive(record.id) }));
    },
    getTreeItem: node => {
      if (node.kind === 'run') return runItem(node.record, node.isOurs);
      return node.kind === 'url' ? urlItem(node) : moreItem(node.count);
    },
  };
  const view = vscode.window.createTreeView('cdnExplorer.purges', { treeDataProvider: provider });
  // Other windows write runs too: they are read again when the view comes back into sight.
  view.onDidChangeVisibility(
    ({ visible }) => {
      if (!visible) return;
      records = undefined;
      changed.fire();
    },
    undefined,
    subscriptions,
  );
  return vscode.Disposable.from(view, { dispose: () => vscode.Disposable.from(...subscriptions).dispose() });
}

function urlNodes(record: RunRecord): PurgeNode[] {
  const nodes = record.batches.flatMap(batch =>
    batch.urls.map((url): PurgeNode => ({ kind: 'url', record, batch, url })),
  );
  const count = nodes.length - shownUrls;
  return count > 0 ? [...nodes.slice(0, shownUrls), { kind: 'more', count }] : nodes;
}

function moreItem(count: number): vscode.TreeItem {
  return new vscode.TreeItem(vscode.l10n.t('{0} more', count));
}

const icons: Readonly<Record<Tone, readonly [string, string?]>> = {
  busy: ['sync~spin'],
  good: ['pass', 'testing.iconPassed'],
  warning: ['warning', 'list.warningForeground'],
  failed: ['error', 'list.errorForeground'],
  neutral: ['circle-outline'],
};

function runItem(record: RunRecord, isOurs: boolean): vscode.TreeItem {
  const line = wordRun(record);
  const [icon, color] = icons[line.tone];
  const at = new Date(record.startedAt);
  const item = new vscode.TreeItem(runTitle(record), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = record.id;
  item.description = `${timeOf(at)} · ${line.text}`;
  item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.contextValue = isOurs ? 'purge.running' : 'purge';
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
