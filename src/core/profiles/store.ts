import { join } from 'node:path';
import { CdnError } from '../errors.ts';
import type { Files } from '../ports.ts';
import { entryOf, type Profile, type ProfileEntry } from './profile.ts';
import { parseEntry, parseProfile } from './parse.ts';
import { nameProblem, normalName } from './validate.ts';

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
  /** For good: an id that was removed is never listed again. */
  remove(id: string): Promise<void>;
  /** Keeps the answer "yes, this profile may purge this host". */
  allowHosts(id: string, hosts: readonly string[]): Promise<void>;
}

const prefix = 'cdnExplorer.profile.';
const removedMark = '.removed';

/**
 * One secret and one small file per profile: windows that write at the same time never touch each other's profiles.
 * A secret without its file (another window crashed between the two writes) is listed all the same. A removed id
 * leaves an empty `.removed` file, so that nothing that another window writes late brings the profile back.
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
    const { entries, removed } = await readIndex(files, folder);
    for (const id of withKeys) {
      if (removed.has(id)) await secrets.delete(prefix + id);
      else if (!entries.has(id)) {
        const profile = parseProfile(await secrets.get(prefix + id));
        // The list does not wait for room on the disk: the file is for the next one.
        if (profile) entries.set(id, await writeEntry(profile).catch(() => entryOf(profile)));
      }
    }
    return [...entries.values()]
      .map(entry => ({ ...entry, missing: !withKeys.has(entry.id), transient: false }))
      .toSorted((a, b) => a.name.localeCompare(b.name));
  };

  const writeEntry = async (profile: Profile): Promise<ProfileEntry> => {
    const entry = entryOf(profile);
    await files.write(entryPath(profile.id), `${JSON.stringify({ v: 1, ...entry })}\n`);
    return entry;
  };

  const keep = async (profile: Profile): Promise<void> => {
    await secrets.store(prefix + profile.id, JSON.stringify(profile));
    await writeEntry(profile);
  };

  const save = async (profile: Profile): Promise<void> => {
    const others = (await list()).filter(other => other.id !== profile.id).map(other => other.name);
    const problem = nameProblem(profile.name, others);
    if (problem) throw new CdnError('input', { detail: { field: 'name', problem, name: profile.name } });
    await keep({ ...profile, name: normalName(profile.name) });
  };

  return {
    list,
    load,
    save,
    remove: async id => {
      // Without room on the disk for it the keys go all the same.
      await files.write(join(folder, id + removedMark), '').catch(() => undefined);
      await secrets.delete(prefix + id);
      await files.remove(entryPath(id));
    },
    allowHosts: async (id, hosts) => {
      const profile = await load(id);
      await keep({ ...profile, hosts: [...new Set([...profile.hosts, ...hosts])] });
    },
  };
}

interface Index {
  readonly entries: Map<string, ProfileEntry>;
  readonly removed: ReadonlySet<string>;
}

async function readIndex(files: Files, folder: string): Promise<Index> {
  const names = await files.list(folder);
  const marks = names.filter(name => name.endsWith(removedMark));
  const removed = new Set(marks.map(name => name.slice(0, -removedMark.length)));
  const entries = new Map<string, ProfileEntry>();
  for (const name of names.filter(each => each.endsWith('.json'))) {
    const entry = parseEntry(await files.read(join(folder, name)));
    if (entry && !removed.has(entry.id)) entries.set(entry.id, entry);
  }
  return { entries, removed };
}

function isProfileKey(key: string): boolean {
  return key.startsWith(prefix);
}
