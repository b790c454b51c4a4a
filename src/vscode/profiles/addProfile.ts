import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { CdnError, summarize } from '../../core/errors.ts';
import { withToken } from '../../core/profiles/edit.ts';
import { providerOfHost } from '../../core/profiles/guess.ts';
import { type Profile, type ProviderId, providerIds } from '../../core/profiles/profile.ts';
import type { ListedProfile } from '../../core/profiles/store.ts';
import { testProfile } from '../../core/profiles/test.ts';
import { endpointOf, freeName } from '../../core/profiles/validate.ts';
import type { Answers, CredentialField } from '../../core/providers/provider.ts';
import { providers } from '../../core/providers/registry.ts';
import { isDemoHost } from '../demo/demoLink.ts';
import { type Answer, askChoice, askText, back, type Choice, type Step, walk } from '../inputs.ts';
import { tell } from '../messages.ts';
import type { Services } from '../services.ts';
import { logError } from '../showError.ts';
import { wordError } from '../wordError.ts';
import { type Found, findKeys, foundDescription, foundLabel } from './foundKeys.ts';
import { providerName, wordField, wordLimits } from './words.ts';

export interface AddOptions {
  /** What is to be purged with it. */
  readonly host?: string;
  /** The name that rules of this folder use. */
  readonly name?: string;
  /** A listed profile whose keys are entered again: all else about it stays. */
  readonly instead?: ListedProfile;
}

/** A CDN that keys are for. */
interface Service {
  readonly provider: ProviderId;
  readonly label: string;
  readonly description: string;
  /** Where the requests go; absent where a question asks for it. */
  readonly endpoint?: string;
  /** Name of the profile, unless it is taken. */
  readonly wish: string;
}

/** Tests and keeps the answers; resolves to the sentence that the input shows, or to nothing. */
type Save = (answers: Answers, signal: AbortSignal) => Promise<string | undefined>;

/** Asks for the keys and nothing else, tests them, and keeps the profile. `undefined` when dismissed. */
export async function addProfile(services: Services, options: AddOptions = {}): Promise<Profile | undefined> {
  const { instead } = options;
  const known = instead && serviceOf(instead);
  let service = known;
  let saved: Profile | undefined;
  const askService: Step = async () => {
    const answer = await askWhichCdn(services, options, async (found, signal) => {
      const profile = await foundProfile(services, found, options);
      const problem = await testAndSave(services, profile, signal);
      if (problem === undefined && !signal.aborted) saved = profile;
      return problem;
    });
    if (answer === undefined || answer === back) return answer;
    if (answer === 'startDemo') saved = await startDemo(services, options);
    else if ('label' in answer) service = answer;
    return 'next';
  };
  const askKeys: Step = async () => {
    if (saved || !service) return 'next';
    const chosen = service;
    const save: Save = async (answers, signal) => {
      const profile = await newProfile(services, chosen, answers, options);
      const problem = await testAndSave(services, profile, signal);
      if (problem === undefined && !signal.aborted) saved = profile;
      return problem;
    };
    return askFields(chosen, titleOf(chosen, options), !known, save, () => saved !== undefined);
  };
  await walk(known ? [askKeys] : [askService, askKeys]);
  return saved;
}

function titleOf({ label }: Service, { instead, name }: AddOptions): string {
  if (!instead && name !== undefined) {
    return vscode.l10n.t('Add CDN Profile “{0}”: {1}', name, label);
  }
  return instead
    ? vscode.l10n.t('Keys of “{0}”', instead.name)
    : vscode.l10n.t('Add CDN Profile: {0}', label);
}

/** Keys that are entered again go where the old ones went, unless their account has a host of its own. */
function serviceOf({ provider, endpoint, name }: ListedProfile): Service {
  const label = providerName(provider);
  const asksForHost = providers[provider].fields.some(({ isEndpoint }) => isEndpoint);
  return { provider, label, description: '', wish: name, ...(asksForHost ? {} : { endpoint }) };
}

