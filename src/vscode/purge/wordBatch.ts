import { l10n } from 'vscode';
import type { BatchRecord, BatchState } from '../../core/purge/record.ts';

const words: Readonly<Record<BatchState, (batch: BatchRecord) => string>> = {
  notSent: () => l10n.t('not sent'),
  sending: ({ attempts }) => (attempts > 1 ? l10n.t('sending again…') : l10n.t('sending…')),
  accepted: () => l10n.t('accepted'),
  following: ({ percent = 0 }) => l10n.t('accepted, {0}% done', Math.floor(percent)),
  complete: () => l10n.t('complete'),
  failed: ({ reason }) => l10n.t('accepted, then the CDN failed: {0}', reason ?? '?'),
  timedOut: () => l10n.t('accepted, but the CDN did not finish in time'),
  rejected: () => l10n.t('refused'),
  unknown: () => l10n.t('sent, but the answer was lost: purge it again'),
  cancelled: () => l10n.t('cancelled, not sent'),
};

/** How far the request came; and what it does, where that is not what a purge does as usual. */
export function wordBatch(batch: BatchRecord): string {
  const state = words[batch.state](batch);
  if (batch.mode === 'preload') return l10n.t('preload: {0}', state);
  return batch.mode === 'delete' ? l10n.t('delete: {0}', state) : state;
}
