import * as vscode from 'vscode';
import { withEndpoint, withToken } from '../../core/profiles/edit.ts';
import { headersProblem, parseExpiry } from '../../core/profiles/options.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import { endpointProblem, nameProblem, normalName, parseHosts } from '../../core/profiles/validate.ts';
import type { OptionField } from '../../core/providers/provider.ts';
import { providers } from '../../core/providers/registry.ts';
import { type Answer, askChoice, askText, back, type TextQuestion } from '../inputs.ts';
import {
  wordEndpointProblem,
  wordExpiry,
  wordHeadersProblem,
  wordLabel,
  wordNameProblem,
  wordOption,
} from './words.ts';

/** A profile while it is edited. */
export interface Edit {
  readonly original: Profile;
  readonly draft: Profile;
  /** Names of the other profiles. */
  readonly taken: readonly string[];
  readonly now: number;
}

/** One field: what the list shows of it, and how it is asked for. Resolves to the profile with the answer in it. */
export interface EditField {
  readonly label: string;
  readonly value: string;
  ask(): Promise<Answer<Profile>>;
}

/** Between headers in an input, which has one line. */
const headerSeparator = ' | ';

/** All fields of a profile, in the order of the list. What a key is made of is never shown. */
export function editFields(edit: Edit): EditField[] {
  const { provider } = edit.draft;
  const { fields, options } = providers[provider];
  return [
    nameField(edit),
    ...fields.filter(({ isEndpoint }) => !isEndpoint).map(({ name }) => keyField(edit, name)),
    ...tokenFields(edit),
    endpointField(edit),
    ...options.map(option => optionField(edit, option)),
    hostsField(edit),
    productionField(edit),
    headersField(edit),
  ];
}

type Check = (value: string) => string | undefined;

/** Asks for the text of one field; `change` makes the profile of an answer that `check` finds nothing wrong with. */
async function askValue(
  { original }: Edit,
  label: string,
  question: Pick<TextQuestion, 'prompt' | 'value' | 'placeholder' | 'password'>,
  check: Check,
  change: (value: string) => Profile,
): Promise<Answer<Profile>> {
  const answer = await askText({
    title: `${original.name}: ${label}`,
    ...question,
    canGoBack: true,
    check: async value => check(value),
  });
  return typeof answer === 'string' ? change(answer) : answer;
}

function nameField(edit: Edit): EditField {
  const { draft, taken } = edit;
  const label = vscode.l10n.t('Name');
  const check: Check = text => {
    const problem = nameProblem(text, taken);
    return problem && wordNameProblem(problem);
  };
  const question = { prompt: vscode.l10n.t('Rules name the profile by it.'), value: draft.name };
  return {
    label,
    value: draft.name,
    ask: () => askValue(edit, label, question, check, name => ({ ...draft, name: normalName(name) })),
  };
}

function oneWord(text: string): string | undefined {
  return /^\S+$/.test(text) ? undefined : vscode.l10n.t('Enter one word, without spaces.');
}

function keyField(edit: Edit, name: string): EditField {
  const { draft, original } = edit;
  const label = wordLabel(draft.provider, name);
  const prompt = vscode.l10n.t('Enter it again; what is kept is not shown.');
  return {
    label,
    value: keyValue(draft.credentials[name], original.credentials[name]),
    ask: () =>
      askValue(edit, label, { prompt, password: true }, oneWord, value => ({
        ...draft,
        credentials: { ...draft.credentials, [name]: value },
      })),
  };
}

function keyValue(value: string | undefined, kept: string | undefined): string {
  if (!value) return vscode.l10n.t('to be entered again');
  return value === kept ? vscode.l10n.t('kept') : vscode.l10n.t('entered again');
}

/** The token of a temporary key, and after it when it ends. */
function tokenFields(edit: Edit): EditField[] {
  const { draft, original, now } = edit;
  const { token } = providers[draft.provider];
  if (token === undefined) return [];
  const label = wordLabel(draft.provider, token);
  const value = draft.credentials[token];
  const ask = async (): Promise<Answer<Profile>> => {
    const prompt = vscode.l10n.t('Security token of a temporary key; empty for a lasting one.');
    const answer = await askValue(edit, label, { prompt, password: true }, checkToken, text =>
      withToken(draft, token, text, ''),
    );
    const isTemporary = answer && answer !== back && answer.credentials[token];
    return isTemporary ? askExpiry({ ...edit, draft: answer }, token) : answer;
  };
  const end = wordExpiry(asText(draft.options['tokenExpires']), now);
  const words = value ? keyValue(value, original.credentials[token]) : vscode.l10n.t('none');
  return [{ label, value: end === undefined ? words : `${words} · ${end}`, ask }];
}

