import { l10n } from 'vscode';
import type { BatchRecord, BatchState, RunRecord } from '../../core/purge/record.ts';
import type { Verdict } from '../../core/verify/verdict.ts';
import { decodeSegment } from '../../core/mapping/encode.ts';
import { type Standing, standingOf, wordSeconds, wordVerdict } from '../verify/wordVerdict.ts';
import { wordError } from '../wordError.ts';
import { wordHost } from '../wordHost.ts';
import { wordNumber } from '../wordNumber.ts';
import { hasHost, hostsOf } from '../../core/purge/objects.ts';
import { wordBatch } from './wordBatch.ts';
import { kindWord, wordCount } from './wordWay.ts';

export type Tone = 'busy' | 'good' | 'warning' | 'failed' | 'neutral';

/** A run in one line. */
export interface RunLine {
  readonly tone: Tone;
  readonly text: string;
  /** In place of a whole sentence where there is little room. */
  readonly short?: string;
}

/** "app.js", "CP code 12345", or how many. */
export function runTitle({ files, batches }: RunRecord): string {
  const [first] = files;
  const [kind = 'url', ...others] = new Set(batches.map(batch => batch.kind));
  const isOfFiles = others.length > 0 || kind === 'url' || kind === 'anyQuery';
  if (isOfFiles)
    return files.length === 1 && first !== undefined ? first : l10n.t('{0} files', wordNumber(files.length));
  const count = countObjects(batches);
  return count === 1 && first !== undefined
    ? `${kindWord(kind)} ${hasHost(kind) ? pathOf(first) : first}`
    : wordCount(kind, count);
}

/** Of a URL or a pattern: the host stands beside it. */
function pathOf(object: string): string {
  return object.replace(/^[a-z]+:\/\/[^/]*/i, '');
}

/** The title where no host stands beside it: what is live on staging is not live for users. */
export function placedTitle(record: RunRecord): string {
  const isStaging = record.batches.length > 0 && record.batches.every(({ network }) => network === 'staging');
  return wordHost(runTitle(record), isStaging ? 'staging' : 'production');
}

/** Each once, with the network where it is not the one that users are on. */
export function runHosts(record: RunRecord): string[] {
  const hosts = record.batches.flatMap(batch => hostsOf(batch).map(host => wordHost(host, batch.network)));
  return [...new Set(hosts)];
}

/** CP codes and tags are on no host that we know of: then whose they are. */
export function wordHosts(record: RunRecord): string {
  const hosts = runHosts(record);
  if (hosts.length === 0) return Object.values(record.profiles).join(', ');
  const [first] = hosts;
  return hosts.length === 1 && first !== undefined ? first : l10n.t('{0} hosts', hosts.length);
}

/** The worst last. */
const tones: readonly Tone[] = ['good', 'neutral', 'warning', 'failed', 'busy'];

/** The one line of truth: the worst that happened, else what the edge serves; of several profiles, each one's. */
export function wordRun(record: RunRecord): RunLine {
  const parts = [...Map.groupBy(record.batches, ({ profileId }) => profileId)].map(([id, batches]) => ({
    name: record.profiles[id] ?? id,
    part: { ...record, batches },
    line: wordPart({ ...record, batches }),
  }));
  const [first] = parts;
  if (!first || parts.every(({ line }) => line.text === first.line.text)) return wordPart(record);
  const worst = parts.map(({ line }) => line.tone).toSorted((a, b) => tones.indexOf(b) - tones.indexOf(a));
  return {
    tone: worst[0] ?? 'neutral',
    text: parts.map(({ name, line }) => `${name}: ${line.text}`).join(' · '),
    short: parts.map(({ name, part, line }) => `${name}: ${wordBriefly(part, line)}`).join(' · '),
  };
}

/** One of several outcomes in one line. */
function wordBriefly(part: RunRecord, { text, short = text }: RunLine): string {
  const [verdict, ...others] = verdictsOf(part);
  if (!verdict || others.length > 0 || part.batches.some(batch => isRefused(batch.state))) return short;
  const standings: Readonly<Record<Standing, string>> = {
    live: l10n.t('live'),
    notLive: l10n.t('not live'),
    gone: l10n.t('gone'),
    stillThere: l10n.t('still there'),
    unproven: l10n.t('not checked'),
  };
  return standings[standingOf(verdict[1])];
}

