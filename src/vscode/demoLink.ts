import { randomUUID } from 'node:crypto';
import type { Profile } from '../core/profiles/profile.ts';
import { isLoopback } from '../core/profiles/validate.ts';

/** A demo CDN that runs on this machine. Its profiles live in memory only. */
export interface DemoLink {
  /** Origin of its Alibaba Cloud API. */
  readonly endpoint: string;
  readonly profiles: readonly Profile[];
  /** Where to connect for a URL of one of its sites; `undefined` for every other host. */
  edgeOf(hostname: string): string | undefined;
}

/** Sites of the demo CDN: a reserved top-level domain, so no real host is ever meant. */
const demoHost = /(^|\.)demo\.test$/;

/**
 * Reads the line that `demo/main.ts` prints, handed over by whoever starts VS Code. Addresses outside this machine
 * are refused: the environment may not aim a key elsewhere.
 */
export function readDemoLink(line: string | undefined): DemoLink | undefined {
  const value = parse(line);
  const endpoint = loopbackOrigin(value?.['aliyun']);
  const edge = loopbackOrigin(fieldsOf(value?.['edge'])?.['production']);
  if (!value || endpoint === undefined || edge === undefined) return undefined;
  const profiles = Array.isArray(value['profiles']) ? value['profiles'] : [];
  return {
    endpoint,
    profiles: profiles.flatMap(profile => readProfile(profile, endpoint)),
    edgeOf: hostname => (demoHost.test(hostname) ? edge : undefined),
  };
}

function readProfile(value: unknown, endpoint: string): Profile[] {
  const fields = fieldsOf(value);
  const name = fields?.['name'];
  const keys = fieldsOf(fields?.['credentials']);
  const hosts = fields?.['hosts'];
  const { accessKeyId, accessKeySecret } = keys ?? {};
  if (typeof name !== 'string' || !Array.isArray(hosts)) return [];
  if (typeof accessKeyId !== 'string' || typeof accessKeySecret !== 'string') return [];
  return [
    {
      v: 1,
      id: randomUUID(),
      name,
      provider: 'aliyun',
      endpoint,
      credentials: { accessKeyId, accessKeySecret },
      options: {},
      production: false,
      hosts: hosts.filter(host => typeof host === 'string' && demoHost.test(host)),
    },
  ];
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