function askExpiry(edit: Edit, token: string): Promise<Answer<Profile>> {
  const { draft, now } = edit;
  const check: Check = text => {
    if (text === '') return undefined;
    const end = parseExpiry(text);
    if (end === undefined) return vscode.l10n.t('Enter a time such as 2026-12-31T08:00:00Z.');
    return end <= now ? vscode.l10n.t('This time is over: enter a token that still holds.') : undefined;
  };
  return askValue(
    edit,
    vscode.l10n.t('Expiry of the token'),
    {
      prompt: vscode.l10n.t('When it expires, as the answer that gave it says; empty when you don’t know.'),
      placeholder: '2026-12-31T08:00:00Z',
    },
    check,
    text => withToken(draft, token, draft.credentials[token] ?? '', text),
  );
}

function endpointField(edit: Edit): EditField {
  const { draft, original } = edit;
  const label = vscode.l10n.t('Endpoint');
  const prompt = vscode.l10n.t('Where requests go. For another one the keys have to be entered again.');
  return {
    label,
    value: draft.endpoint,
    ask: () =>
      askValue(edit, label, { prompt, value: draft.endpoint }, checkEndpoint, text =>
        withEndpoint(original, draft, text),
      ),
  };
}

function optionField({ original, draft }: Edit, { name, values }: OptionField): EditField {
  const words = wordOption(name);
  const current = values.find(value => value === draft.options[name]) ?? values[0];
  const word = (value: string): string => words.values[value] ?? value;
  return {
    label: words.label,
    value: word(current),
    ask: async () => {
      const answer = await askChoice({
        title: `${original.name}: ${words.label}`,
        placeholder: words.prompt,
        canGoBack: true,
        choices: values.map(value => ({ label: word(value), value })),
      });
      if (answer === undefined || answer === back) return answer;
      return { ...draft, options: { ...draft.options, [name]: answer } };
    },
  };
}

function hostsField(edit: Edit): EditField {
  const { draft } = edit;
  const label = vscode.l10n.t('Hosts');
  const prompt = vscode.l10n.t('Hosts that it purges without asking, with spaces between.');
  return {
    label,
    value: draft.hosts.length === 0 ? vscode.l10n.t('none') : draft.hosts.join(', '),
    ask: () =>
      askValue(edit, label, { prompt, value: draft.hosts.join(' ') }, checkHosts, text => ({
        ...draft,
        hosts: parseHosts(text) ?? draft.hosts,
      })),
  };
}

function productionField({ draft, original }: Edit): EditField {
  const label = vscode.l10n.t('Production mark');
  return {
    label,
    value: wordMark(draft.production),
    ask: async () => {
      const answer = await askChoice({
        title: `${original.name}: ${label}`,
        placeholder: vscode.l10n.t('Is what it serves in production?'),
        canGoBack: true,
        choices: [true, false].map(value => ({ label: wordMark(value), value })),
      });
      return typeof answer === 'boolean' ? { ...draft, production: answer } : answer;
    },
  };
}

function headersField(edit: Edit): EditField {
  const { draft } = edit;
  const label = vscode.l10n.t('Probe headers');
  const kept = (asText(draft.options['verifyHeaders']) ?? '').split('\n').filter(line => line !== '');
  const prompt = vscode.l10n.t('Headers that are sent when the edge is looked at, with “|” between.');
  const change = (text: string): Profile => {
    const { verifyHeaders: _old, ...options } = draft.options;
    return { ...draft, options: text === '' ? options : { ...options, verifyHeaders: headerLines(text) } };
  };
  return {
    label,
    value: kept.length === 0 ? vscode.l10n.t('none') : kept.join(headerSeparator),
    ask: () =>
      askValue(
        edit,
        label,
        { prompt, value: kept.join(headerSeparator), placeholder: 'X-Debug: 1 | X-Staging: on' },
        checkHeaders,
        change,
      ),
  };
}

const checkHosts: Check = text =>
  parseHosts(text) ? undefined : vscode.l10n.t('Enter hosts alone, such as static.example.com.');

const checkEndpoint: Check = text => {
  const problem = endpointProblem(text);
  return problem && wordEndpointProblem(problem);
};

const checkToken: Check = text => (text === '' ? undefined : oneWord(text));

const checkHeaders: Check = text => {
  const problem = headersProblem(headerLines(text));
  return problem && wordHeadersProblem(problem);
};

function wordMark(isProduction: boolean): string {
  return isProduction ? vscode.l10n.t('marked') : vscode.l10n.t('not marked');
}

/** One header a line, as they are kept. */
function headerLines(text: string): string {
  return text
    .split('|')
    .map(part => part.trim())
    .filter(part => part !== '')
    .join('\n');
}

function asText(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
