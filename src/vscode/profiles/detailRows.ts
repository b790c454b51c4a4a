import * as vscode from 'vscode';
import { filterDomains } from '../../core/profiles/domains.ts';
import type { ErrorSummary } from '../../core/errors.ts';
import { readConsent } from '../../core/profiles/consent.ts';
import type { ListedProfile } from '../../core/profiles/store.ts';
import type { Domain } from '../../core/providers/provider.ts';
import { wordError } from '../wordError.ts';
import { wordNumber } from '../wordNumber.ts';
import type { Details, Left } from './details.ts';
import type { ProfileNode } from './profilesView.ts';

/** A row under a profile. */
export type DetailNode =
  | { readonly kind: 'left' | 'domains' | 'loading'; readonly profile: ListedProfile }
  | { readonly kind: 'domain'; readonly profile: ListedProfile; readonly domain: Domain }
  | { readonly kind: 'failed'; readonly profile: ListedProfile; readonly error: ErrorSummary }
  | {
      readonly kind: 'note';
      readonly profile: ListedProfile;
      readonly label: string;
      /** The label in a whole sentence, where it has room. */
      readonly text: string;
      readonly opensEdit: boolean;
    };

/** A tree with more rows than this helps nobody: the filter does. */
const shownDomains = 200;

export function isDomainsNode(value: unknown): value is DetailNode & { kind: 'domains' } {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'domains';
}

export function detailNodes(node: ProfileNode | DetailNode, details: Details): DetailNode[] {
  const { profile } = node;
  if (node.kind === 'profile') {
    return profile.missing
      ? []
      : [
          { kind: 'left', profile },
          { kind: 'domains', profile },
        ];
  }
  return node.kind === 'domains' ? domainNodes(profile, details) : [];
}

function domainNodes(profile: ListedProfile, details: Details): DetailNode[] {
  const state = details.domains(profile);
  if (state.kind === 'loading') return [{ kind: 'loading', profile }];
  if (state.kind === 'failed' && state.error.kind !== 'permission') {
    return [{ kind: 'failed', profile, error: state.error }];
  }
  if (state.kind === 'loaded' && state.value)
    return listed(profile, state.value, details.filterOf(profile.id));
  // What nobody lists is learned purge by purge, or typed.
  const hosts = rows(
    profile,
    profile.hosts
      .map(readConsent)
      .flatMap((consent): Domain[] =>
        consent.kind === 'purge' ? [{ name: consent.host, isOnline: true }] : [],
      ),
  );
  const note = (label: string, text: string): DetailNode => ({
    kind: 'note',
    profile,
    label,
    text,
    opensEdit: true,
  });
  if (hosts.length === 0) {
    const sentence = vscode.l10n.t('No hosts yet: the first purge of each asks.');
    return [note(vscode.l10n.t('No hosts yet'), sentence)];
  }
  if (state.kind === 'loaded') return hosts;
  const sentence = vscode.l10n.t('Known hosts; the key can’t list domains.');
  return [note(vscode.l10n.t('Known hosts only'), sentence), ...hosts];
}

function listed(profile: ListedProfile, domains: readonly Domain[], filter: string): DetailNode[] {
  const found = filterDomains(domains, filter);
  const shown = rows(profile, found.slice(0, shownDomains));
  const note = (text: string): DetailNode => ({
    kind: 'note',
    profile,
    label: text,
    text,
    opensEdit: false,
  });
  if (domains.length === 0) return [note(vscode.l10n.t('The account has no domains.'))];
  if (found.length === 0) return [note(vscode.l10n.t('No domain has “{0}” in its name.', filter))];
  const more = found.length - shown.length;
  return more > 0 ? [...shown, note(vscode.l10n.t('{0} more: filter them.', more))] : shown;
}

function rows(profile: ListedProfile, domains: readonly Domain[]): DetailNode[] {
  return domains.map(domain => ({ kind: 'domain', profile, domain }));
}

