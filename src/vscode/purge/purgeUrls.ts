import * as vscode from 'vscode';
import type { CompiledRules } from '../../core/mapping/compile.ts';
import { parseHttpUrl } from '../../core/mapping/encode.ts';
import { mapFile, type PurgeTarget } from '../../core/mapping/map.ts';
import { covers } from '../../core/mapping/targets.ts';
import { unmapUrl } from '../../core/mapping/unmap.ts';
import { isToRetry, type RunRecord } from '../../core/purge/record.ts';
import { askText } from '../inputs.ts';
import { toFileRef } from '../mapping/paths.ts';
import { readRules } from '../mapping/readRules.ts';
import { confirm, plain } from '../messages.ts';
import type { Services } from '../services.ts';
import { type PurgeWish, wishOf } from './aim.ts';
import { isRunNode, isUrlNode } from './purgesView.ts';
import { purgeWishes } from './purgeWishes.ts';
import { isAllowedHere } from '../mapping/restricted.ts';

/** From the row of a run: what failed or was not sent, once more, by the same profile on the same network. */
export async function retryPurgeCommand(services: Services, node: unknown): Promise<void> {
  if (!isAllowedHere() || !isRunNode(node)) return;
  await purgeWishes(services, wishesOf(node.record, isToRetry), { list: 'wasShown' });
}

/** From the row of a run, all of it; from the row of a URL, that one. */
export async function purgeAgainCommand(services: Services, node: unknown): Promise<void> {
  if (!isAllowedHere()) return;
  if (isRunNode(node))
    await purgeWishes(
      services,
      wishesOf(node.record, () => true),
    );
  if (!isUrlNode(node)) return;
  const { url, batch } = node;
  const all = wishesOf(node.record, ({ id }) => id === batch.id);
  await purgeWishes(
    services,
    all.filter(wish => wish.object === url),
  );
}

export async function copyUrlCommand(node: unknown): Promise<void> {
  if (isUrlNode(node)) await vscode.env.clipboard.writeText(node.url);
  if (isRunNode(node)) {
    const objects = new Set(node.record.batches.flatMap(batch => batch.objects));
    await vscode.env.clipboard.writeText([...objects].join('\n'));
  }
}

/** Forgets the runs that have ended; what was purged stays purged. */
export async function clearPurgesCommand({ journal, runs }: Services): Promise<void> {
  const isSure = await confirm(
    vscode.l10n.t('Clear the history of purges?'),
    vscode.l10n.t('Runs that are still under way stay. What was purged stays purged.'),
    vscode.l10n.t('Clear'),
  );
  if (!isSure) return;
  await journal.clear();
  runs.forgetEnded();
}

/** Selected or pasted URLs. */
export async function purgeUrlsCommand(services: Services): Promise<void> {
  if (!isAllowedHere()) return;
  const selected = selectedText();
  const found = readUrls(selected).urls;
  const urls = found.length > 0 ? found : await askUrls();
  if (!urls) return;
  const { compiled } = readRules();
  await purgeWishes(
    services,
    urls.map(url => wishFor(url, compiled)),
  );
}

function wishesOf(record: RunRecord, wanted: (batch: RunRecord['batches'][number]) => boolean): PurgeWish[] {
  const { compiled } = readRules();
  return record.batches.filter(wanted).flatMap(({ objects, kind, mode, profileId, network }) =>
    objects.map(object => ({
      ...(kind === 'url' || kind === 'anyQuery' ? wishFor(object, compiled) : {}),
      kind,
      mode,
      object,
      by: { profileId, network },
    })),
  );
}

/**
 * The URL with the file and the rule that it belongs to, so that its proof is as good as a file's. Itself is purged, also
 * where the rule stands for every query.
 */
function wishFor(url: string, compiled: CompiledRules): PurgeWish {
  for (const path of unmapUrl(url, compiled)) {
    const file = toFileRef(vscode.Uri.file(path));
    const target: PurgeTarget | undefined = mapFile(file, compiled).find(each => covers(each, url));
    if (target) return { ...wishOf(target), kind: 'url', object: url };
  }
  return { kind: 'url', mode: 'invalidate', object: url };
}

function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  return editor ? editor.selections.map(selection => editor.document.getText(selection)).join('\n') : '';
}

interface ReadUrls {
  readonly urls: readonly string[];
  /** The first word that is no URL. */
  readonly wrong: string | undefined;
}

/** Input boxes turn the newlines of a list into spaces, so white space separates; quotes and commas around are left out. */
function readUrls(text: string): ReadUrls {
  const words = text
    .split(/[\s"'`<>]+/)
    .map(word => word.replace(/^[,;(]+|[,;)]+$/g, ''))
    .filter(word => word !== '');
  const urls: string[] = [];
  let wrong: string | undefined;
  for (const word of words) {
    const url = parseHttpUrl(word);
    if (typeof url === 'string') wrong ??= word;
    else {
      url.hash = '';
      urls.push(url.href);
    }
  }
  return { urls: [...new Set(urls)], wrong };
}

async function askUrls(): Promise<readonly string[] | undefined> {
  const clipboard = (await vscode.env.clipboard.readText()).trim();
  const answer = await askText({
    title: vscode.l10n.t('Purge (Refresh) URLs on CDN'),
    prompt: vscode.l10n.t('Paste the URLs to purge, with spaces or newlines between.'),
    placeholder: 'https://static.example.com/app.js',
    value: clipboard.length < 10_000 && readUrls(clipboard).wrong === undefined ? clipboard : '',
    check: async text => {
      const { urls, wrong } = readUrls(text);
      if (wrong !== undefined) return vscode.l10n.t('“{0}” is not a URL.', plain(wrong.slice(0, 80)));
      return urls.length > 0 ? undefined : vscode.l10n.t('Paste at least one URL.');
    },
  });
  return typeof answer === 'string' ? readUrls(answer).urls : undefined;
}
