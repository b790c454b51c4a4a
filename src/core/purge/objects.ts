import { parseHttpUrl } from '../mapping/encode.ts';
import type { ObjectProblem, PurgeKind } from '../providers/provider.ts';

/** An object as it is sent, or why it is none. */
export type ReadObject =
  | { readonly ok: true; readonly object: string }
  | { readonly ok: false; readonly problem: ObjectProblem };

/**
 * What a person wrote for an object of this kind, as services take it: a directory ends in `/`, what stands for every
 * query has none, no URL has a fragment. What only one service refuses is its provider's to say.
 */
export function readObject(kind: PurgeKind, text: string): ReadObject {
  const word = text.trim();
  switch (kind) {
    case 'cpCode':
      return /^[1-9]\d{0,9}$/.test(word) ? { ok: true, object: word } : { ok: false, problem: 'digits' };
    case 'tag':
      return /^[!-~]+$/.test(word) ? { ok: true, object: word } : { ok: false, problem: 'tag' };
    case 'regex':
      // The parser would encode the pattern: it only tells whether there is a host to match on.
      return /^https?:\/\/[^/?#[\](){}*+\\^$|]+\/\S+$/i.test(word) && typeof parseHttpUrl(word) !== 'string'
        ? { ok: true, object: word }
        : { ok: false, problem: 'notAUrl' };
    case 'url':
    case 'directory':
    case 'anyQuery':
      return readUrl(kind, word);
  }
}

function readUrl(kind: 'url' | 'directory' | 'anyQuery', word: string): ReadObject {
  const url = parseHttpUrl(word);
  if (typeof url === 'string') return { ok: false, problem: 'notAUrl' };
  url.hash = '';
  if (kind !== 'url') url.search = '';
  if (kind === 'directory' && !url.pathname.endsWith('/')) url.pathname += '/';
  return { ok: true, object: url.href };
}

/** Whether objects of the kind begin with scheme and host. */
export function hasHost(kind: PurgeKind): boolean {
  return kind !== 'cpCode' && kind !== 'tag';
}

/** Hosts that the objects are on, each once: none of CP codes and tags, which are on whatever has them. */
export function hostsOf({
  kind,
  objects,
}: {
  readonly kind: PurgeKind;
  readonly objects: readonly string[];
}): string[] {
  if (!hasHost(kind)) return [];
  // The third part of "https://host/…", before it is parsed: lists of thousands have few hosts.
  const hosts = new Set(objects.map(object => object.split('/', 3).join('/')));
  return [...new Set([...hosts].map(origin => new URL(origin).host))];
}
