import * as vscode from 'vscode';
import type { PurgeTarget } from '../../core/mapping/map.ts';
import type { ProviderDefinition, PurgeKind, PurgeMode } from '../../core/providers/provider.ts';
import { hasHost, readObject } from '../../core/purge/objects.ts';
import { type Answer, askChoice, askText, back, type Choice, walk } from '../inputs.ts';
import type { PurgeHow } from './parseArguments.ts';
import { kindWord, wordCount, wordProblem } from './wordWay.ts';

/** What a CDN, or a profile of it, can do. */
export type CdnWays = Pick<ProviderDefinition, 'ways' | 'problem'>;

/** A way that the person chose. */
export interface AskedWay {
  readonly how: PurgeHow;
  /** What was typed; absent where the files say it. */
  readonly objects?: readonly string[];
  readonly showsList: boolean;
}

interface Way {
  readonly kind: PurgeKind;
  readonly modes?: PurgeHow['modes'];
  readonly isTyped: boolean;
  readonly showsList?: boolean;
}

/** Which way, of those that the CDNs have; for some also of what, and how. `undefined` when dismissed. */
export async function askWay(
  targets: readonly PurgeTarget[],
  cdns: readonly CdnWays[],
): Promise<AskedWay | undefined> {
  let way: Way | undefined;
  let objects: readonly string[] | undefined;
  let modes: PurgeHow['modes'] | undefined;
  const done = await walk([
    async () => {
      const answer = await askChoice({
        title: vscode.l10n.t('Purge (Refresh) in Another Way'),
        placeholder: wordWhat(targets),
        choices: [...fileRows(targets, cdns), ...typedRows(cdns)],
      });
      if (answer === undefined || answer === back) return answer;
      way = answer;
      return 'next';
    },
    async () => {
      if (!way?.isTyped) return 'next';
      const answer = await askObjects(way.kind, targets, cdns);
      if (answer === undefined || answer === back) return answer;
      objects = answer;
      return 'next';
    },
    async () => {
      if (!way) return undefined;
      const answer = way.modes ?? (await askMode(way.kind, cdns));
      if (answer === undefined || answer === back) return answer;
      modes = answer;
      return 'next';
    },
  ]);
  if (done !== 'next' || !way || !modes) return undefined;
  return {
    how: { kind: way.kind, modes },
    ...(objects && { objects }),
    showsList: way.showsList === true,
  };
}

function wordWhat(targets: readonly PurgeTarget[]): string {
  const [first] = targets;
  if (!first) return vscode.l10n.t('What is to be purged?');
  return targets.length === 1
    ? vscode.l10n.t('How is {0} to be purged?', first.url)
    : vscode.l10n.t('How are {0} to be purged?', wordCount('url', targets.length));
}

function can(cdns: readonly CdnWays[], kind: PurgeKind, mode: PurgeMode): boolean {
  return cdns.some(({ ways }) => ways[kind]?.includes(mode));
}

type Row = Choice<Way>;

function row(icon: string, label: string, detail: string, value: Way): Row {
  return { label: `$(${icon}) ${label}`, detail, value };
}

/** What the files themselves are the objects of. */
function fileRows(targets: readonly PurgeTarget[], cdns: readonly CdnWays[]): Row[] {
  if (targets.length === 0) return [];
  const { l10n } = vscode;
  const own = { kind: 'url', isTyped: false } as const;
  const rows: (Row | false)[] = [
    can(cdns, 'url', 'delete') &&
      row('trash', l10n.t('Delete'), wordMode('delete'), { ...own, modes: ['delete'] }),
    can(cdns, 'anyQuery', 'invalidate') &&
      row(
        'symbol-parameter',
        l10n.t('With every query'),
        l10n.t('All variants of the URL, whatever is behind its “?”.'),
        {
          kind: 'anyQuery',
          isTyped: false,
        },
      ),
    can(cdns, 'directory', 'invalidate') &&
      row('folder', l10n.t('The whole directory'), directoriesOf(targets).join('  '), {
        kind: 'directory',
        isTyped: false,
      }),
    can(cdns, 'url', 'preload') &&
      row(
        'cloud-download',
        l10n.t('Purge, then preload'),
        l10n.t('The edges fetch it before anybody asks.'),
        {
          ...own,
          modes: ['invalidate', 'preload'],
        },
      ),
    can(cdns, 'url', 'preload') &&
      row('cloud-download', l10n.t('Preload'), wordMode('preload'), { ...own, modes: ['preload'] }),
    targets.length > 1 &&
      row('list-selection', l10n.t('Choose from the list…'), l10n.t('Purge some of the URLs only.'), {
        ...own,
        modes: ['invalidate'],
        showsList: true,
      }),
  ];
  return rows.filter(each => each !== false);
}

const typed: readonly (readonly [PurgeKind, string])[] = [
  ['directory', 'folder'],
  ['regex', 'regex'],
  ['anyQuery', 'symbol-parameter'],
  ['cpCode', 'symbol-number'],
  ['tag', 'tag'],
];

