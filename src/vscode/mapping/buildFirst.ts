import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { PurgeTarget } from '../../core/mapping/map.ts';
import type { FileRef } from '../../core/mapping/paths.ts';
import { confirm } from '../messages.ts';
import { fileName, pathInside } from './paths.ts';

/** As many are named, the others counted. */
const namedPairs = 3;

interface Pair {
  readonly source: FileRef;
  readonly built: FileRef;
}

type State = 'current' | 'older' | 'missing';

/**
 * Says which built files go in place of edited sources, and asks before one that is missing or older than its source
 * is purged. False when dismissed: then the person builds.
 */
export async function buildFirst(targets: readonly PurgeTarget[]): Promise<boolean> {
  const pairs = pairsOf(targets);
  if (pairs.length === 0) return true;
  const states = await Promise.all(pairs.map(async pair => ({ pair, state: await stateOf(pair) })));
  const stale = states.filter(({ state }) => state !== 'current');
  const [first] = stale;
  if (!first) {
    vscode.window.setStatusBarMessage(`$(arrow-right) ${pairs.map(wordPair).join(', ')}`, 5_000);
    return true;
  }
  const detail = stale.length === 1 ? undefined : wordPairs(stale.map(({ pair }) => pair));
  return confirm(question(first.pair, first.state, stale.length), detail, vscode.l10n.t('Purge Anyway'));
}

function pairsOf(targets: readonly PurgeTarget[]): readonly Pair[] {
  const pairs = targets.flatMap(({ file, source }) => (source ? { source, built: file } : []));
  return [...new Map(pairs.map(pair => [`${pair.source.path}\n${pair.built.path}`, pair])).values()];
}

/** From a source that is gone nothing can be built: what there is of it is current. */
async function stateOf({ source, built }: Pair): Promise<State> {
  const changed = await changedAt(source);
  if (changed === undefined) return 'current';
  const made = await changedAt(built);
  if (made === undefined) return 'missing';
  return made < changed ? 'older' : 'current';
}

/** Undefined when there is no such file, or none that can be looked at. */
async function changedAt({ path }: FileRef): Promise<number | undefined> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}

function question({ source, built }: Pair, state: State, count: number): string {
  if (count > 1)
    return vscode.l10n.t('{0} built files are missing or older than their source. Build first?', count);
  const [output, edited] = [pathInside(built), fileName(source.path)];
  return state === 'missing'
    ? vscode.l10n.t('{0}, built from {1}, does not exist. Build first?', output, edited)
    : vscode.l10n.t('{0} is older than {1}. Build first?', output, edited);
}

function wordPairs(pairs: readonly Pair[]): string {
  const named = pairs.slice(0, namedPairs).map(wordPair);
  const more = pairs.length - named.length;
  return [...named, ...(more > 0 ? [vscode.l10n.t('{0} more', more)] : [])].join('\n');
}

function wordPair({ source, built }: Pair): string {
  return wordBuilt(source, built);
}

/** `a.less → dist/css/a.css` */
export function wordBuilt(source: FileRef, built: FileRef): string {
  return `${fileName(source.path)} → ${pathInside(built)}`;
}
