import { join } from 'node:path';
import { CdnError } from '../errors.ts';
import type { Files } from '../ports.ts';
import type { Profile, ProfileEntry } from './profile.ts';
import { parseEntry, parseProfile } from './parse.ts';
import { nameProblem } from './validate.ts';

/** The part of VS Code's SecretStorage that is needed. */
export interface Secrets {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
  keys(): PromiseLike<readonly string[]>;
}

export interface ListedProfile extends ProfileEntry {
  /** The entry is there but its keys are not: another machine, or no keyring. */
  readonly missing: boolean;
  /** Lives in memory only: a profile of the demo CDN. */
  readonly transient: boolean;
}

export interface ProfileStore {
  /** What is known without opening a secret, by name. */
  list(): Promise<ListedProfile[]>;
  /** With its keys. Rejects with kind `profile` when they are missing. */
  load(id: string): Promise<Profile>;
  /** Adds or replaces by id. Rejects with kind `input` when another profile has the name. */
  save(profile: Profile): Promise<void>;
  remove(id: string): Promise<void>;
  /** Keeps the answer "yes, this profile may purge this host". */
  allowHosts(id: string, hosts: readonly string[]): Promise<void>;
}

const prefix = 'cdnExplorer.profile.';

/**
 * One secret and one small file per profile: windows that write at the same time never touch each other's profiles.
 * A secret without its file (another window crashed between the two writes) is listed all the same.
 */
export function createProfileStore(secrets: Secrets, files: Files, folder: string): ProfileStore {
  const entryPath = (id: string): string => join(folder, `${id}.json`);

  const load = async (id: string): Promise<Profile> => {
    const profile = parseProfile(await secrets.get(prefix + id));
    if (profile) return profile;
    const entry = parseEntry(await files.read(entryPath(id)));
    throw new CdnError('profile', { detail: { name: entry?.name ?? id } });
  };

  const list = async (): Promise<ListedProfile[]> => {
    const withKeys = new Set(
      (await secrets.keys()).filter(isProfileKey).map(key => key.slice(prefix.length)),
    );
    const names = (await files.list(folder)).filter(name => name.endsWith('.json'));
    const read = await Promise.all(names.map(async name => parseEntry(await files.read(join(folder, name)))));
    const entries = new Map(read.flatMap(entry => (entry ? [[entry.id, entry] as const] : [])));
    for (const id of withKeys) {
      if (entries.has(id)) continue;
      const profile = parseProfile(await secrets.get(prefix + id));
      if (profile) entries.set(id, await writeEntry(profile));
    }
    return [...entries.values()]
      .map(entry => ({ ...entry, missing: !withKeys.has(entry.id), transient: false }))
      .toSorted((a, b) => a.name.localeCompare(b.name));
  };

  const writeEntry = async (profile: Profile): Promise<ProfileEntry> => {
    const { id, name, provider, endpoint, hosts, production } = profile;
    const entry: ProfileEntry = { id, name, provider, endpoint, hosts, production };
    await files.write(entryPath(id), `${JSON.stringify({ v: 1, ...entry })}\n`);
    return entry;
  };

  const save = async (profile: Profile): Promise<void> => {
    const others = (await list()).filter(other => other.id !== profile.id).map(other => other.name);
    const problem = nameProblem(profile.name, others);
    if (problem) throw new CdnError('input', { detail: { field: 'name', problem, name: profile.name } });
    await secrets.store(prefix + profile.id, JSON.stringify(profile));
    await writeEntry(profile);
  };

  return {
    list,
    load,
    save,
    remove: async id => {
      await secrets.delete(prefix + id);
      await files.remove(entryPath(id));
    },
    allowHosts: async (id, hosts) => {
      const profile = await load(id);
      await save({ ...profile, hosts: [...new Set([...profile.hosts, ...hosts])] });
    },
  };
}

function isProfileKey(key: string): boolean {
  return key.startsWith(prefix);
}
