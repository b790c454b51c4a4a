import * as vscode from 'vscode';
import { type BatchRecord, isToRetry, type RunRecord } from '../../core/purge/record.ts';
import { wordBrowser, wordEdge, wordVerdict } from '../verify/wordVerdict.ts';
import { wordError } from '../wordError.ts';
import { wordHost } from '../wordHost.ts';
import { hasHost } from '../../core/purge/objects.ts';
import { lazily } from '../lazily.ts';
import type { Services } from '../services.ts';
import { showError } from '../showError.ts';
import { wordBatch } from './wordBatch.ts';
import { kindWord } from './wordWay.ts';
import { placedTitle, runHosts, runTitle, type Tone, urlTone, wordHosts, wordRun } from './wordRun.ts';

export interface UrlNode {
  readonly kind: 'url';
  readonly record: RunRecord;
  readonly batch: BatchRecord;
  /** What was purged; or a URL that it covers, and that was looked at. */
  readonly url: string;
  readonly isCovered: boolean;
  /** The path alone where all URLs of the run are on one host. */
  readonly label: string;
}

type PurgeNode =
  | { readonly kind: 'run'; readonly record: RunRecord; readonly isOurs: boolean }
  | UrlNode
  | { readonly kind: 'more'; readonly count: number };

export function isRunNode(value: unknown): value is PurgeNode & { kind: 'run' } {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'run';
}

export function isUrlNode(value: unknown): value is UrlNode {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'url';
}

/** A tree with more rows than this helps nobody; the rest is counted in one row. */
const shownUrls = 200;

export interface PurgesView extends vscode.Disposable {
  /** Shows the view, with the keyboard on the newest run. */
  open(): Promise<void>;
}

/**
 * The CDN Purges view: the journal, newest first, with this window's runs as they move. `lookForLeft` is called when runs
 * may be seen that nobody follows.
 */
export function registerPurgesView(
  services: () => Promise<Services>,
  log: vscode.LogOutputChannel,
  lookForLeft: () => void,
): PurgesView {
  const changed = new vscode.EventEmitter<void>();
  const subscriptions: vscode.Disposable[] = [changed];
  const reader = createReader(() => changed.fire(), lookForLeft);
  const readAnew = (): void => {
    reader.forget();
    changed.fire();
  };
  const listening = lazily(async () => {
    const shared = await services();
    subscriptions.push(
      shared.runs.onDidChange(() => changed.fire()),
      shared.runs.onDidForget(readAnew),
    );
    return shared;
  });
  const runNodes = async (): Promise<PurgeNode[]> => {
    try {
      const shared = await listening();
      const records = new Map((await reader.read(shared)).map(record => [record.id, record]));
      // This window's runs as they were last: they may be ahead of what was read.
      for (const record of shared.runs.records()) records.set(record.id, record);
      return [...records.values()]
        .toSorted((a, b) => b.startedAt - a.startedAt)
        .map(record => ({ kind: 'run', record, isOurs: shared.runs.isActive(record.id) }));
    } catch (thrown) {
      reader.forget();
      showError(log, 'CDN Purges view', thrown);
      return [];
    }
  };
  const treeDataProvider: vscode.TreeDataProvider<PurgeNode> = {
    onDidChangeTreeData: changed.event,
    // Asked of what is to be revealed, which is runs only.
    getParent: () => undefined,
    getChildren: async node => {
      if (!node) return runNodes();
      // A row that is opened while its run moves on still holds the record that it was drawn from.
      return node.kind === 'run' ? urlNodes((await listening()).runs.latest(node.record)) : [];
    },
    getTreeItem: itemOf,
  };
  const view = vscode.window.createTreeView('cdnExplorer.purges', { treeDataProvider });
  // Other windows write runs too: they are read again when the view comes back into sight.
  view.onDidChangeVisibility(
    ({ visible }) => {
      if (!visible) return;
      readAnew();
      lookForLeft();
    },
    undefined,
    subscriptions,
  );
  subscriptions.push(new vscode.Disposable(reader.forget));
  return {
    open: () => focusNewest(view, runNodes),
    dispose: () => vscode.Disposable.from(view, ...subscriptions).dispose(),
  };
}

/** A view that was collapsed has no rows yet, and VS Code puts the keyboard on its empty frame. */
async function focusNewest(
  view: vscode.TreeView<PurgeNode>,
  runNodes: () => Promise<PurgeNode[]>,
): Promise<void> {
  await vscode.commands.executeCommand('cdnExplorer.purges.focus');
  const [newest] = await runNodes();
  if (newest) await view.reveal(newest, { focus: true, select: false });
}

function itemOf(node: PurgeNode): vscode.TreeItem {
  if (node.kind === 'run') return runItem(node.record, node.isOurs);
  return node.kind === 'url' ? urlItem(node) : moreItem(node.count);
}