/** Of what one profile purges. */
function wordPart(record: RunRecord): RunLine {
  const bad = record.batches.find(batch => isRefused(batch.state));
  const unsent = record.batches.filter(batch => isUnsent(record, batch));
  // Somebody has ended it: what had not gone by then is no failure.
  if (unsent.length > 0 && record.state === 'cancelled') return wordUnsent(record, unsent);
  if (bad) return wordRefused(record, bad);
  if (unsent.length > 0) return wordUnsent(record, unsent);
  return verdictsOf(record).length > 0 ? wordProof(record) : wordProgress(record);
}

/** What the edges served afterwards, by URL; a URL that was purged in two places has two. */
export function verdictsOf({ batches }: RunRecord): [string, Verdict][] {
  return batches.flatMap(({ verdicts }) => Object.entries(verdicts));
}

function isRefused(state: BatchState): boolean {
  return state === 'rejected' || state === 'failed' || state === 'timedOut' || state === 'unknown';
}

/** And never will be: a run that its window left is only followed. */
function isUnsent({ state, adopted }: RunRecord, batch: BatchRecord): boolean {
  const isOver = state !== 'running' || adopted;
  return isOver === true && (batch.state === 'cancelled' || batch.state === 'notSent');
}

function wordRefused(record: RunRecord, batch: BatchRecord): RunLine {
  const line = wordRefusedBatch(record, batch);
  const total = countObjects(record.batches);
  const refused = countObjects(
    record.batches.filter(each => isRefused(each.state) || isUnsent(record, each)),
  );
  if (refused === total) return line;
  // What went through must not look refused beside what did not.
  return {
    tone: line.tone,
    text: l10n.t('{0} of {1} URLs not purged: {2}', wordNumber(refused), wordNumber(total), line.text),
    short: l10n.t('{0} of {1} URLs not purged', wordNumber(refused), wordNumber(total)),
  };
}

/** What is purged and then preloaded counts once. */
export function countObjects(batches: readonly BatchRecord[]): number {
  const purges = batches.filter(({ mode }) => mode !== 'preload');
  return (purges.length > 0 ? purges : batches).reduce((sum, batch) => sum + batch.objects.length, 0);
}

function wordRefusedBatch(record: RunRecord, batch: BatchRecord): RunLine {
  const profile = record.profiles[batch.profileId];
  if (batch.state === 'rejected') {
    const short = wordBatch(batch);
    return { tone: 'failed', text: batch.refusal ? wordError(batch.refusal, profile) : short, short };
  }
  return { tone: batch.state === 'failed' ? 'failed' : 'warning', text: wordBatch(batch) };
}

function wordUnsent(record: RunRecord, unsent: readonly BatchRecord[]): RunLine {
  const all = countObjects(record.batches);
  const left = countObjects(unsent);
  const lost = countObjects(record.batches.filter(({ state }) => state === 'unknown'));
  if (lost > 0) {
    const text = l10n.t(
      '{0} of {1} URLs were not sent, {2} may have been',
      ...[left, all, lost].map(wordNumber),
    );
    return { tone: 'warning', text };
  }
  if (left < all) {
    const text = l10n.t('{0} of {1} URLs were not sent', wordNumber(left), wordNumber(all));
    return { tone: 'warning', text };
  }
  return record.state === 'cancelled'
    ? { tone: 'neutral', text: l10n.t('cancelled, nothing was sent') }
    : { tone: 'warning', text: l10n.t('VS Code was closed, nothing was sent') };
}

function wordProof(record: RunRecord): RunLine {
  const entries = verdictsOf(record);
  const [first] = entries;
  const isOfUrls = record.batches.every(({ kind }) => kind === 'url' || kind === 'anyQuery');
  const total = isOfUrls ? countObjects(record.batches) : entries.length;
  if (first && total === 1) {
    return { tone: toneOf(first[1]), text: wordVerdict(first[1]) };
  }
  const urlsOf = (standing: Standing): string[] =>
    entries.filter(([, verdict]) => standingOf(verdict) === standing).map(([url]) => url);
  const count = wordNumber(total);
  const old = urlsOf('notLive');
  const left = urlsOf('stillThere');
  const bad = [
    ...(old[0] === undefined
      ? []
      : [l10n.t('{0} of {1} not live: {2}', wordNumber(old.length), count, lastName(old[0]))]),
    ...(left[0] === undefined
      ? []
      : [l10n.t('{0} of {1} still there: {2}', wordNumber(left.length), count, lastName(left[0]))]),
  ];
  if (bad.length > 0) return { tone: 'warning', text: bad.join(' · ') };
  const live = urlsOf('live').length;
  return !isOfUrls && live === total
    ? { tone: 'good', text: l10n.t('purged; the {0} URLs looked at are live', total) }
    : wordGood(live, urlsOf('gone').length, total);
}

