import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { asCdnError, summarize } from '../../core/errors.ts';
import { readPastedKeys } from '../../core/profiles/importers/pastedKeys.ts';
import { type Profile, type ProviderId, providerIds } from '../../core/profiles/profile.ts';
import type { ListedProfile } from '../../core/profiles/store.ts';
import { testProfile } from '../../core/profiles/test.ts';
import { freeName } from '../../core/profiles/validate.ts';
import { providers } from '../../core/providers/registry.ts';
import { askChoice, askText, back, type Answer, type Step, walk } from '../inputs.ts';
import type { Services } from '../services.ts';
import { wordError } from '../wordError.ts';
import { providerName, wordLimits } from './words.ts';

export interface AddOptions {
  /** Hosts that it may purge at once: the URL that the person has just pasted. */
  readonly hosts?: readonly string[];
  /** The name that rules of this folder use. */
  readonly name?: string;
  /** A listed profile whose keys are missing: it keeps its id and name. */
  readonly instead?: ListedProfile;
}

interface Service {
  readonly provider: ProviderId;
  readonly endpoint: string;
  readonly label: string;
}

const title = (): string => vscode.l10n.t('Add CDN Profile');

/** Asks for the keys and nothing else, tests them, and keeps the profile. `undefined` when dismissed. */
export async function addProfile(services: Services, options: AddOptions = {}): Promise<Profile | undefined> {
  const choices = serviceChoices(services);
  const first = choices[0];
  if (!first) return undefined;
  let service = first;
  let accessKeyId = '';
  let saved: Profile | undefined;
  const pickService: Step = async () => {
    const answer = await askChoice({
      title: title(),
      placeholder: vscode.l10n.t('Which CDN serves it?'),
      choices: choices.map(value => ({
        label: value.label,
        description: new URL(value.endpoint).host,
        value,
      })),
    });
    if (answer === undefined || answer === back) return answer;
    service = answer;
    return 'next';
  };
  const canGoBack = choices.length > 1;
  const save = async (id: string, secret: string, signal: AbortSignal): Promise<string | undefined> => {
    const profile = await newProfile(
      services,
      service,
      { accessKeyId: id, accessKeySecret: secret },
      options,
    );
    const problem = await testAndSave(services, profile, signal);
    if (problem === undefined) saved = profile;
    return problem;
  };
  const askId: Step = async () => {
    const answer = await askAccessKeyId(service, canGoBack, accessKeyId, save);
    if (typeof answer === 'string') accessKeyId = answer;
    return typeof answer === 'string' ? 'next' : answer;
  };
  const askSecret: Step = async () => {
    if (saved) return 'next';
    const answer = await askText({
      title: `${title()}: ${service.label}`,
      prompt: vscode.l10n.t(
        'Access key secret. It is tested at once and kept in VS Code’s secret storage only.',
      ),
      password: true,
      canGoBack: true,
      check: async (secret, signal) =>
        secret === '' ? vscode.l10n.t('Enter the access key secret.') : save(accessKeyId, secret, signal),
    });
    return typeof answer === 'string' ? 'next' : answer;
  };
  await walk([...(canGoBack ? [pickService] : []), askId, askSecret]);
  return saved;
}

function serviceChoices({ demo }: Services): Service[] {
  const real = providerIds.map(provider => ({
    provider,
    endpoint: providers[provider].defaultEndpoint,
    label: providerName(provider),
  }));
  if (!demo) return real;
  const label = vscode.l10n.t('Demo CDN on this machine');
  return [...real, { provider: 'aliyun', endpoint: demo.endpoint, label }];
}

/** A pasted block of both keys (the CSV that the console downloads) answers both questions. */
async function askAccessKeyId(
  service: Service,
  canGoBack: boolean,
  value: string,
  save: (id: string, secret: string, signal: AbortSignal) => Promise<string | undefined>,
): Promise<Answer<string>> {
  return askText({
    title: `${title()}: ${service.label}`,
    prompt: vscode.l10n.t('Access key ID, or the whole CSV that the console gave you.'),
    placeholder: 'LTAI…',
    value,
    canGoBack,
    check: async (text, signal) => {
      const keys = readPastedKeys(text);
      if (keys) return save(keys.accessKeyId, keys.accessKeySecret, signal);
      return /^\S+$/.test(text) ? undefined : vscode.l10n.t('Enter one access key ID.');
    },
  });
}

async function newProfile(
  { profiles, demo }: Services,
  { provider, endpoint }: Service,
  credentials: Profile['credentials'],
  { hosts = [], name, instead }: AddOptions,
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
    hosts: [...new Set([...(instead?.hosts ?? []), ...hosts])],
  };
}

/** Resolves to the sentence that the input shows, or to nothing when the profile is kept. */
async function testAndSave(
  services: Services,
  profile: Profile,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const provider = providers[profile.provider].bind(profile);
    const report = await testProfile(services.send, provider, signal);
    await services.profiles.save(profile);
    services.profiles.setState(profile.id, { kind: 'works', report });
    const limits = wordLimits(report);
    if (limits !== undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t('“{0}” is saved. {1}', profile.name, limits));
    }
    return undefined;
  } catch (thrown) {
    return wordError(summarize(asCdnError(thrown)), profile.name);
  }
}
