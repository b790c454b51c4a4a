import { env, l10n } from 'vscode';
import type { ProviderId } from '../../core/profiles/profile.ts';
import type { KeyReport } from '../../core/profiles/test.ts';
import type { CredentialField, KeyLimit } from '../../core/providers/provider.ts';

/** How one answer is asked for. */
export interface FieldWords {
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
            prompt: l10n.t('Access key ID, or the whole CSV that the console gave you.'),
            placeholder: 'LTAI…',
          },
          accessKeySecret: { prompt: l10n.t('Access key secret.') },
        },
      };
    case 'akamai':
      return {
        name: 'Akamai',
        fields: {
          host: {
            prompt: l10n.t('Host of the API client, or all the lines that the Control Center gave you.'),
            placeholder: 'akab-….luna.akamaiapis.net',
          },
          clientToken: { prompt: l10n.t('Client token.'), placeholder: 'akab-…' },
          clientSecret: { prompt: l10n.t('Client secret.') },
          accessToken: { prompt: l10n.t('Access token.') },
        },
      };
  }
}

export function providerName(id: ProviderId): string {
  return wordsOf(id).name;
}

/** The last answer is tested at once, so its question says so. */
export function wordField(id: ProviderId, { name }: CredentialField, isLast: boolean): FieldWords {
  const words = wordsOf(id).fields[name] ?? { prompt: name };
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