/** Nothing is known to be wrong. */
function wordGood(live: number, gone: number, total: number): RunLine {
  const [seen, left, count] = [wordNumber(live), wordNumber(gone), wordNumber(total)];
  if (live === total) return { tone: 'good', text: l10n.t('live, {0} of {0} at the edge', count) };
  if (gone === total) return { tone: 'good', text: l10n.t('gone, {0} of {0} at the edge', count) };
  if (live + gone === total) {
    return { tone: 'good', text: l10n.t('{0} live, {1} gone at the edge', seen, left) };
  }
  return gone > 0
    ? {
        tone: 'neutral',
        text: l10n.t('purged, {0} of {2} seen live, {1} gone at the edge', seen, left, count),
      }
    : { tone: 'neutral', text: l10n.t('purged, {0} of {1} seen live at the edge', seen, count) };
}

function toneOf(verdict: Verdict): Tone {
  const tonesOf: Readonly<Record<Standing, Tone>> = {
    live: 'good',
    gone: 'good',
    notLive: 'warning',
    stillThere: 'warning',
    unproven: 'neutral',
  };
  return tonesOf[standingOf(verdict)];
}

/** How it stands with one URL; nothing while that is not known yet. */
export function urlTone({ state, verdicts }: BatchRecord, url: string): Tone | undefined {
  const verdict = verdicts[url];
  if (verdict) return toneOf(verdict);
  if (state === 'rejected' || state === 'failed') return 'failed';
  return isRefused(state) ? 'warning' : undefined;
}

function wordProgress(record: RunRecord): RunLine {
  const states = record.batches.map(batch => batch.state);
  if (states.every(state => state === 'complete')) {
    return busyOr(record, l10n.t('complete, looking at the edge…'), l10n.t('complete'));
  }
  const isUnfollowed = record.batches.some(batch => batch.state === 'accepted' && batch.refusal);
  if (record.state === 'interrupted' && !isUnfollowed) {
    return { tone: 'warning', text: l10n.t('accepted, then VS Code was closed') };
  }
  if (record.state === 'cancelled') return { tone: 'neutral', text: l10n.t('accepted, no longer followed') };
  if (states.some(state => state === 'notSent' || state === 'sending')) {
    return { tone: 'busy', text: l10n.t('sending…') };
  }
  if (isUnfollowed) {
    const busy = l10n.t('accepted, can’t be followed; looking at the edge…');
    return busyOr(record, busy, l10n.t('accepted, can’t be followed'));
  }
  return busyOr(record, wordAccepted(record), wordUnchecked(record));
}

function wordAccepted({ batches }: RunRecord): string {
  if (batches.some(batch => batch.state === 'following')) {
    const percent = Math.min(...batches.map(batch => batch.percent ?? 0));
    return l10n.t('accepted, {0}% done', Math.floor(percent));
  }
  const estimate = Math.max(...batches.map(batch => batch.estimateSeconds ?? 0));
  return estimate > 0
    ? l10n.t('accepted, expected within {0}', wordSeconds(estimate))
    : l10n.t('accepted, waiting for the edge…');
}

/** Without a verdict. */
function wordUnchecked({ batches }: RunRecord): string {
  return batches.every(({ network }) => network === 'staging')
    ? l10n.t('accepted, not checked: the rule has no “edge” for staging')
    : l10n.t('accepted');
}

/** A finished run without a verdict is being looked at, in the window that made it. */
function busyOr(record: RunRecord, busy: string, done: string): RunLine {
  return record.state === 'running' ? { tone: 'busy', text: busy } : { tone: 'neutral', text: done };
}

/** A URL's last segment as people know it; as it stands where it is no text. */
function lastName(url: string): string {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  return (decodeSegment(last) ?? last) || url;
}
