import { characterName } from './characterName.ts';
import type { ObjectKind } from './objectKind.ts';
import { badCpCode, badHostname, badTag, badUrl, invalidAttribute } from './purgeError.ts';

/** The objects of one request. */
export type PurgeObjects =
  | { kind: 'url'; urls: PurgeUrl[] }
  | { kind: 'cpcode'; cpCodes: number[] }
  | { kind: 'tag'; tags: string[] };

/** One URL of a purge. */
export interface PurgeUrl {
  /** As it was written. */
  submitted: string;
  /** Lower case, without port 80 or 443. */
  host: string;
  /** Path and query exactly as written: no other spelling of the same file is purged, and a `*` is only a `*`. */
  target: string;
}

/** `/L/512/6848/1h/www.example1.com/path`: typecode, serial, CP code, lifetime, host, path. */
const arlForm = /^\/[A-Z]\/\d+\/\d+\/\w+\/([^/]+)(\/.*)?$/;
const urlForm = /^https?:\/\/([^/?#]*)([/?#].*)?$/i;
const hostForm = /^[\w-]+(?:\.[\w-]+)*(?::\d{1,5})?$/;

/** The first character that is not ASCII is named: this is the mistake of clients that leave the encoding to others. */
function parsePurgeUrl(submitted: string): PurgeUrl {
  const foreign = /[^\0-\x7F]/u.exec(submitted)?.[0];
  if (foreign !== undefined) {
    throw badUrl(submitted, `contains non-ASCII character '${foreign}' (${characterName(foreign)})`);
  }
  const match = /[\0-\x20\x7F]/.test(submitted) ? null : (arlForm.exec(submitted) ?? urlForm.exec(submitted));
  if (!match) throw badUrl(submitted);
  const [, authority = '', rest = '/'] = match;
  if (!hostForm.test(authority)) throw badHostname();
  const host = authority.toLowerCase().replace(/:(?:80|443)$/, '');
  return { submitted, host, target: rest.startsWith('/') ? rest : `/${rest}` };
}

/** A number of the service's own size, or the string of one: the vendor's own command line sends strings. */
function parseCpCode(object: unknown): number {
  const text = typeof object === 'number' ? String(object) : object;
  if (typeof text !== 'string') throw invalidAttribute("'objects' attribute has to be a list of integers");
  if (!/^[1-9]\d{0,9}$/.test(text)) throw badCpCode(text);
  return Number(text);
}

/** One of the two official pages allows `&` as well: the demo holds clients to the other. */
const tagForm = /^[A-Za-z0-9!#$%'+./^_`|~-]{1,128}$/;

function parseTag(object: unknown): string {
  const tag = textOf(object);
  if (!tagForm.test(tag)) throw badTag(tag);
  return tag;
}

function textOf(object: unknown): string {
  if (typeof object !== 'string') throw invalidAttribute("'objects' attribute has to be a list of strings");
  return object;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw invalidAttribute('The request body is not valid JSON');
  }
}

function parseObjects(kind: ObjectKind, objects: readonly unknown[]): PurgeObjects {
  switch (kind) {
    case 'url':
      return { kind, urls: objects.map(object => parsePurgeUrl(textOf(object))) };
    case 'cpcode':
      return { kind, cpCodes: objects.map(parseCpCode) };
    case 'tag':
      return { kind, tags: objects.map(parseTag) };
  }
}

/**
 * What `{"objects": […]}` names. The published schema allows no other attribute.
 * @throws PurgeError 400
 */
export function parsePurgeBody(body: Buffer, kind: ObjectKind): PurgeObjects {
  const value = parseJson(body);
  const attributes = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const stranger = attributes.find(([name]) => name !== 'objects')?.[0];
  if (stranger !== undefined) throw invalidAttribute(`'${stranger}' is not an attribute of this request`);
  const objects: unknown = attributes[0]?.[1];
  if (!Array.isArray(objects) || objects.length === 0) {
    throw invalidAttribute("'objects' attribute cannot be missing or empty");
  }
  return parseObjects(kind, objects);
}

/** The objects as they were written, or nearly so: CP codes are numbers. */
export function listOf(objects: PurgeObjects): (string | number)[] {
  switch (objects.kind) {
    case 'url':
      return objects.urls.map(({ submitted }) => submitted);
    case 'cpcode':
      return objects.cpCodes;
    case 'tag':
      return objects.tags;
  }
}
