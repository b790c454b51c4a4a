import { characterName } from './characterName.ts';
import { badHostname, badUrl, invalidAttribute } from './purgeError.ts';

/** One object of a purge. */
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

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw invalidAttribute('The request body is not valid JSON');
  }
}

/**
 * The URLs of `{"objects": […]}`. The published schema allows no other attribute and nothing but strings.
 * @throws PurgeError 400
 */
export function parsePurgeBody(body: Buffer): PurgeUrl[] {
  const value = parseJson(body);
  const attributes = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const stranger = attributes.find(([name]) => name !== 'objects')?.[0];
  if (stranger !== undefined) throw invalidAttribute(`'${stranger}' is not an attribute of this request`);
  const objects: unknown = attributes[0]?.[1];
  if (!Array.isArray(objects) || objects.length === 0) {
    throw invalidAttribute("'objects' attribute cannot be missing or empty");
  }
  return objects.map((object: unknown) => {
    if (typeof object !== 'string') throw invalidAttribute("'objects' attribute has to be a list of strings");
    return parsePurgeUrl(object);
  });
}