function serviceChoices({ demo }: Services): Service[] {
  const real = providerIds.map((provider): Service => {
    const { defaultEndpoint: endpoint } = providers[provider];
    const description = endpoint === undefined ? '' : new URL(endpoint).host;
    const label = providerName(provider);
    return { provider, label, description, wish: provider, ...(endpoint === undefined ? {} : { endpoint }) };
  });
  const demos = providerIds.flatMap((provider): Service[] => {
    const endpoint = demo.endpoints[provider];
    if (endpoint === undefined) return [];
    const label = vscode.l10n.t('Demo CDN: {0}', providerName(provider));
    const wish = provider === providerIds[0] ? 'demo' : `demo-${provider}`;
    return [{ provider, label, description: new URL(endpoint).host, endpoint, wish }];
  });
  return [...real, ...demos];
}

type Which = Service | Found | 'startDemo';

/** Keys that this machine has are choices too: `save` tests and keeps those that are chosen. */
async function askWhichCdn(
  services: Services,
  { host, name }: AddOptions,
  save: (found: Found, signal: AbortSignal) => Promise<string | undefined>,
): Promise<Answer<Which>> {
  const likely = await likelyFirst(services, host);
  const known: Choice<Which>[] = serviceChoices(services)
    .toSorted(likely)
    .map(value => ({
      label: value.label,
      description: value.description,
      value,
    }));
  const demo: Choice<Which> = {
    label: vscode.l10n.t('Demo CDN on this machine'),
    description: vscode.l10n.t('no account needed'),
    value: 'startDemo',
  };
  const found = await findKeys(services);
  const choices = (problem?: string, of?: Found): Choice<Which>[] => [
    ...known,
    ...(services.demo.isRunning ? [] : [demo]),
    ...foundChoices(found, problem, of),
  ];
  return askChoice<Which>({
    title:
      name === undefined ? vscode.l10n.t('Add CDN Profile') : vscode.l10n.t('Add CDN Profile “{0}”', name),
    placeholder: vscode.l10n.t('Which CDN serves it?'),
    choices: choices(),
    accept: async (picked, signal) => {
      if (picked === 'startDemo' || 'label' in picked) return undefined;
      const problem = await save(picked, signal);
      return problem === undefined ? undefined : choices(problem, picked);
    },
  });
}

/** The CDN that the host is known to be served by comes first; a host of the demo CDN is nowhere else. */
async function likelyFirst(
  { profiles, demo }: Services,
  host: string | undefined,
): Promise<(a: Service, b: Service) => number> {
  if (host === undefined) return () => 0;
  const likely = providerOfHost(host, await profiles.list(), Object.values(providers));
  const isDemo = isDemoHost(new URL(`http://${host}`).hostname);
  const rank = ({ provider, endpoint }: Service): number => {
    const isOfDemo = endpoint !== undefined && endpoint === demo.endpoints[provider];
    return (isOfDemo === isDemo ? 2 : 0) + (provider === likely ? 1 : 0);
  };
  return (a, b) => rank(b) - rank(a);
}

/** Half a key is shown with what it lacks, and can't be chosen. */
function foundChoices(found: readonly Found[], problem?: string, of?: Found): Choice<Which>[] {
  if (found.length === 0) return [];
  const line = {
    label: vscode.l10n.t('Keys on this machine'),
    kind: vscode.QuickPickItemKind.Separator,
  };
  const rows = found.map((each): Choice<Which> => ({
    label: `$(${each.keys.missing.length > 0 ? 'warning' : 'key'}) ${foundLabel(each)}`,
    description: foundDescription(each),
    ...(each === of && problem !== undefined && { detail: `$(error) ${problem}` }),
    ...(each.keys.missing.length === 0 && { value: each }),
  }));
  return [line, ...rows];
}

