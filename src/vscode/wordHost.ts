import { l10n } from 'vscode';
import type { Network } from '../core/providers/provider.ts';

/** A host, or what is on it, with the network where that is not the one that users are on. */
export function wordHost(host: string, network: Network): string {
  return network === 'production' ? host : l10n.t('{0} (staging)', host);
}
