import type { Archive } from '../logs/archive.ts';
import { signedTarget, type StoreKey } from '../logs/links.ts';
import type { LogShelf } from './actions/action.ts';

/** `host`: of the log store, with its port. */
export function createLogShelf(archive: Archive, key: StoreKey, host: string, linkMs: number): LogShelf {
  return {
    linkMs,
    list: (domain, from, to, now) => archive.list(domain, from, to, now),
    tell: async (entry, linkUntil) => {
      const { size } = await archive.open(entry);
      const { name, start, end } = entry;
      const target = signedTarget(key, `/${entry.path}`, Math.floor(linkUntil / 1000));
      return { name, start, end, size, link: `${host}${target}` };
    },
  };
}
