import { readFile } from 'node:fs/promises';
import type { ApiClient } from '../../../demo/akamai/client.ts';
import type { Scheme } from '../../../demo/akamai/verify.ts';
import type { Pair, Received } from '../../../demo/http.ts';

interface Credentials {
  client_token: string;
  access_token: string;
  client_secret: string;
}

interface VectorRequest {
  method: string;
  /** Scheme and host. */
  base: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
  bodySpec?: { prefix: string; repeat: string; count: number; suffix: string };
}

/** A request and what the official libraries made of it, step by step. */
export interface SignedVector {
  name: string;
  credentials: Credentials;
  timestamp: string;
  max_body: number;
  headers_to_sign: string[];
  request: VectorRequest;
  expected: { signing_key: string; content_hash: string; data_to_sign: string; authorization: string };
}

interface NegativeVector {
  name: string;
  now: string;
  credentials: Credentials;
  request: VectorRequest;
  authorization: string | null;
  expect: { status: number; title: string | null; detail: string | null };
}

interface Primitive {
  fn: 'signing_key' | 'content_hash' | 'base64_sha256' | 'base64_hmac_sha256';
  client_secret?: string;
  timestamp?: string;
  body?: string;
  input?: string;
  message?: string;
  key?: string;
  expected: string;
}

interface OfficialVector extends SignedVector {
  usable: boolean;
}

interface Sample {
  generated: SignedVector[];
  negative: NegativeVector[];
}

interface Libraries {
  official: OfficialVector[];
  primitives: Primitive[];
}

interface Vectors {
  signed: SignedVector[];
  negative: NegativeVector[];
  primitives: Primitive[];
}

function read(name: string): Promise<string> {
  return readFile(new URL(`../../vectors/${name}`, import.meta.url), 'utf8');
}

/** The shapes of `test/vectors/akamai*.json`; entries that their makers call unusable are left out. */
export async function readAkamaiVectors(): Promise<Vectors> {
  const sample: Sample = JSON.parse(await read('akamai.json'));
  const libraries: Libraries = JSON.parse(await read('akamai-official.json'));
  return {
    signed: [...sample.generated, ...libraries.official.filter(({ usable }) => usable)],
    negative: sample.negative,
    primitives: libraries.primitives,
  };
}

/** The request as it arrives at a server: the path without a fragment, the body as bytes. */
export function receivedOf(
  { method, base, path, headers, body, bodySpec }: VectorRequest,
  authorization: string | null,
): Received {
  const pairs: Pair[] = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'host');
  pairs.unshift(['Host', new URL(base).host]);
  if (authorization !== null) pairs.push(['Authorization', authorization]);
  const { prefix = '', repeat = '', count = 0, suffix = '' } = bodySpec ?? {};
  return {
    method,
    target: path.split('#', 1)[0] || '/',
    headers: pairs,
    body: Buffer.from(body ?? `${prefix}${repeat.repeat(count)}${suffix}`),
  };
}

export function schemeOf({ base }: VectorRequest): Scheme {
  return base.startsWith('http:') ? 'http' : 'https';
}

export function clientsFor(
  { client_token, client_secret, access_token }: Credentials,
  more: Partial<ApiClient> = {},
): ReadonlyMap<string, ApiClient> {
  const client: ApiClient = {
    clientToken: client_token,
    clientSecret: client_secret,
    accessToken: access_token,
    purpose: 'vector',
    account: 'vector',
    active: true,
    mayPurge: true,
    hasRateLimitStatus: true,
    ...more,
  };
  return new Map([[client_token, client]]);
}

/** `20261122T09:30:00+0000` as epoch milliseconds. */
export function timeOf(timestamp: string): number {
  return Date.parse(timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(.*)\+0000$/, '$1-$2-$3T$4Z'));
}
