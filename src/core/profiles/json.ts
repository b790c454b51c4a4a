import { isObject, parseObject } from '../http/json.ts';
import type { ProviderDefinition } from '../providers/provider.ts';
import { headersProblem, type HeadersProblem, parseExpiry, verifyHeaders } from './options.ts';
import type { Profile } from './profile.ts';
import { type NameProblem, nameProblem, normalName, parseHosts } from './validate.ts';

/** Why a profile's JSON is not taken; worded in `src/vscode`. */
export type JsonProblem =
  | { readonly kind: 'notJson' }
  | { readonly kind: 'unknown' | 'value'; readonly field: string }
  | { readonly kind: 'name'; readonly problem: NameProblem }
  | { readonly kind: 'headers'; readonly problem: HeadersProblem }
  | { readonly kind: 'endpoint' };

const known = new Set(['name', 'endpoint', 'hosts', 'production', 'options', 'verifyHeaders']);

type Definition = Pick<ProviderDefinition, 'options' | 'token'>;

/** What of a profile is no secret, as text to be edited. Options that were never chosen stand there as they hold. */
export function profileJson(profile: Profile, { options, token }: Definition): string {
  const { name, endpoint, hosts, production } = profile;
  const chosen = Object.fromEntries(
    options.map(({ name: option, values }) => [option, profile.options[option] ?? values[0]]),
  );
  const isTemporary = token !== undefined && profile.credentials[token] !== undefined;
  const tokenExpires = isTemporary ? { tokenExpires: profile.options['tokenExpires'] ?? '' } : {};
  const headers = verifyHeaders(profile.options);
  const shown = {
    name,
    endpoint,
    hosts,
    production,
    options: { ...chosen, ...tokenExpires },
    verifyHeaders: headers,
  };
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}

/**
 * The profile with what its edited JSON says, or the first thing that is wrong. What is absent stays. The endpoint is
 * there to be seen: another one needs its keys entered again, and none are in here.
 */
export function readProfileJson(
  text: string,
  original: Profile,
  definition: Definition,
  taken: readonly string[],
): Profile | JsonProblem {
  const json = parseObject(text);
  if (!json) return { kind: 'notJson' };
  const problems: JsonProblem[] = Object.keys(json)
    .filter(field => !known.has(field))
    .map(field => ({ kind: 'unknown', field }));
  const take = <T extends Profile[keyof Profile]>(read: T | JsonProblem, otherwise: T): T => {
    if (!isProblem(read)) return read;
    problems.push(read);
    return otherwise;
  };
  const name = take(readName(json['name'] ?? original.name, taken), original.name);
  const { endpoint = original.endpoint } = json;
  if (endpoint !== original.endpoint) problems.push({ kind: 'endpoint' });
  const hosts = take(readHosts(json['hosts'] ?? original.hosts), original.hosts);
  const production = take(readMark(json['production'] ?? original.production), original.production);
  const options = take(readOptions(json['options'] ?? {}, original, definition), original.options);
  const headers = take(readHeaders(json['verifyHeaders'] ?? verifyHeaders(original.options)), '');
  const { verifyHeaders: _old, ...others } = options;
  const own = headers === '' ? {} : { verifyHeaders: headers };
  return problems[0] ?? { ...original, name, hosts, production, options: { ...others, ...own } };
}

/** Tells a problem from what it is the problem of. */
export function isProblem(value: unknown): value is JsonProblem {
  return isObject(value) && 'kind' in value;
}

function readName(value: unknown, taken: readonly string[]): string | JsonProblem {
  if (typeof value !== 'string') return { kind: 'value', field: 'name' };
  const problem = nameProblem(value, taken);
  return problem ? { kind: 'name', problem } : normalName(value);
}

function readHosts(value: unknown): readonly string[] | JsonProblem {
  const isList = Array.isArray(value) && value.every(host => typeof host === 'string');
  return (isList ? parseHosts(value.join(' ')) : undefined) ?? { kind: 'value', field: 'hosts' };
}

function readMark(value: unknown): boolean | JsonProblem {
  return typeof value === 'boolean' ? value : { kind: 'value', field: 'production' };
}

function readOptions(
  value: unknown,
  original: Profile,
  { options, token }: Definition,
): Profile['options'] | JsonProblem {
  if (!isObject(value)) return { kind: 'value', field: 'options' };
  const read: Record<string, string | boolean> = { ...original.options };
  for (const [field, chosen] of Object.entries(value)) {
    const option = options.find(({ name }) => name === field);
    if (option) {
      const found = option.values.find(each => each === chosen);
      if (found === undefined) return { kind: 'value', field };
      read[field] = found;
    } else if (field !== 'tokenExpires' || token === undefined) return { kind: 'unknown', field };
    else if (chosen === '') delete read[field];
    else if (typeof chosen !== 'string' || parseExpiry(chosen) === undefined) return { kind: 'value', field };
    else read[field] = chosen;
  }
  return read;
}

/** One header a line, as they are kept. */
function readHeaders(value: unknown): string | JsonProblem {
  if (!isObject(value)) return { kind: 'value', field: 'verifyHeaders' };
  const lines: string[] = [];
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string') return { kind: 'value', field: `verifyHeaders.${name}` };
    const line = `${name}: ${text}`;
    const problem = line.includes('\n') ? 'notAHeader' : headersProblem(line);
    if (problem) return { kind: 'headers', problem };
    lines.push(line);
  }
  return lines.join('\n');
}