/** Its profiles come with it; which one is wanted the host tells. */
export async function startDemo({ demo }: Services, { host }: AddOptions): Promise<Profile | undefined> {
  await demo.start();
  const profiles = [...demo.profiles.values()];
  return profiles.find(({ hosts }) => host !== undefined && hosts.includes(host)) ?? profiles[0];
}

/** One question after the other; a paste of them all answers them all. */
async function askFields(
  service: Service,
  title: string,
  canGoBack: boolean,
  save: Save,
  isSaved: () => boolean,
): Promise<Answer<'next'>> {
  const { provider } = service;
  const { fields } = providers[provider];
  const readPasted = (text: string): Answers | undefined => providers[provider].readPasted(text);
  const asked = fields.filter(({ isEndpoint }) => !(isEndpoint && service.endpoint));
  const answers: Record<string, string> = {};
  const steps = asked.map((field, index): Step => async () => {
    if (isSaved()) return 'next';
    const isLast = index === asked.length - 1;
    const answer = await askText({
      title,
      ...wordField(service.provider, field, isLast),
      value: field.secret ? '' : (answers[field.name] ?? ''),
      password: field.secret,
      canGoBack: canGoBack || index > 0,
      isSecret: text => readPasted(text) !== undefined,
      check: async (text, signal) => {
        const pasted = readPasted(text);
        if (pasted) return save(pasted, signal);
        const problem = problemOf(field, text);
        return problem === undefined && isLast ? save({ ...answers, [field.name]: text }, signal) : problem;
      },
    });
    if (typeof answer !== 'string') return answer;
    answers[field.name] = answer;
    return 'next';
  });
  return walk(steps);
}

function problemOf({ isEndpoint }: CredentialField, text: string): string | undefined {
  if (isEndpoint && endpointOf(text) === undefined) {
    return vscode.l10n.t('Enter the host alone, such as akab-….luna.akamaiapis.net.');
  }
  return /^\S+$/.test(text) ? undefined : vscode.l10n.t('Enter one word, without spaces.');
}

async function newProfile(
  { profiles }: Services,
  service: Service,
  answers: Answers,
  { name, instead }: AddOptions,
): Promise<Profile> {
  const { fields } = providers[service.provider];
  const hostField = fields.find(({ isEndpoint }) => isEndpoint);
  const typedHost = hostField && endpointOf(answers[hostField.name] ?? '');
  const taken = (await profiles.list()).map(other => other.name);
  return {
    v: 1,
    id: instead?.id ?? randomUUID(),
    name: instead?.name ?? freeName(name ?? service.wish, taken),
    provider: service.provider,
    // A paste may bring a host although the service was chosen with its own.
    endpoint: service.endpoint ?? typedHost ?? '',
    credentials: Object.fromEntries(
      fields.filter(field => field !== hostField).map(field => [field.name, answers[field.name] ?? '']),
    ),
    options: {},
    production: instead?.production ?? false,
    hosts: instead?.hosts ?? [],
  };
}

/** Keys that were found go where their file says, or where all keys of this CDN go. */
async function foundProfile(services: Services, found: Found, options: AddOptions): Promise<Profile> {
  const { provider, keys } = found;
  const { defaultEndpoint: endpoint } = providers[provider];
  const wish = keys.name === '' || keys.name === 'default' ? provider : keys.name;
  const service = {
    provider,
    label: '',
    description: '',
    wish,
    ...(endpoint === undefined ? {} : { endpoint }),
  };
  const profile = await newProfile(services, service, keys.answers, options);
  const { token } = providers[provider];
  const value = token === undefined ? undefined : keys.answers[token];
  if (token === undefined || value === undefined) return profile;
  return withToken(profile, token, value, keys.tokenExpires ?? '');
}

/** Nothing is kept once the dialog was left. */
async function testAndSave(
  { send, profiles, log }: Services,
  profile: Profile,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (profile.endpoint === '') return vscode.l10n.t('The host in it is not one that keys may be sent to.');
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
