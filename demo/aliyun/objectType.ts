import { pathOf } from '../http.ts';
import { ApiError } from './errors.ts';
import type { ObjectUrl } from './objectPath.ts';
import type { QuotaLimits } from './quota.ts';

/** What an object of a task is, as task rows spell it. `ignoreparams` is the demo's spelling: no page has one. */
export type ObjectType = 'file' | 'directory' | 'regex' | 'ignoreparams' | 'preload';

/** What a refresh's ObjectType allows. */
export interface RefreshKind {
  type: Exclude<ObjectType, 'preload'>;
  quota: keyof QuotaLimits;
  perRequest: number;
  /** How a refusal of too many calls them. */
  noun: string;
}

/** The limit of IgnoreParams per request is not published: the demo holds clients to what they have in a day. */
const refreshKinds: ReadonlyMap<string, RefreshKind> = new Map([
  ['File', { type: 'file', quota: 'url', perRequest: 1000, noun: 'URLs' }],
  ['Directory', { type: 'directory', quota: 'directory', perRequest: 100, noun: 'directories' }],
  ['Regex', { type: 'regex', quota: 'regex', perRequest: 1, noun: 'regular expressions' }],
  ['IgnoreParams', { type: 'ignoreparams', quota: 'ignoreParams', perRequest: 100, noun: 'URLs' }],
]);

export function invalidObjectType(): ApiError {
  return new ApiError(400, 'InvalidObjectType.Malformed', 'The specified ObjectType is invalid.');
}

/** @throws ApiError InvalidObjectType.Malformed */
export function refreshKindOf(objectType: string | undefined): RefreshKind {
  const kind = refreshKinds.get(objectType || 'File');
  if (!kind) throw invalidObjectType();
  return kind;
}

/** The four expressions that the service knows, or a character that stands for itself: a dot or `?` by itself does. */
const regexPart = /\[0-9\]|\[a-z\]|\[\^\/\]\*|\.\*|[^[\]()*+{}|\\^$]/gs;

/** Undefined when it has anything that the service does not know. It has to match path and query as a whole. */
function compile(target: string): RegExp | undefined {
  const parts = target.match(regexPart) ?? [];
  if (parts.join('') !== target) return undefined;
  const source = parts.map(part => part.replace(/^[.?]$/, '\\$&'));
  return new RegExp(`^${source.join('')}$`, 's');
}

/** Whether the URL may stand in a request of this type. */
export function isWellFormed(type: ObjectType, url: ObjectUrl): boolean {
  switch (type) {
    case 'file':
    case 'ignoreparams':
      return true;
    case 'directory':
      return /^[^?#]*\/$/.test(url.submitted);
    case 'regex':
      return compile(url.target) !== undefined;
    case 'preload':
      return url.submitted.length <= 1024 && !url.target.endsWith('/');
  }
}

/** Tells whether the object names a path and query on its host. */
export function matcherOf(type: ObjectType, url: ObjectUrl): (target: string) => boolean {
  switch (type) {
    case 'file':
    case 'preload':
      return target => target === url.target;
    case 'directory':
      return target => target.startsWith(url.target);
    case 'regex': {
      const pattern = compile(url.target);
      return target => pattern?.test(target) ?? false;
    }
    case 'ignoreparams':
      return target => pathOf(target) === url.target;
  }
}
