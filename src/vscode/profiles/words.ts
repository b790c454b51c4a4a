import { env, l10n } from 'vscode';
import type { ProviderId } from '../../core/profiles/profile.ts';
import type { KeyReport } from '../../core/profiles/test.ts';
import { type HeadersProblem, parseExpiry } from '../../core/profiles/options.ts';
import type { EndpointProblem, NameProblem } from '../../core/profiles/validate.ts';
import type { CredentialField, KeyLimit } from '../../core/providers/provider.ts';

/** How one answer is asked for. */
export interface FieldWords {
  /** Its name alone. */
  readonly label: string;
  /** What to enter. */
  readonly prompt: string;
  readonly placeholder?: string;
}

interface ProviderWords {
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldWords>>;
}

function wordsOf(id: ProviderId): ProviderWords {
  switch (id) {
    case 'aliyun':
      return {
        name: l10n.t('Alibaba Cloud CDN'),
        fields: {
          accessKeyId: {
            label: l10n.t('Access key ID'),
            prompt: l10n.t('Access key ID, or the whole CSV that the console gave you.'),
            placeholder: 'LTAI…',
          },
          accessKeySecret: { label: l10n.t('Access key secret'), prompt: l10n.t('Access key secret.') },
          securityToken: {
            label: l10n.t('Security token (STS)'),
            prompt: l10n.t('Security token of a temporary key; empty for a lasting one.'),
          },
        },
      };
    case 'akamai':
      return {
        name: 'Akamai',
        fields: {
          host: {
            label: l10n.t('Host'),
            prompt: l10n.t('Host of the API client, or all the lines that the Control Center gave you.'),
            placeholder: 'akab-….luna.akamaiapis.net',
          },
          clientToken: {
            label: l10n.t('Client token'),
            prompt: l10n.t('Client token.'),
            placeholder: 'akab-…',
          },
          clientSecret: { label: l10n.t('Client secret'), prompt: l10n.t('Client secret.') },
          accessToken: { label: l10n.t('Access token'), prompt: l10n.t('Access token.') },
        },
      };
  }
}

export function providerName(id: ProviderId): string {
  return wordsOf(id).name;
}

/** A field's name alone, such as “Access key secret”. */
export function wordLabel(id: ProviderId, name: string): string {
  return wordsOf(id).fields[name]?.label ?? name;
}

/** The last answer is tested at once, so its question says so. */
export function wordField(id: ProviderId, { name }: CredentialField, isLast: boolean): FieldWords {
  const words = wordsOf(id).fields[name] ?? { label: name, prompt: name };
  const tested = l10n.t('It is tested at once and kept in VS Code’s secret storage only.');
  return isLast ? { ...words, prompt: `${words.prompt} ${tested}` } : words;
}

/** What a working key can't do, or nothing when it can do all. */
export function wordLimits({ cannot }: KeyReport): string | undefined {
  const words = cannot.map(({ ability }) => wordAbility(ability));
  if (words.length === 0) return undefined;
  const list = new Intl.ListFormat(env.language, { type: 'disjunction' });
  return l10n.t('It can’t {0}.', list.format(words));
}

function wordAbility(ability: KeyLimit['ability']): string {
  return ability === 'quota' ? l10n.t('read the quota') : l10n.t('follow a purge to its end');
}

/** An option's name, its values in words, and what it is for. */
export interface OptionWords {
  readonly label: string;
  readonly prompt: string;
  readonly values: Readonly<Record<string, string>>;
}

export function wordOption(name: string): OptionWords {
  switch (name) {
    case 'signature':
      return {
        label: l10n.t('Signature'),
        prompt: l10n.t('How are requests signed?'),
        values: { v3: l10n.t('V3, HMAC-SHA256'), v1: l10n.t('V1, HMAC-SHA1: for older endpoints') },
      };
    case 'apiVersion':
      return {
        label: l10n.t('API version'),
        prompt: l10n.t('Which version of the API is asked?'),
        values: {
          '2018-05-10': l10n.t('2018-05-10: the current one'),
          '2014-11-11': l10n.t('2014-11-11: older, purges files and directories only'),
        },
      };
    case 'network':
      return {
        label: l10n.t('Network'),
        prompt: l10n.t('Where is purged when the rule does not say?'),
        values: { production: l10n.t('Production'), staging: l10n.t('Staging') },
      };
    default:
      return { label: name, prompt: name, values: {} };
  }
}

/** Why a name can't be used. */
export function wordNameProblem(problem: NameProblem): string {
  const sentences: Record<NameProblem, string> = {
    empty: l10n.t('Enter a name.'),
    tooLong: l10n.t('Enter at most 64 characters.'),
    controlCharacters: l10n.t('Enter a name without control characters.'),
    taken: l10n.t('Another profile has this name.'),
  };
  return sentences[problem];
}

/** Why an endpoint can't be used. */
export function wordEndpointProblem(problem: EndpointProblem): string {
  const sentences: Record<EndpointProblem, string> = {
    notAUrl: l10n.t('Enter an address such as https://cdn.aliyuncs.com.'),
    notAnOrigin: l10n.t('Enter scheme and host alone, without a path.'),
    plainHttp: l10n.t('Enter an https address: a key must not travel in clear.'),
  };
  return sentences[problem];
}

/** Why headers can't be used. */
export function wordHeadersProblem(problem: HeadersProblem): string {
  const sentences: Record<HeadersProblem, string> = {
    notAHeader: l10n.t('Enter headers as “Name: value”.'),
    secretHeader: l10n.t('Headers that log somebody in can’t be used here: they would be shown.'),
    ownHeader: l10n.t('The probe sets Host and the headers of the connection itself.'),
  };
  return sentences[problem];
}

/** Until when a temporary key holds: "token expires in 40 min". Nothing for a lasting key. */
export function wordExpiry(tokenExpires: string | undefined, now: number): string | undefined {
  const end = parseExpiry(tokenExpires);
  if (end === undefined) return undefined;
  const minutes = Math.ceil((end - now) / 60_000);
  if (minutes <= 0) return l10n.t('token expired');
  if (minutes < 120) return l10n.t('token expires in {0} min', minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? l10n.t('token expires in {0} h', hours)
    : l10n.t('token expires in {0} days', Math.floor(hours / 24));
}
