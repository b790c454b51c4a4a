import { env, l10n } from 'vscode';
import type { ProviderId } from '../../core/profiles/profile.ts';
import type { KeyReport } from '../../core/profiles/test.ts';

export function providerName(id: ProviderId): string {
  const names: Record<ProviderId, string> = { aliyun: l10n.t('Alibaba Cloud CDN') };
  return names[id];
}

/** What a working key can't do, or nothing when it can do all. */
export function wordLimits({ cannot }: KeyReport): string | undefined {
  const words = cannot.map(({ ability }) =>
    ability === 'quota' ? l10n.t('read the quota') : l10n.t('follow a purge to its end'),
  );
  if (words.length === 0) return undefined;
  const list = new Intl.ListFormat(env.language, { type: 'disjunction' });
  return l10n.t('It can’t {0}.', list.format(words));
}
