import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import {
  canonicalQuery,
  canonicalRequest,
  rpcSignature,
  rpcStringToSign,
  sha256Hex,
  v3Signature,
  v3StringToSign,
} from '../../../demo/aliyun/ladder.ts';
import type { DemoKey } from '../../../demo/cast.ts';
import type { Pair } from '../../../demo/http.ts';
import { type Demo, startDemo } from '../../../demo/index.ts';
import type { DemoOptions } from '../../../demo/options.ts';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export interface Wire {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** One request on a connection of its own, with any Host. A body goes out chunked unless a length is given. */
export function fetchRaw(url: string, { method = 'GET', headers = {}, body }: Wire = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(url, { agent: false, method, headers }, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const flat: Record<string, string> = {};
        for (const [name, value] of Object.entries(response.headers)) flat[name] = String(value);
        resolve({
          status: response.statusCode ?? 0,
          headers: flat,
          text: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    call.on('error', reject);
    if (body !== undefined) call.write(body);
    call.end();
  });
}

/** `2026-11-22T09:30:00Z`, the API's format. */
export function isoSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

export interface SignedCall {
  action: string;
  parameters?: Record<string, string>;
  key?: DemoKey;
  /** Overrides of common parameters (V1) or headers (V3); undefined leaves one out. They are signed. */
  common?: Record<string, string | undefined>;
  method?: 'GET' | 'POST';
  /** Where the action's parameters go. */
  place?: 'query' | 'form';
}

function defined(record: Record<string, string | undefined>): [string, string][] {
  return Object.entries(record).filter((entry): entry is [string, string] => entry[1] !== undefined);
}

/** A V1 request: common parameters in the query, the action's own where the call wants them. */
export function signV1(demo: Demo, call: SignedCall): { url: string; wire: Wire } {
  const {
    action,
    parameters = {},
    key = demo.info.keys.full,
    common = {},
    method = 'POST',
    place = 'form',
  } = call;
  const shared = defined({
    Action: action,
    Version: '2018-05-10',
    Format: 'JSON',
    AccessKeyId: key.accessKeyId,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: randomUUID(),
    Timestamp: isoSeconds(demo.clock.now()),
    SecurityToken: key.securityToken,
    ...common,
  });
  const own = Object.entries(parameters);
  const toSign = rpcStringToSign(method, [...shared, ...own]);
  const inForm = method === 'POST' && place === 'form';
  const query: Pair[] = [
    ...shared,
    ...(inForm ? [] : own),
    ['Signature', common['Signature'] ?? rpcSignature(key.accessKeySecret, toSign)],
  ];
  const url = `${demo.info.aliyun}/?${canonicalQuery(query)}`;
  if (!inForm) return { url, wire: { method } };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return { url, wire: { method, headers, body: new URLSearchParams(own).toString() } };
}

/** A V3 request; `unsigned` headers are sent but not named in SignedHeaders. */
export function signV3(
  demo: Demo,
  call: SignedCall & { unsigned?: readonly string[] },
): { url: string; wire: Wire } {
  const {
    action,
    parameters = {},
    key = demo.info.keys.full,
    common = {},
    method = 'POST',
    place = 'form',
  } = call;
  const inForm = method === 'POST' && place === 'form';
  const own = Object.entries(parameters);
  const body = inForm ? new URLSearchParams(own).toString() : '';
  const headers = defined({
    host: new URL(demo.info.aliyun).host,
    accept: 'application/json',
    'content-type': body === '' ? undefined : 'application/x-www-form-urlencoded',
    'x-acs-action': action,
    'x-acs-version': '2018-05-10',
    'x-acs-date': isoSeconds(demo.clock.now()),
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-content-sha256': sha256Hex(body),
    'x-acs-security-token': key.securityToken,
    ...common,
  });
  const signedHeaders = headers
    .map(([name]) => name)
    .filter(name => name !== 'accept' && !call.unsigned?.includes(name))
    .sort();
  const query = inForm ? [] : own;
  const canonical = canonicalRequest({
    method,
    path: '/',
    query,
    headers,
    signedHeaders,
    payloadHash: sha256Hex(body),
  });
  const signature = v3Signature(key.accessKeySecret, v3StringToSign(canonical));
  const authorization = `ACS3-HMAC-SHA256 Credential=${key.accessKeyId},SignedHeaders=${signedHeaders.join(';')},Signature=${signature}`;
  return {
    url: `${demo.info.aliyun}/${query.length > 0 ? `?${canonicalQuery(query)}` : ''}`,
    wire: { method, headers: { ...Object.fromEntries(headers), authorization }, ...(body ? { body } : {}) },
  };
}

export interface ApiAnswer extends Answer {
  json: Record<string, unknown>;
}

export async function send({ url, wire }: { url: string; wire: Wire }): Promise<ApiAnswer> {
  const answer = await fetchRaw(url, wire);
  const json: Record<string, unknown> = answer.text.startsWith('{') ? JSON.parse(answer.text) : {};
  return { ...answer, json };
}

/** A signed V3 call; `signV1` and `signV3` with `send` are for tests about signing itself. */
export function callApi(demo: Demo, call: SignedCall): Promise<ApiAnswer> {
  return send(signV3(demo, call));
}

export function refresh(demo: Demo, objectPath: string, key?: DemoKey): Promise<ApiAnswer> {
  const call = { action: 'RefreshObjectCaches', parameters: { ObjectPath: objectPath, ObjectType: 'File' } };
  return callApi(demo, key ? { ...call, key } : call);
}

/** A GET (unless told) of `/path?query` on a site, from the edge. */
export function fromEdge(demo: Demo, host: string, path: string, wire: Wire = {}): Promise<Answer> {
  return fetchRaw(`${demo.info.edge.production}${path}`, { ...wire, headers: { host, ...wire.headers } });
}

/** A call of the control routes with a JSON body. */
export function control(demo: Demo, method: string, path: string, body?: unknown): Promise<ApiAnswer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const wire: Wire = body === undefined ? { method } : { method, body: text };
  return send({ url: `${demo.info.control}${path}`, wire });
}

/** Noon in Shanghai, with the clock standing still: nothing in a test depends on how fast it runs. */
export const start = Date.parse('2026-11-22T04:00:00Z');

/** Runs `body` with a demo of its own. */
export async function withDemo(
  body: (demo: Demo) => Promise<void>,
  options: DemoOptions = {},
): Promise<void> {
  const demo = await startDemo({ speed: 0, start, ...options });
  try {
    await body(demo);
  } finally {
    await demo.close();
  }
}
