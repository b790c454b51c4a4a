import * as vscode from 'vscode';
import { readConsent } from '../../core/profiles/consent.ts';
import type { ListedProfile } from '../../core/profiles/store.ts';
import { providers } from '../../core/providers/registry.ts';
import { lazily } from '../lazily.ts';
import type { Services } from '../services.ts';
import { showError } from '../showError.ts';
import { wordHost } from '../wordHost.ts';
import { wordError } from '../wordError.ts';
import { type DetailNode, detailItem, detailNodes } from './detailRows.ts';
import type { KeyState } from './profiles.ts';
import { providerName, wordExpiry, wordLimits } from './words.ts';

/** A row of the CDN view. Plain data: commands get the id and load the profile themselves. */
export interface ProfileNode {
  readonly kind: 'profile';
  readonly profile: ListedProfile;
}

export function isProfileNode(value: unknown): value is ProfileNode {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'profile';
}

/** How often the words for when a token expires are put right. */
const countDownMs = 60_000;

/** The CDN view. Secrets are opened only for a key that has lost its entry, and never before the view shows. */
export function registerProfilesView(
  services: () => Promise<Services>,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const changed = new vscode.EventEmitter<ProfileNode | undefined>();
  /** As they were last handed out: VS Code knows a row by its very object. */
  const nodes = new Map<string, ProfileNode>();
  const subscriptions: vscode.Disposable[] = [changed];
  const listening = lazily(async () => {
    const shared = await services();
    shared.profiles.onDidChange(() => changed.fire(undefined), undefined, subscriptions);
    // Only what is under the profile: its own row may have a menu open.
    shared.details.onDidChange(id => changed.fire(nodes.get(id)), undefined, subscriptions);
    return shared;
  });
  let timer: NodeJS.Timeout | undefined;
  subscriptions.push({ dispose: () => clearTimeout(timer) });
  // Ends by itself while the view is out of sight: then nobody asks for its rows.
  const countDown = (listed: readonly ListedProfile[]): void => {
    clearTimeout(timer);
    if (listed.some(({ tokenExpires }) => tokenExpires !== undefined)) {
      timer = setTimeout(() => changed.fire(undefined), countDownMs);
    }
  };
  const profileNodes = async (): Promise<ProfileNode[]> => {
    try {
      const { profiles } = await listening();
      const listed = await profiles.list();
      countDown(listed);
      nodes.clear();
      for (const profile of listed) nodes.set(profile.id, { kind: 'profile', profile });
      return [...nodes.values()];
    } catch (thrown) {
      showError(log, 'CDN view', thrown);
      return [];
    }
  };
  const provider: vscode.TreeDataProvider<ProfileNode | DetailNode> = {
    onDidChangeTreeData: changed.event,
    getChildren: async node => (node ? detailNodes(node, (await listening()).details) : profileNodes()),
    getTreeItem: async node => {
      const { profiles, details } = await listening();
      if (node.kind !== 'profile') return detailItem(node, details);
      return profileItem(node.profile, profiles.stateOf(node.profile.id));
    },
  };
  return vscode.Disposable.from(
    vscode.window.createTreeView('cdnExplorer.profiles', { treeDataProvider: provider }),
    { dispose: () => vscode.Disposable.from(...subscriptions).dispose() },
  );
}

function profileItem(profile: ListedProfile, state: KeyState | undefined): vscode.TreeItem {
  const { icon, words: told } = describe(profile, state);
  const end = wordExpiry(profile.tokenExpires, Date.now());
  const words = end === undefined ? told : `${end} · ${told}`;
  const item = new vscode.TreeItem(profile.name);
  item.id = profile.id;
  if (!profile.missing) item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
  item.contextValue = contextOf(profile);
  item.iconPath = icon;
  item.description = words;
  item.tooltip = tooltip(profile, state, words);
  item.accessibilityInformation = { label: `${profile.name}, ${words}` };
  return item;
}

function contextOf({ missing, transient }: ListedProfile): string {
  if (missing) return 'profile.missing';
  return transient ? 'profile.demo' : 'profile';
}

interface Description {
  readonly icon: vscode.ThemeIcon;
  readonly words: string;
}

function describe(profile: ListedProfile, state: KeyState | undefined): Description {
  if (profile.missing) {
    return {
      icon: themeIcon('warning', 'list.warningForeground'),
      words: vscode.l10n.t('keys missing: enter them again'),
    };
  }
  switch (state?.kind) {
    case 'testing':
      return { icon: themeIcon('loading~spin'), words: vscode.l10n.t('testing…') };
    case 'failed':
      return {
        icon: themeIcon('error', 'list.errorForeground'),
        words: wordError(state.error, profile.name),
      };
    case 'works':
      return { icon: themeIcon('pass', 'testing.iconPassed'), words: worksWords(profile, state) };
    case undefined:
      return { icon: themeIcon('key'), words: providerWords(profile) };
  }
}

function worksWords(profile: ListedProfile, state: KeyState & { kind: 'works' }): string {
  const limits = wordLimits(state.report);
  return limits === undefined
    ? providerWords(profile)
    : `${vscode.l10n.t('limited')} · ${providerWords(profile)}`;
}

/** An endpoint that is not the service's usual one is named: it is where the key is sent. */
function providerWords(profile: ListedProfile): string {
  const name = providerName(profile.provider);
  if (profile.transient) return vscode.l10n.t('{0} · demo', name);
  const isUsual = profile.endpoint === providers[profile.provider].defaultEndpoint;
  return isUsual ? name : `${name} · ${new URL(profile.endpoint).host}`;
}

function tooltip(profile: ListedProfile, state: KeyState | undefined, words: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(profile.name).appendMarkdown('\n\n').appendText(words);
  const report = state?.kind === 'works' ? state.report : undefined;
  const limits = report && wordLimits(report);
  if (limits !== undefined) {
    const missing = report?.cannot.flatMap(({ permission }) => permission ?? []) ?? [];
    const named = missing.length > 0 && vscode.l10n.t('Missing permissions: {0}', missing.join(', '));
    text.appendMarkdown('\n\n').appendText([limits, named].filter(Boolean).join(' '));
  }
  const purged = profile.hosts
    .map(readConsent)
    .flatMap(consent => (consent.kind === 'purge' ? [wordHost(consent.host, consent.network)] : []));
  const hosts =
    purged.length === 0
      ? vscode.l10n.t('No hosts yet: the first purge of each asks.')
      : vscode.l10n.t('Purges without asking: {0}', purged.join(', '));
  return text.appendMarkdown('\n\n').appendText(hosts);
}

function themeIcon(id: string, color?: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
}
