import { join } from 'node:path';
import { type IniSection, readIni } from '../ini.ts';
import type { FoundKeys, Surroundings } from '../provider.ts';

/** Our fields by the vendor's keys. */
const keys: readonly (readonly [string, string])[] = [
  ['host', 'host'],
  ['client_token', 'clientToken'],
  ['client_secret', 'clientSecret'],
  ['access_token', 'accessToken'],
];

/** The sections of `~/.edgerc`, the one that `AKAMAI_EDGERC_SECTION` wants first, and what the environment holds. */
export async function findKeys({ read, home, env }: Surroundings): Promise<FoundKeys[]> {
  const path = env['AKAMAI_EDGERC'] || join(home, '.edgerc');
  const sections = readEdgerc((await read(path)) ?? '', path);
  const wanted = env['AKAMAI_EDGERC_SECTION'];
  const first = wanted ? sectionNamed(sections, wanted) : undefined;
  const inFile = first ? [first, ...sections.filter(section => section !== first)] : sections;
  return [...fromEnvironment(env), ...inFile];
}

/** All sections; each says which keys it lacks. */
export function readEdgerc(text: string, path: string): FoundKeys[] {
  return readIni(text).map(section => ({ ...keysOf(section), path }));
}

/** The section of exactly this name, else the one that differs in letter case only. */
export function sectionNamed(sections: readonly FoundKeys[], wanted: string): FoundKeys | undefined {
  return (
    sections.find(({ name }) => name === wanted) ??
    sections.find(({ name }) => name.toLowerCase() === wanted.toLowerCase())
  );
}

function keysOf({ name, values, doubled }: IniSection): FoundKeys {
  const found = keys.map(([key, field]): [string, string, string] => [key, field, values.get(key) ?? '']);
  const answers = found
    .filter(([, , value]) => value !== '')
    .map(([, field, value]) => [field, tidy(field, value)]);
  return {
    name,
    answers: Object.fromEntries(answers),
    missing: found.filter(([, , value]) => value === '').map(([key]) => key),
    ...(doubled && { doubled }),
  };
}

/** Hosts are pasted as addresses; slashes in other values are theirs. */
function tidy(field: string, value: string): string {
  return field === 'host' ? value.replace(/^https:\/\//i, '').replace(/\/+$/, '') : value;
}

/** `AKAMAI_HOST`, …, and `AKAMAI_<SECTION>_HOST`, …; half a key there is none. */
function fromEnvironment(env: Surroundings['env']): FoundKeys[] {
  return Object.keys(env)
    .flatMap(variable => /^(AKAMAI_(?:\w+_)?)CLIENT_SECRET$/.exec(variable)?.[1] ?? [])
    .map(prefix => {
      const values = new Map(keys.map(([key]) => [key, env[prefix + key.toUpperCase()] ?? '']));
      return keysOf({ name: prefix.slice('AKAMAI_'.length, -1).toLowerCase(), values });
    })
    .filter(({ missing }) => missing.length === 0);
}
