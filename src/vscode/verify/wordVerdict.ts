import { l10n } from 'vscode';
import type { BrowserCaching, GoneOutcome, UnknownOutcome, Verdict } from '../../core/verify/verdict.ts';
import { wordError } from '../wordError.ts';

/** Whether users of the edge that was asked get the new content, or none any more where the file is gone. */
export type Standing = 'live' | 'notLive' | 'gone' | 'stillThere' | 'unproven';

export function standingOf(verdict: Verdict): Standing {
  switch (verdict.kind) {
    case 'fresh':
      return 'live';
    case 'refetched':
      return verdict.changed === true ? 'live' : 'unproven';
    case 'gone':
    case 'stillThere':
      return verdict.kind;
    case 'replaced':
    case 'unknown':
      return 'unproven';
    case 'oldAtEdge':
    case 'oldAtOrigin':
    case 'different':
    case 'missing':
      return 'notLive';
  }
}

/** What the edge that was asked serves now, as the end of the sentence "app.js: …". */
export function wordVerdict(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'fresh':
      return verdict.proof === 'local'
        ? l10n.t('live, the edge serves your file')
        : l10n.t('live, the edge serves what the origin has');
    case 'refetched':
      return wordRefetched(verdict.changed);
    case 'oldAtEdge':
      return l10n.t('purged, but the edge still serves the old copy');
    case 'oldAtOrigin':
      return l10n.t('purged, but not deployed: the origin has the old file');
    case 'different':
      return verdict.from === 'local'
        ? l10n.t('purged, the edge serves another version than your file')
        : l10n.t('purged, the edge serves another version than the origin');
    case 'missing':
      return l10n.t('purged, the edge answers {0}: no such file', verdict.status);
    case 'gone':
    case 'stillThere':
    case 'replaced':
      return wordGone(verdict);
    case 'unknown':
      return wordUnknown(verdict);
  }
}

function wordGone(outcome: GoneOutcome): string {
  if (outcome.kind === 'gone') return l10n.t('gone at the edge');
  if (outcome.kind === 'replaced') return l10n.t('purged, but the edge serves other content there now');
  switch (outcome.from) {
    case 'edge':
      return l10n.t('purged, but still there: the edge has the old copy');
    case 'origin':
      return l10n.t('purged, but still there: the origin has not deleted it');
    case undefined:
      return l10n.t('purged, but still there at the edge');
  }
}

function wordRefetched(changed: boolean | undefined): string {
  if (changed === undefined) return l10n.t('purged, the edge fetched it again');
  return changed
    ? l10n.t('live, the edge fetched a new version')
    : l10n.t('purged, the edge fetched it again: same content as before');
}

function wordUnknown(outcome: UnknownOutcome): string {
  switch (outcome.reason) {
    case 'unreachable':
      return l10n.t('purged, not checked: {0}', wordError(outcome.error));
    case 'redirect':
      return l10n.t('purged, not checked: the URL redirects to {0}', outcome.location ?? '?');
    case 'forbidden':
      return l10n.t('purged, not checked: the edge refuses to show it ({0})', outcome.status);
    case 'serverError':
    case 'status':
      return l10n.t('purged, not checked: the edge answers {0}', outcome.status);
    case 'noEvidence':
      return l10n.t('purged, not checked: the edge does not tell new from old');
  }
}

/** Which edge was asked, and how: nothing is claimed for others. */
export function wordEdge({ edge, direct }: Verdict): string | undefined {
  if (direct !== true) return edge === undefined ? undefined : l10n.t('Asked the edge {0} only.', edge);
  return edge === undefined
    ? l10n.t('Asked the edge of the rule only, directly, not through a proxy.')
    : l10n.t('Asked the edge {0} only, directly, not through a proxy.', edge);
}

/** What browsers do with the copy they hold: no purge reaches it. */
export function wordBrowser(browser: BrowserCaching | undefined): string | undefined {
  if (!browser) return undefined;
  const { immutable, maxAgeSeconds, noCache, noStore } = browser;
  if (noStore || noCache || maxAgeSeconds === 0) return l10n.t('Browsers ask again at each visit.');
  if (immutable) return l10n.t('Browsers that have it keep their copy: it is marked immutable.');
  if (maxAgeSeconds === undefined)
    return l10n.t('Browsers decide for themselves how long they keep their copy.');
  return l10n.t('Browsers may keep their copy for up to {0}.', wordSeconds(maxAgeSeconds));
}

export function wordSeconds(seconds: number): string {
  if (seconds < 120) return l10n.t('{0} s', seconds);
  if (seconds < 7200) return l10n.t('{0} min', Math.round(seconds / 60));
  if (seconds < 172_800) return l10n.t('{0} h', Math.round(seconds / 3600));
  return l10n.t('{0} days', Math.round(seconds / 86_400));
}
