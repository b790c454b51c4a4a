import { join } from 'node:path';
import { isObject, type JsonObject, parseObject, text } from '../../http/json.ts';
import { parseExpiry } from '../../profiles/options.ts';
import { readIni } from '../ini.ts';
import type { FoundKeys, Surroundings } from '../provider.ts';

/** What the command line, the SDKs and the environment hold. Roles and other keys that a second service gives are not. */
export async function findKeys({ read, home, env, now }: Surroundings): Promise<FoundKeys[]> {
  const cliPath = join(home, '.aliyun', 'config.json');
  const sdkPath = env['ALIBABA_CLOUD_CREDENTIALS_FILE'] || join(home, '.alibabacloud', 'credentials');
  return [
    ...fromEnvironment(env),
    ...readCliConfig((await read(cliPath)) ?? '', cliPath, now),
    ...readCredentials((await read(sdkPath)) ?? '', sdkPath),
  ];
}

/** Modes whose keys are there as they are; of the others only what has been fetched and still holds. */
const ownKeys = new Set(['ak', 'ststoken']);
const cachedKeys = new Set(['oauth', 'cloudsso', 'external']);

/** Profiles of `~/.aliyun/config.json`, the current one first. */
export function readCliConfig(content: string, path: string, now: number): FoundKeys[] {
  const config = parseObject(content.replace(/^\uFEFF/, ''));
  const profiles = config?.['profiles'];
  if (!config || !Array.isArray(profiles)) return [];
  return profiles
    .filter(isObject)
    .toSorted((a, b) => Number(b['name'] === config['current']) - Number(a['name'] === config['current']))
    .flatMap(profile => readCliProfile(profile, path, now));
}

function readCliProfile(profile: JsonObject, path: string, now: number): FoundKeys[] {
  const mode = (text(profile['mode'] ?? 'AK') ?? '').toLowerCase();
  const isCached = cachedKeys.has(mode);
  const end = endOf(profile['sts_expiration']);
  if (!ownKeys.has(mode) && !isCached) return [];
  // A date that has passed, and a cached key of which nobody knows how long it holds.
  if (mode !== 'ak' && (end === undefined ? isCached : end <= now)) return [];
  const token = mode === 'ak' ? undefined : text(profile['sts_token']);
  if (mode !== 'ak' && token === undefined) return [];
  const keys = { id: text(profile['access_key_id']), secret: text(profile['access_key_secret']), token };
  return found(text(profile['name']) ?? '', keys, path, token === undefined ? undefined : end);
}

/** Seconds since the epoch, as the command line writes it, or an ISO date. In milliseconds. */
function endOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value > 0 && value < 1e11 ? value * 1000 : undefined;
  return parseExpiry(value);
}

/** Sections of `~/.alibabacloud/credentials`. */
export function readCredentials(content: string, path: string): FoundKeys[] {
  return readIni(content).flatMap(({ name, values, doubled }) => {
    const type = values.get('type') ?? 'access_key';
    if (type !== 'access_key' && type !== 'sts') return [];
    const token = type === 'sts' ? text(values.get('security_token')) : undefined;
    if (type === 'sts' && token === undefined) return [];
    const keys = {
      id: text(values.get('access_key_id')),
      secret: text(values.get('access_key_secret')),
      token,
    };
    return found(name, keys, path).map(each => ({ ...each, ...(doubled && { doubled }) }));
  });
}

/** The vendor's tools of different years; the first that is whole counts. */
const prefixes = ['ALIBABA_CLOUD', 'ALIBABACLOUD', 'ALICLOUD'];

function fromEnvironment(env: Surroundings['env']): FoundKeys[] {
  return prefixes
    .flatMap(prefix => {
      const [id, secret] = [text(env[`${prefix}_ACCESS_KEY_ID`]), text(env[`${prefix}_ACCESS_KEY_SECRET`])];
      return found('', { id, secret, token: text(env[`${prefix}_SECURITY_TOKEN`]) });
    })
    .slice(0, 1);
}

interface Keys {
  readonly id: string | undefined;
  readonly secret: string | undefined;
  readonly token: string | undefined;
}

function found(name: string, { id, secret, token }: Keys, path?: string, end?: number): FoundKeys[] {
  if (id === undefined || secret === undefined) return [];
  const answers = { accessKeyId: id, accessKeySecret: secret };
  return [
    {
      name,
      missing: [],
      answers: token === undefined ? answers : { ...answers, securityToken: token },
      ...(path !== undefined && { path }),
      ...(end !== undefined && { tokenExpires: new Date(end).toISOString() }),
    },
  ];
}
