import { readFile } from 'node:fs/promises';
import type { AccessKey } from '../../../demo/aliyun/ram.ts';
import type { Pair, Received } from '../../../demo/http.ts';

/** The shapes of `test/vectors/aliyun.json`; its notes say which package produced each case. */
interface RpcVector {
  id: string;
  method: string;
  accessKeySecret: string;
  params: Record<string, string>;
  expected: {
    canonicalizedQueryString: string;
    stringToSign: string;
    signature: string;
    signedQuery: string;
  };
}

interface V3Vector {
  id: string;
  request: {
    method: string;
    pathname: string;
    query: Record<string, string>;
    headers: Record<string, string>;
  };
  hashedPayload: string;
  accessKeyId: string;
  accessKeySecret: string;
  body?: string;
  expected: {
    canonicalRequest: string;
    hashedCanonicalRequest: string;
    stringToSign: string;
    authorization: string;
  };
}

interface WireVector {
  id: string;
  kind: 'rpc' | 'v3';
  accessKeySecret: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

interface Vectors {
  percentEncode: { input: string; output: string }[];
  rpcV1: RpcVector[];
  v3: V3Vector[];
  wire: WireVector[];
}

export async function readVectors(): Promise<Vectors> {
  const file = new URL('../../vectors/aliyun.json', import.meta.url);
  const vectors: Vectors = JSON.parse(await readFile(file, 'utf8'));
  return vectors;
}

/** A request that a verifier can judge, and what it needs to know for that. */
export interface VerifiableCase {
  id: string;
  received: Received;
  accessKeyId: string;
  secret: string;
  token: string | undefined;
  /** The time that the request was signed at. */
  now: number;
}

export function keysFor(
  { accessKeyId, secret, token, now }: VerifiableCase,
  otherSecret = secret,
): ReadonlyMap<string, AccessKey> {
  const key: AccessKey = {
    id: accessKeyId,
    secret: otherSecret,
    purpose: 'vector',
    account: 'vector',
    active: true,
    policy: { allow: [] },
    ...(token === undefined ? {} : { token: { value: token, expiresAt: now + 1000 } }),
  };
  return new Map([[accessKeyId, key]]);
}

/** Undefined for cases that test the string rules only: they have no key id or no time. */
export function rpcCase(vector: RpcVector): VerifiableCase | undefined {
  const accessKeyId = vector.params['AccessKeyId'];
  const timestamp = vector.params['Timestamp'] ?? vector.params['TimeStamp'];
  if (accessKeyId === undefined || timestamp === undefined) return undefined;
  const inQuery = vector.method === 'GET';
  const received: Received = {
    method: vector.method,
    target: inQuery ? `/?${vector.expected.signedQuery}` : '/',
    headers: [
      ['Host', 'cdn.aliyuncs.com'],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ],
    body: Buffer.from(inQuery ? '' : vector.expected.signedQuery),
  };
  const token = vector.params['SecurityToken'];
  return {
    id: vector.id,
    received,
    accessKeyId,
    secret: vector.accessKeySecret,
    token,
    now: Date.parse(timestamp),
  };
}

/** Undefined for cases whose headers are not those of a whole request, or whose body is known by its hash only. */
export function v3Case(vector: V3Vector): VerifiableCase | undefined {
  const { method, query, headers } = vector.request;
  const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const body = vector.body ?? (vector.hashedPayload === emptyHash ? '' : undefined);
  const date = headers['x-acs-date'];
  if (headers['host'] === undefined || date === undefined || body === undefined) return undefined;
  const pairs: Pair[] = [...Object.entries(headers), ['Authorization', vector.expected.authorization]];
  const search = Object.entries(query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  return {
    id: vector.id,
    received: { method, target: `/?${search}`, headers: pairs, body: Buffer.from(body) },
    accessKeyId: vector.accessKeyId,
    secret: vector.accessKeySecret,
    token: headers['x-acs-security-token'],
    now: Date.parse(date),
  };
}

/** A request that an official client sent. */
export function wireCase(vector: WireVector): VerifiableCase {
  const { method, url, headers, body } = vector;
  const parameters = new URLSearchParams(`${url.split('?')[1] ?? ''}&${body}`);
  const accessKeyId =
    parameters.get('AccessKeyId') ?? /Credential=([^,]+)/.exec(headers['authorization'] ?? '')?.[1] ?? '';
  const timestamp = parameters.get('Timestamp') ?? headers['x-acs-date'] ?? '';
  return {
    id: vector.id,
    received: { method, target: url, headers: Object.entries(headers), body: Buffer.from(body) },
    accessKeyId,
    secret: vector.accessKeySecret,
    token: parameters.get('SecurityToken') ?? headers['x-acs-security-token'],
    now: Date.parse(timestamp),
  };
}
