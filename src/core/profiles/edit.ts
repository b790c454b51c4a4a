import type { ProviderDefinition } from '../providers/provider.ts';
import type { Profile } from './profile.ts';
import { freeName } from './validate.ts';

/**
 * The edited profile with another endpoint. Its keys stay behind: a key that was entered for one place is not sent to
 * another. Back at the original endpoint are the original keys.
 */
export function withEndpoint(original: Profile, draft: Profile, endpoint: string): Profile {
  if (endpoint === draft.endpoint) return draft;
  const source = endpoint === original.endpoint ? original : undefined;
  const { tokenExpires: _oldEnd, ...options } = draft.options;
  const end = source?.options['tokenExpires'];
  return {
    ...draft,
    endpoint,
    credentials: source?.credentials ?? {},
    options: end === undefined ? options : { ...options, tokenExpires: end },
  };
}

/** Credentials that are not there, by name, in the order of the fields. */
export function missingKeys(
  { fields }: Pick<ProviderDefinition, 'fields'>,
  { credentials }: Profile,
): string[] {
  return fields.filter(({ name, isEndpoint }) => !isEndpoint && !credentials[name]).map(field => field.name);
}

/** The edited profile with another temporary key's token; an empty one makes the key a lasting one. */
export function withToken(draft: Profile, token: string, value: string, expires: string): Profile {
  const { [token]: _oldToken, ...credentials } = draft.credentials;
  const { tokenExpires: _oldEnd, ...options } = draft.options;
  return {
    ...draft,
    credentials: value === '' ? credentials : { ...credentials, [token]: value },
    options: value === '' || expires === '' ? options : { ...options, tokenExpires: expires },
  };
}

/**
 * What to keep of an edit: its changes on top of what is kept now, which a purge or another window may have changed
 * meanwhile. Endpoint and keys go together, so that no key ends up with another one's endpoint.
 */
export function mergeEdit(original: Profile, draft: Profile, kept: Profile): Profile {
  const aims = draft.endpoint !== original.endpoint || draft.credentials !== original.credentials;
  const { endpoint, credentials } = aims ? draft : kept;
  const pick = <K extends 'name' | 'options' | 'production' | 'hosts'>(key: K): Profile[K] =>
    draft[key] === original[key] ? kept[key] : draft[key];
  return {
    ...kept,
    endpoint,
    credentials,
    name: pick('name'),
    options: pick('options'),
    production: pick('production'),
    hosts: pick('hosts'),
  };
}

/** A copy of a profile, keys and all, under a free name. */
export function duplicateOf(profile: Profile, id: string, taken: readonly string[]): Profile {
  return { ...profile, id, name: freeName(profile.name, taken) };
}
