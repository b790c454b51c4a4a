import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { CdnError } from '../../core/errors.ts';
import { nodeFiles } from '../../core/nodeFiles.ts';
import { type ProviderId, providerIds } from '../../core/profiles/profile.ts';
import type { FoundKeys, Surroundings } from '../../core/providers/provider.ts';
import { providers } from '../../core/providers/registry.ts';
import type { Services } from '../services.ts';
import { providerName } from './words.ts';

/** Keys of a vendor's own tool, and whose they are. */
export interface Found {
  readonly provider: ProviderId;
  readonly keys: FoundKeys;
}

/** What this machine has already. Called when the person adds a profile; what can't be read is logged and left out. */
export async function findKeys({ clock, log }: Pick<Services, 'clock' | 'log'>): Promise<Found[]> {
  const around: Surroundings = {
    home: homedir(),
    env: process.env,
    now: clock.now(),
    read: async path => {
      try {
        return await nodeFiles.read(path);
      } catch (thrown) {
        log.warn(
          `Keys on this machine: ${path} can’t be read (${String(thrown instanceof CdnError && thrown.code)})`,
        );
        return undefined;
      }
    },
  };
  const found = await Promise.all(
    providerIds.map(async provider =>
      (await providers[provider].findKeys(around)).map(keys => ({ provider, keys })),
    ),
  );
  return found.flat();
}

/** How a row of the add dialog names them. */
export function foundLabel({ keys: { name } }: Found): string {
  return name === '' ? vscode.l10n.t('Environment variables') : name;
}

/** Whose they are, where they are, and what is wrong with them. */
export function foundDescription({ provider, keys }: Found): string {
  const { path, missing, doubled } = keys;
  const facts = [providerName(provider)];
  if (path !== undefined) facts.push(shortPath(path));
  else if (keys.name !== '') facts.push(vscode.l10n.t('Environment variables'));
  if (missing.length > 0) facts.push(vscode.l10n.t('lacks {0}', missing.join(', ')));
  if (doubled === 'section') facts.push(vscode.l10n.t('there twice: the first counts'));
  if (doubled === 'key') facts.push(vscode.l10n.t('has a key twice: the last counts'));
  return facts.join(' · ');
}

function shortPath(path: string): string {
  const home = homedir();
  return path.startsWith(home) ? `~${path.slice(home.length)}` : path;
}