export function detailItem(node: DetailNode, details: Details): vscode.TreeItem {
  switch (node.kind) {
    case 'left':
      return leftItem(node.profile, details);
    case 'domains':
      return domainsItem(node.profile, details);
    case 'domain':
      return domainItem(node.domain);
    case 'loading':
      return row(vscode.l10n.t('Loading…'), 'loading~spin');
    case 'failed':
      return failedItem(node.profile, node.error);
    case 'note':
      return noteItem(node);
  }
}

function row(label: string, icon: string): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

function leftItem(profile: ListedProfile, details: Details): vscode.TreeItem {
  const state = details.left(profile);
  if (state.kind === 'loading') return row(vscode.l10n.t('Loading…'), 'loading~spin');
  if (state.kind === 'failed') return failedItem(profile, state.error);
  const { label, description } = shortLeft(state.value);
  const item = row(label, 'dashboard');
  if (description !== undefined) item.description = description;
  return inWhole(item, wordLeft(state.value));
}

/** A row has room for a few words: the hover has all of them, and so has what is spoken. */
function inWhole(item: vscode.TreeItem, sentence: string): vscode.TreeItem {
  item.tooltip = sentence;
  item.accessibilityInformation = { label: sentence };
  return item;
}

/** As much of `wordLeft` as a row shows. */
function shortLeft(left: Left): { readonly label: string; readonly description?: string } {
  if (left === undefined) return { label: wordLeft(left) };
  if ('budget' in left)
    return { label: vscode.l10n.t('{0} URLs left now', wordNumber(left.budget.urlsLeft)) };
  const { urlsLeft, directories } = left.day;
  const label = vscode.l10n.t('{0} URLs left today', wordNumber(urlsLeft));
  if (!directories) return { label };
  return { label, description: vscode.l10n.t('{0} directories', wordNumber(directories.left)) };
}

/** What is left to purge. */
export function wordLeft(left: Left): string {
  if (left === undefined) return vscode.l10n.t('The account does not say how much is left.');
  const urls = wordUrlsLeft(left);
  if ('budget' in left || !left.day.directories) return urls;
  const { left: some, perDay } = left.day.directories;
  return `${urls} · ${vscode.l10n.t('{0} of {1} directories', wordNumber(some), wordNumber(perDay))}`;
}

/** The part of it that is about URLs. */
export function wordUrlsLeft(left: NonNullable<Left>): string {
  if ('budget' in left) {
    const { urlsLeft, urlsAtMost } = left.budget;
    return vscode.l10n.t('{0} of {1} URLs left now', wordNumber(urlsLeft), wordNumber(urlsAtMost));
  }
  const { urlsLeft, urlsPerDay } = left.day;
  return vscode.l10n.t('{0} of {1} URLs left today', wordNumber(urlsLeft), wordNumber(urlsPerDay));
}

function domainsItem(profile: ListedProfile, details: Details): vscode.TreeItem {
  const item = row(vscode.l10n.t('Domains'), 'globe');
  item.id = `${profile.id} domains`;
  item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
  item.contextValue = 'domains';
  const filter = details.filterOf(profile.id);
  if (filter !== '') item.description = vscode.l10n.t('with “{0}”', filter);
  return item;
}

function domainItem({ name, isOnline }: Domain): vscode.TreeItem {
  const item = row(name, isOnline ? 'globe' : 'circle-slash');
  if (!isOnline) item.description = vscode.l10n.t('not online');
  return item;
}

function failedItem(profile: ListedProfile, error: ErrorSummary): vscode.TreeItem {
  const words = wordError(error, profile.name);
  const item = row(vscode.l10n.t('Try again'), 'error');
  item.description = words;
  item.tooltip = words;
  item.accessibilityInformation = { label: `${words} ${vscode.l10n.t('Try again')}`, role: 'button' };
  item.command = { command: 'cdnExplorer.reloadProfiles', title: vscode.l10n.t('Try again') };
  return item;
}

function noteItem({ profile, label, text, opensEdit }: DetailNode & { kind: 'note' }): vscode.TreeItem {
  const item = inWhole(row(label, 'info'), text);
  if (!opensEdit) return item;
  const node: ProfileNode = { kind: 'profile', profile };
  const title = vscode.l10n.t('Edit the hosts');
  item.command = { command: 'cdnExplorer.editProfile', title, arguments: [node] };
  return item;
}
