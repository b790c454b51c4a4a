import { CdnError } from '../errors.ts';
import { entryOf, type Profile } from './profile.ts';
import type { ProfileStore } from './store.ts';
import { sameName } from './validate.ts';

/**
 * A store with profiles that live in memory beside the kept ones: the demo CDN's. They are gone with the window and
 * never reach SecretStorage. `held` is its owner's, by id: what is put in or taken out shows at once.
 */
export function withTransient(store: ProfileStore, held: Map<string, Profile>): ProfileStore {
  return {
    list: async () => {
      const own = [...held.values()].map(profile => ({
        ...entryOf(profile),
        missing: false,
        transient: true,
      }));
      return [...(await store.list()), ...own];
    },
    load: async id => held.get(id) ?? (await store.load(id)),
    save: async profile => {
      if ([...held.values()].some(other => sameName(other.name, profile.name) && other.id !== profile.id)) {
        throw new CdnError('input', { detail: { field: 'name', problem: 'taken', name: profile.name } });
      }
      if (held.has(profile.id)) held.set(profile.id, profile);
      else await store.save(profile);
    },
    remove: async id => {
      if (!held.delete(id)) await store.remove(id);
    },
    allowHosts: async (id, hosts) => {
      const profile = held.get(id);
      if (!profile) await store.allowHosts(id, hosts);
      else held.set(id, { ...profile, hosts: [...new Set([...profile.hosts, ...hosts])] });
    },
  };
}