/** What is typed. */
function typedRows(cdns: readonly CdnWays[]): Row[] {
  const rows = typed
    .filter(([kind]) => can(cdns, kind, 'invalidate'))
    .map(([kind, icon]) => row(icon, `${wordTyped(kind)}…`, wordKind(kind), { kind, isTyped: true }));
  return [{ label: '', kind: vscode.QuickPickItemKind.Separator }, ...rows];
}

function wordTyped(kind: PurgeKind): string {
  const { l10n } = vscode;
  const labels: Readonly<Partial<Record<PurgeKind, string>>> = {
    directory: l10n.t('A directory'),
    regex: l10n.t('A pattern'),
    anyQuery: l10n.t('A URL with every query'),
    cpCode: l10n.t('A CP code'),
    tag: l10n.t('A cache tag'),
  };
  return labels[kind] ?? kindWord(kind);
}

function wordKind(kind: PurgeKind): string {
  const { l10n } = vscode;
  const details: Readonly<Partial<Record<PurgeKind, string>>> = {
    directory: l10n.t('Everything below it.'),
    regex: l10n.t('Everything that it matches; one request each.'),
    anyQuery: l10n.t('All variants of the URL, whatever is behind its “?”.'),
    cpCode: l10n.t('Everything under that number.'),
    tag: l10n.t('Everything that the origin has tagged so.'),
  };
  return details[kind] ?? '';
}

function wordMode(mode: PurgeMode): string {
  const { l10n } = vscode;
  switch (mode) {
    case 'invalidate':
      return l10n.t('Edges ask the origin whether their copy is still right.');
    case 'delete':
      return l10n.t('Edges forget their copy and fetch it whole: more work for the origin.');
    case 'preload':
      return l10n.t('Edges that have no copy fetch one now.');
  }
}

async function askMode(kind: PurgeKind, cdns: readonly CdnWays[]): Promise<Answer<PurgeHow['modes']>> {
  const { l10n } = vscode;
  if (!can(cdns, kind, 'delete')) return ['invalidate'];
  return askChoice<PurgeHow['modes']>({
    title: l10n.t('Purge (Refresh) in Another Way'),
    placeholder: l10n.t('What are the edges to do with their copies?'),
    choices: [
      { label: `$(refresh) ${l10n.t('Invalidate')}`, detail: wordMode('invalidate'), value: ['invalidate'] },
      { label: `$(trash) ${l10n.t('Delete')}`, detail: wordMode('delete'), value: ['delete'] },
    ],
    canGoBack: true,
  });
}

const examples: Readonly<Record<PurgeKind, string>> = {
  url: 'https://static.example.com/app.js',
  directory: 'https://static.example.com/css/',
  regex: 'https://static.example.com/img/[0-9].*',
  anyQuery: 'https://static.example.com/app.js',
  cpCode: '12345',
  tag: 'black-friday',
};

async function askObjects(
  kind: PurgeKind,
  targets: readonly PurgeTarget[],
  cdns: readonly CdnWays[],
): Promise<Answer<readonly string[]>> {
  const answer = await askText({
    title: vscode.l10n.t('Purge (Refresh) in Another Way'),
    prompt: hasHost(kind)
      ? vscode.l10n.t('Enter the {0} with its host; several with spaces between.', kindWord(kind))
      : vscode.l10n.t('Enter the {0}; several with spaces between.', kindWord(kind)),
    placeholder: examples[kind],
    value: likely(kind, targets),
    canGoBack: true,
    check: async text => {
      const words = wordsOf(text);
      if (words.length === 0) return vscode.l10n.t('Enter at least one.');
      return words.map(word => problemOf(kind, word, cdns)).find(problem => problem !== undefined);
    },
  });
  return typeof answer === 'string' ? wordsOf(answer) : answer;
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter(word => word !== '');
}

/** Good for one of the CDNs that have the kind is good enough: whose it is may be asked later. */
function problemOf(kind: PurgeKind, word: string, cdns: readonly CdnWays[]): string | undefined {
  const read = readObject(kind, word);
  if (!read.ok) return wordProblem(read.problem, word);
  const problems = cdns
    .filter(({ ways }) => ways[kind])
    .map(({ problem }) => problem({ kind, mode: 'invalidate' }, read.object));
  const [first] = problems;
  return first && problems.every(Boolean) ? wordProblem(first, word) : undefined;
}

function likely(kind: PurgeKind, targets: readonly PurgeTarget[]): string {
  const [directory] = directoriesOf(targets);
  if (directory === undefined) return '';
  if (kind === 'directory') return directory;
  if (kind === 'anyQuery') return targets[0]?.url ?? '';
  return kind === 'regex' ? `${directory}.*` : '';
}

function directoriesOf(targets: readonly PurgeTarget[]): string[] {
  return [...new Set(targets.map(({ url }) => new URL('.', url).href))];
}
