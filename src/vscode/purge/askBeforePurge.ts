import * as vscode from 'vscode';
import type { Profile } from '../../core/profiles/profile.ts';
import type { PlannedBatch } from '../../core/purge/plan.ts';
import type { Risk } from '../../core/purge/risk.ts';
import { confirm } from '../messages.ts';
import { wordHost } from '../wordHost.ts';

/** Names of more hosts than this would push the buttons off the screen. */
const namedHosts = 5;

/** One question that names the number, the hosts and the profiles, and why it asks. */
export async function askBeforePurge(
  risks: readonly Risk[],
  batches: readonly PlannedBatch[],
  profiles: readonly Profile[],
): Promise<boolean> {
  const count = batches.reduce((sum, batch) => sum + batch.urls.length, 0);
  const hosts = list(
    batches.flatMap(({ urls, network }) => urls.map(url => wordHost(new URL(url).host, network))),
  );
  const names = list(profiles.map(profile => `“${profile.name}”`));
  const question =
    count === 1
      ? vscode.l10n.t('Purge 1 URL on {0} with the profile {1}?', hosts, names)
      : vscode.l10n.t('Purge {0} URLs on {1} with the profile {2}?', count, hosts, names);
  const consents = risks.flatMap(risk => (risk.kind === 'new' ? [risk.consent] : []));
  const newHosts = consents.flatMap(each =>
    each.kind === 'purge' ? [wordHost(each.host, each.network)] : [],
  );
  const addresses = consents.flatMap(each => (each.kind === 'look' ? [each.host] : []));
  const reasons = [
    newHosts.length > 0 && vscode.l10n.t('This profile has not purged {0} before.', list(newHosts)),
    addresses.length > 0 &&
      vscode.l10n.t('A rule of this folder has {0} looked at before and after.', list(addresses)),
    newHosts.length + addresses.length > 0 && vscode.l10n.t('The answer is kept.'),
  ].filter(reason => reason !== false);
  const detail = reasons.length === 0 ? undefined : reasons.join(' ');
  return confirm(question, detail, vscode.l10n.t('Purge'));
}

function list(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  const shown = distinct.slice(0, namedHosts).join(', ');
  const more = distinct.length - namedHosts;
  return more > 0 ? `${shown}, ${vscode.l10n.t('{0} more', more)}` : shown;
}
