import { createHash } from 'node:crypto';
import { type Profile, type ProviderId, providerIds } from '../../core/profiles/profile.ts';
import { isLoopback } from '../../core/profiles/validate.ts';
import type { Network } from '../../core/providers/provider.ts';
import { providers } from '../../core/providers/registry.ts';

/** A demo CDN that runs on this machine. Its profiles live in memory only. */
export interface DemoLink {
  /** Origin of each API that it speaks. */
  readonly endpoints: Readonly<Partial<Record<ProviderId, string>>>;
  readonly profiles: readonly Profile[];
  /** Its control route, token included. */
  readonly control: string | undefined;
  /** Where to connect for a URL of one of its sites; `undefined` for every other host. */
  edgeOf(hostname: string, network: Network): string | undefined;
}

/** Sites of the demo CDN: a reserved top-level domain, so no real host is ever meant. */
const demoHost = /(^|\.)demo\.test$/;

/** Whether a host is one of the demo CDN's, which exist on this machine only. */
export function isDemoHost(hostname: string): boolean {
  return demoHost.test(hostname);
}

/**
 * Reads the line that `demo/main.ts` prints, handed over by whoever started it. Addresses outside this machine are
 * refused: the environment may not aim a key elsewhere.
 */
export function readDemoLink(line: string | undefined): DemoLink | undefined {
  const value = parse(line);
  const edges = fieldsOf(value?.['edge']);
  const production = loopbackOrigin(edges?.['production']);
  if (!value || production === undefined) return undefined;
  const staging = loopbackOrigin(edges?.['staging']);
  const endpoints = Object.fromEntries(
    providerIds.flatMap(id => {
      const endpoint = loopbackOrigin(value[id]);
      return endpoint === undefined ? [] : [[id, endpoint]];
    }),
  );
  const profiles = Array.isArray(value['profiles']) ? value['profiles'] : [];
  const control = value['control'];
  return {
    endpoints,
    profiles: profiles.flatMap(profile => readProfile(profile, endpoints)),
    control: typeof control === 'string' && loopbackOrigin(control) !== undefined ? control : undefined,
    edgeOf: (hostname, network) =>
      isDemoHost(hostname) ? (network === 'staging' ? staging : production) : undefined,
  };
}

function readProfile(value: unknown, endpoints: DemoLink['endpoints']): Profile[] {
  const fields = fieldsOf(value);
  const provider = providerIds.find(id => id === fields?.['provider']);
  const endpoint = provider && endpoints[provider];
  const name = fields?.['name'];
  const hosts = fields?.['hosts'];
  if (!provider || endpoint === undefined || typeof name !== 'string' || !Array.isArray(hosts)) return [];
  const keys = fieldsOf(fields?.['credentials']) ?? {};
  const credentials: Record<string, string> = {};
  for (const field of providers[provider].fields.filter(({ isEndpoint }) => !isEndpoint)) {
    const key = keys[field.name];
    if (typeof key !== 'string') return [];
    credentials[field.name] = key;
  }
  return [
    {
      v: 1,
      id: demoId(provider, name),
      name,
      provider,
      endpoint,
      credentials,
      options: {},
      production: false,
      hosts: hosts.filter(host => typeof host === 'string' && isDemoHost(host)),
    },
  ];
}

/** The same in every window and after every start: journals name a profile by it. */
function demoId(provider: ProviderId, name: string): string {
  const digits = createHash('sha256').update(`demo ${provider} ${name}`).digest('hex');
  const [, ...parts] = /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(digits) ?? [];
  return parts.join('-');
}

function loopbackOrigin(value: unknown): string | undefined {
  const url = typeof value === 'string' ? URL.parse(value) : undefined;
  return url && isLoopback(url.hostname) ? url.origin : undefined;
}

function parse(line: string | undefined): Record<string, unknown> | undefined {
  try {
    return fieldsOf(JSON.parse(line ?? ''));
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}