/** What was read of the journal, until it is forgotten. */
interface Reader {
  read(services: Pick<Services, 'journal' | 'runs'>): Promise<readonly RunRecord[]>;
  readonly forget: () => void;
}

/** As often as a run's window renews its lease. */
const readAgainMs = 5_000;

/**
 * A run that is under way, but not here, is another window's or that of one that has gone. Only its file tells how it
 * goes on, so it is read again after a while, which ends when the view is out of sight: then nobody asks.
 */
function createReader(onNews: () => void, lookForLeft: () => void): Reader {
  let records: Promise<readonly RunRecord[]> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const forget = (): void => {
    records = undefined;
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    forget,
    read: async ({ journal, runs }) => {
      const known = await (records ??= journal.read());
      if (known.some(({ id, state }) => state === 'running' && !runs.isActive(id))) {
        lookForLeft();
        timer ??= setTimeout(() => {
          forget();
          onNews();
        }, readAgainMs);
      }
      return known;
    },
  };
}

function urlNodes(record: RunRecord): PurgeNode[] {
  const isOneHost = runHosts(record).length === 1;
  const all = record.batches.flatMap(batch => [
    ...batch.objects.map(url => ({ batch, url, isCovered: false })),
    ...Object.keys(batch.verdicts)
      .filter(url => !batch.objects.includes(url))
      .map(url => ({ batch, url, isCovered: true })),
  ]);
  const shown = all.slice(0, shownUrls).map((row): PurgeNode => ({
    kind: 'url',
    record,
    ...row,
    label: labelOf(row.batch, row.url, isOneHost),
  }));
  const count = all.length - shown.length;
  return count > 0 ? [...shown, { kind: 'more', count }] : shown;
}

function labelOf({ kind, network }: BatchRecord, object: string, isOneHost: boolean): string {
  if (!hasHost(kind)) return object;
  const [, host = '', path = ''] = /^[a-z]+:\/\/([^/]*)(.*)$/i.exec(object) ?? [];
  return isOneHost ? path : wordHost(host + path, network);
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

/** What can be done with a run: stopped, purged again, or first what failed. */
function contextOf({ batches, state }: RunRecord, isOurs: boolean): string {
  if (isOurs) return 'purge.running';
  return state !== 'running' && batches.some(isToRetry) ? 'purge.failed' : 'purge';
}

function iconOf(tone: Tone): vscode.ThemeIcon {
  const [icon, color] = icons[tone];
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}

function runItem(record: RunRecord, isOurs: boolean): vscode.TreeItem {
  const line = wordRun(record);
  const at = new Date(record.startedAt);
  const item = new vscode.TreeItem(placedTitle(record), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = record.id;
  // A side bar is narrow: what is cut off is the time.
  // Of several outcomes the row has room for the short forms.
  const words = Object.keys(record.profiles).length > 1 ? (line.short ?? line.text) : line.text;
  item.description = `${words} · ${timeOf(at)}`;
  item.iconPath = iconOf(line.tone);
  item.contextValue = contextOf(record, isOurs);
  item.tooltip = [
    `${runTitle(record)} → ${wordHosts(record)}`,
    line.text,
    vscode.l10n.t(
      '{0}, profile {1}',
      at.toLocaleString(vscode.env.language),
      Object.values(record.profiles).join(', '),
    ),
  ].join('\n');
  item.accessibilityInformation = { label: `${placedTitle(record)}, ${line.text}, ${timeOf(at)}` };
  return item;
}

/** The time today, the date before. */
function timeOf(at: Date): string {
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday
    ? at.toLocaleTimeString(vscode.env.language, { hour: '2-digit', minute: '2-digit' })
    : at.toLocaleDateString(vscode.env.language);
}

function urlItem({ record, batch, url, label, isCovered }: UrlNode): vscode.TreeItem {
  const verdict = batch.verdicts[url];
  const profile = record.profiles[batch.profileId] ?? '';
  const isPlain = batch.kind === 'url' || isCovered;
  const outcome = [
    ...(isPlain ? [] : [kindWord(batch.kind)]),
    verdict ? wordVerdict(verdict) : wordBatch(batch),
    ...(Object.keys(record.profiles).length > 1 ? [profile] : []),
  ];
  const words = outcome.join(' · ');
  const item = new vscode.TreeItem(label);
  item.id = `${record.id} ${batch.id} ${url}`;
  item.description = words;
  item.contextValue = isCovered ? 'covered' : 'purge.url';
  const tone = urlTone(batch, url);
  if (tone) item.iconPath = iconOf(tone);
  item.tooltip = [
    url,
    words,
    wordBrowser(verdict?.browser),
    verdict && wordEdge(verdict),
    batch.refusal && wordError(batch.refusal, profile),
    batch.taskIds.length > 0 && vscode.l10n.t('ID {0}', batch.taskIds.join(', ')),
    batch.requestId && vscode.l10n.t('Request {0}', batch.requestId),
  ]
    .filter(Boolean)
    .join('\n');
  return item;
}
