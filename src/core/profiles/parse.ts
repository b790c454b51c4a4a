import { providerIds, type Profile, type ProfileEntry } from './profile.ts';

/** Stored text as a profile; `undefined` for what is absent, torn or of a later version. */
export function parseProfile(text: string | undefined): Profile | undefined {
  const value = parseVersion1(text);
  const entry = value && readEntry(value);
  if (!value || !entry) return undefined;
  const credentials = stringsOf(value['credentials']);
  if (!credentials) return undefined;
  return { v: 1, ...entry, credentials, options: optionsOf(value['options']) };
}

export function parseEntry(text: string | undefined): ProfileEntry | undefined {
  const value = parseVersion1(text);
  return value && readEntry(value);
}

type Fields = Readonly<Record<string, unknown>>;

function readEntry(value: Fields): ProfileEntry | undefined {
  const { id, name, provider, endpoint, hosts, production, tokenExpires } = value;
  const known = providerIds.find(other => other === provider);
  if (typeof id !== 'string' || typeof name !== 'string' || typeof endpoint !== 'string') return undefined;
  if (!known || !Array.isArray(hosts)) return undefined;
  return {
    id,
    name,
    provider: known,
    endpoint,
    hosts: hosts.filter(host => typeof host === 'string'),
    production: production === true,
    ...(typeof tokenExpires === 'string' && { tokenExpires }),
  };
}

function parseVersion1(text: string | undefined): Fields | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) && value['v'] === 1 ? value : undefined;
  } catch {
    return undefined;
  }
}

function stringsOf(value: unknown): Record<string, string> | undefined {
  if (!isFields(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

function optionsOf(value: unknown): Record<string, string | boolean> {
  if (!isFields(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (pair): pair is [string, string | boolean] =>
        typeof pair[1] === 'string' || typeof pair[1] === 'boolean',
    ),
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
