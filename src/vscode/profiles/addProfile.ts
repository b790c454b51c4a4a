import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { CdnError, summarize } from '../../core/errors.ts';
import { readPastedKeys } from '../../core/profiles/importers/pastedKeys.ts';
import { type Profile, type ProviderId, providerIds } from '../../core/profiles/profile.ts';
import type { ListedProfile } from '../../core/profiles/store.ts';
import { testProfile } from '../../core/profiles/test.ts';
import { freeName } from '../../core/profiles/validate.ts';
import { providers } from '../../core/providers/registry.ts';
import { type Answer, askChoice, askText, back, type Step, walk } from '../inputs.ts';
import { tell } from '../messages.ts';
import type { Services } from '../services.ts';
import { logError } from '../showError.ts';
import { wordError } from '../wordError.ts';
import { providerName, wordLimits } from './words.ts';

export interface AddOptions {
  /** The name that rules of this folder use. */
  readonly name?: string;
  /** A listed profile whose keys are entered again: all else about it stays. */
  readonly instead?: ListedProfile;
}

interface Service {
  readonly provider: ProviderId;
  readonly endpoint: string;
  readonly label: string;
}

/** Where the dialog's answers are sent and kept. */
interface Draft {
  readonly title: string;
  /** Tests and keeps; resolves to the sentence that the input shows, or to nothing. */
  save(accessKeyId: string, accessKeySecret: string, signal: AbortSignal): Promise<string | undefined>;
}

/** Asks for the keys and nothing else, tests them, and keeps the profile. `undefined` when dismissed. */
export async function addProfile(services: Services, options: AddOptions = {}): Promise<Profile | undefined> {
  const choices = serviceChoices(services, options.instead);
  const canGoBack = choices.length > 1;
  let [service] = choices;
  let accessKeyId = '';
  let saved: Profile | undefined;
  const draft = (): Draft => ({
    title: titleOf(service, options),
    save: async (id, secret, signal) => {
      if (!service) return undefined;
      const profile = await newProfile(
        services,
        service,
        { accessKeyId: id, accessKeySecret: secret },
        options,
      );
      const problem = await testAndSave(services, profile, signal);
      if (problem === undefined && !signal.aborted) saved = profile;
      return problem;
    },
  });
  const pickService: Step = async () => {
    const answer = await askService(choices);
    if (answer === undefined || answer === back) return answer;
    service = answer;
    return 'next';
  };
  const askId: Step = async () => {
    const answer = await askAccessKeyId(draft(), accessKeyId, canGoBack);
    if (typeof answer !== 'string') return answer;
    accessKeyId = answer;
    return 'next';
  };
  const askSecret: Step = async () => {
    if (saved) return 'next';
    const answer = await askAccessKeySecret(draft(), accessKeyId);
    return typeof answer === 'string' ? 'next' : answer;
  };
  await walk([...(canGoBack ? [pickService] : []), askId, askSecret]);
  return saved;
}

function titleOf(service: Service | undefined, { instead }: AddOptions): string {
  return instead
    ? vscode.l10n.t('Keys of “{0}”', instead.name)
    : vscode.l10n.t('Add CDN Profile: {0}', service?.label ?? '');
}

/** Keys that are entered again go where the old ones went. */
function serviceChoices({ demo }: Services, instead: ListedProfile | undefined): Service[] {
  if (instead) {
    const { provider, endpoint } = instead;
    return [{ provider, endpoint, label: providerName(provider) }];
  }
  const real = providerIds.map(provider => ({
    provider,
    endpoint: providers[provider].defaultEndpoint,
    label: providerName(provider),
  }));
  if (!demo) return real;
  const label = vscode.l10n.t('Demo CDN on this machine');
  return [...real, { provider: 'aliyun', endpoint: demo.endpoint, label }];
}

async function askService(choices: readonly Service[]): Promise<Answer<Service>> {
  return askChoice({
    title: vscode.l10n.t('Add CDN Profile'),
    placeholder: vscode.l10n.t('Which CDN serves it?'),
    choices: choices.map(value => ({ label: value.label, description: new URL(value.endpoint).host, value })),
  });
}

/** A pasted block of both keys (the CSV that the console downloads) answers both questions. */
async function askAccessKeyId(draft: Draft, value: string, canGoBack: boolean): Promise<Answer<string>> {
  return askText({
    title: draft.title,
    prompt: vscode.l10n.t('Access key ID, or the whole CSV that the console gave you.'),
    placeholder: 'LTAI…',
    value,
    canGoBack,
    isSecret: text => readPastedKeys(text) !== undefined,
    check: async (text, signal) => {
      const keys = readPastedKeys(text);
      if (keys) return draft.save(keys.accessKeyId, keys.accessKeySecret, signal);
      return /^\S+$/.test(text) ? undefined : vscode.l10n.t('Enter one access key ID.');
    },
  });
}

async function askAccessKeySecret(draft: Draft, accessKeyId: string): Promise<Answer<string>> {
  return askText({
    title: draft.title,
    prompt: vscode.l10n.t(
      'Access key secret. It is tested at once and kept in VS Code’s secret storage only.',
    ),
    password: true,
    canGoBack: true,
    check: async (secret, signal) =>
      secret === '' ? vscode.l10n.t('Enter the access key secret.') : draft.save(accessKeyId, secret, signal),
  });
}

async function newProfile(
  { profiles, demo }: Services,
  { provider, endpoint }: Service,
  credentials: Profile['credentials'],
  { name, instead }: AddOptions,
): Promise<Profile> {
  const taken = (await profiles.list()).map(other => other.name);
  const wish = name ?? (endpoint === demo?.endpoint ? 'demo' : provider);
  return {
    v: 1,
    id: instead?.id ?? randomUUID(),
    name: instead?.name ?? freeName(wish, taken),
    provider,
    endpoint,
    credentials,
    options: {},
    production: instead?.production ?? false,
    hosts: instead?.hosts ?? [],
  };
}

/** Nothing is kept once the dialog was left. */
async function testAndSave(
  { send, profiles, log }: Services,
  profile: Profile,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const report = await testProfile(send, providers[profile.provider].bind(profile), signal);
    if (signal.aborted) return undefined;
    await profiles.save(profile);
    profiles.setState(profile.id, { kind: 'works', report });
    const limits = wordLimits(report);
    if (limits !== undefined) tell({ text: vscode.l10n.t('“{0}” is saved. {1}', profile.name, limits) });
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof CdnError)) throw thrown;
    logError(log, `Test of ${profile.name}`, thrown);
    return wordError(summarize(thrown), profile.name);
  }
}
