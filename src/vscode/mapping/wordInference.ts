import { l10n } from 'vscode';
import type { InferFault } from '../../core/mapping/infer.ts';

/** Why a pasted URL can't become a rule. */
export function wordFault(fault: InferFault): string {
  const words: Partial<Record<InferFault, () => string>> = {
    empty: () => l10n.t('Paste the URL that the file is served at.'),
    severalUrls: () => l10n.t('Paste one URL: the rule for the others follows from it.'),
    isDirectory: () => l10n.t('This URL ends in “/”. Paste the URL of the file itself.'),
    unwritablePath: () => l10n.t('This path can’t be written as a rule.'),
    notHttp: () => l10n.t('The URL must begin with https:// or http://.'),
  };
  return words[fault]?.() ?? l10n.t('This is not a URL.');
}
