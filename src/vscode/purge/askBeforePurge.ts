import * as vscode from 'vscode';
import type { WideName } from '../../core/profiles/consent.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import { hostsOf } from '../../core/purge/objects.ts';
import type { PlannedBatch } from '../../core/purge/plan.ts';
import type { Risk, WideRisk } from '../../core/purge/risk.ts';
import { plain } from '../messages.ts';
import { wordHost } from '../wordHost.ts';
import { kindWord, wordCount } from './wordWay.ts';

/** Names of more hosts than this would push the buttons off the screen. */
const namedHosts = 5;

/** `forGood`: such purges of these profiles are not to be asked about again. */
export type PurgeAnswer = 'no' | 'once' | 'forGood';

/** One question that names the number, the hosts and the profiles, and why it asks. */
export async function askBeforePurge(
  risks: readonly Risk[],
  batches: readonly PlannedBatch[],
  profiles: readonly Profile[],
  left?: string,
): Promise<PurgeAnswer> {
  const reasons = [...wideReasons(risks), ...newReasons(risks)].join(' ');
  const detail = [reasons, left].filter(Boolean).join('\n');
  const { once, always } = buttons(batches);
  const picked = await vscode.window.showWarningMessage(
    plain(wordQuestion(batches, profiles)),
    { modal: true, ...(detail === '' ? {} : { detail: detail.split('\n').map(plain).join('\n') }) },
    once,
    ...(mayGoUnasked(risks, profiles) ? [always] : []),
  );
  if (picked === always) return 'forGood';
  return picked === once ? 'once' : 'no';
}

/** They say what will be done. */
function buttons(batches: readonly PlannedBatch[]): { readonly once: string; readonly always: string } {
  const { l10n } = vscode;
  if (isOnlyPreload(batches)) return { once: l10n.t('Preload'), always: l10n.t('Preload, Don’t Ask Again') };
  return isDelete(batches)
    ? { once: l10n.t('Delete'), always: l10n.t('Delete, Don’t Ask Again') }
    : { once: l10n.t('Purge'), always: l10n.t('Purge, Don’t Ask Again') };
}

function isDelete(batches: readonly PlannedBatch[]): boolean {
  return batches.some(({ mode }) => mode === 'delete');
}

function isOnlyPreload(batches: readonly PlannedBatch[]): boolean {
  return batches.every(({ mode }) => mode === 'preload');
}

/** Only what is wide, and never what a production profile would do. */
function mayGoUnasked(risks: readonly Risk[], profiles: readonly Profile[]): boolean {
  return risks.some(({ kind }) => kind === 'wide') && profiles.every(({ production }) => !production);
}

/** "Delete 2 directories on static.example.com with the profile “prod”?" */
export function wordQuestion(batches: readonly PlannedBatch[], profiles: readonly Profile[]): string {
  const only = onlyObject(batches);
  const what = only ?? wordObjects(batches);
  // One object that is no URL of a file is worth reading whole, and has its host in it.
  const hosts = only
    ? []
    : batches.flatMap(batch => hostsOf(batch).map(host => wordHost(host, batch.network)));
  const names = list(
    profiles.map(profile => (profile.production ? productionName(profile) : `“${profile.name}”`)),
  );
  const isPreload = isOnlyPreload(batches);
  if (hosts.length === 0) {
    return isDelete(batches)
      ? vscode.l10n.t('Delete {0} from the edges with the profile {1}?', what, names)
      : vscode.l10n.t('Purge {0} with the profile {1}?', what, names);
  }
  const where = list(hosts);
  if (isPreload) return vscode.l10n.t('Preload {0} on {1} with the profile {2}?', what, where, names);
  return isDelete(batches)
    ? vscode.l10n.t('Delete {0} on {1} from the edges with the profile {2}?', what, where, names)
    : vscode.l10n.t('Purge {0} on {1} with the profile {2}?', what, where, names);
}

function productionName({ name }: Profile): string {
  return vscode.l10n.t('“{0}” (production)', name);
}

/** "directory https://static.example.com/css/" */
function onlyObject(batches: readonly PlannedBatch[]): string | undefined {
  const [batch, ...others] = batches;
  const [object, ...more] = batch?.objects ?? [];
  if (!batch || object === undefined || others.length + more.length > 0 || batch.kind === 'url')
    return undefined;
  return wordHost(`${kindWord(batch.kind)} ${object}`, batch.network);
}

/** Each kind counted. */
function wordObjects(batches: readonly PlannedBatch[]): string {
  const purges = batches.filter(({ mode }) => mode !== 'preload');
  const counted = purges.length > 0 ? purges : batches;
  const parts = [...Map.groupBy(counted, ({ kind }) => kind)].map(([kind, own]) =>
    wordCount(
      kind,
      own.reduce((sum, { objects }) => sum + objects.length, 0),
    ),
  );
  return parts.join(', ');
}

function wideReasons(risks: readonly Risk[]): string[] {
  const names = new Set(
    risks.filter((risk): risk is WideRisk => risk.kind === 'wide').map(({ name }) => name),
  );
  return [...names].flatMap(name => wideReason(name));
}

function wideReason(name: WideName): string[] {
  const reasons: Readonly<Partial<Record<WideName, string>>> = {
    directory: vscode.l10n.t('Everything below a directory is fetched from the origin again.'),
    regex: vscode.l10n.t('Everything that the pattern matches is fetched from the origin again.'),
    anyQuery: vscode.l10n.t(
      'Every variant of the URL, whatever its query, is fetched from the origin again.',
    ),
    cpCode: vscode.l10n.t('Everything under a CP code is fetched from the origin again.'),
    tag: vscode.l10n.t('Everything with the cache tag is fetched from the origin again.'),
    delete: vscode.l10n.t('Deleted copies are gone even while the origin is down.'),
    root: vscode.l10n.t('This is a whole workspace folder.'),
  };
  return [reasons[name] ?? []].flat();
}

function newReasons(risks: readonly Risk[]): string[] {
  const consents = risks.flatMap(risk => (risk.kind === 'new' ? [risk.consent] : []));
  const hosts = consents.flatMap(each => (each.kind === 'purge' ? [wordHost(each.host, each.network)] : []));
  const addresses = consents.flatMap(each => (each.kind === 'look' ? [each.host] : []));
  return [
    hosts.length > 0 && vscode.l10n.t('This profile has not purged {0} before.', list(hosts)),
    addresses.length > 0 &&
      vscode.l10n.t('A rule of this folder has {0} looked at before and after.', list(addresses)),
    hosts.length + addresses.length > 0 && vscode.l10n.t('The answer is kept.'),
  ].filter(reason => reason !== false);
}

function list(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  const shown = distinct.slice(0, namedHosts).join(', ');
  const more = distinct.length - namedHosts;
  return more > 0 ? `${shown}, ${vscode.l10n.t('{0} more', more)}` : shown;
}
