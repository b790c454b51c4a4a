import { randomUUID } from 'node:crypto';
import type { AkamaiKey } from '../../../demo/akamai/cast.ts';
import { contentHash, dataToSign, moniker, signatureOf, signingKey } from '../../../demo/akamai/ladder.ts';
import type { Network } from '../../../demo/akamai/purges.ts';
import type { Demo } from '../../../demo/index.ts';
import { type Answer, type ApiAnswer, fetchRaw, isoSeconds, send, type Wire } from './support.ts';

export interface EdgeGridCall {
  path: string;
  method?: string;
  body?: string;
  key?: AkamaiKey;
  headers?: Record<string, string>;
}

/** `20261122T04:00:00+0000`, EdgeGrid's format. */
function timestampAt(time: number): string {
  return `${isoSeconds(time).replaceAll('-', '').slice(0, -1)}+0000`;
}

/** A request to the demo's Akamai, signed at the demo's time. */
export function signEdgeGrid(
  demo: Demo,
  { path, method = 'POST', body, key = demo.info.akamaiKeys.full, headers = {} }: EdgeGridCall,
): { url: string; wire: Wire } {
  const url = `${demo.info.akamai}${path}`;
  const timestamp = timestampAt(demo.clock.now());
  const auth = `${moniker} client_token=${key.clientToken};access_token=${key.accessToken};timestamp=${timestamp};nonce=${randomUUID()};`;
  const data = dataToSign({
    method,
    scheme: 'http',
    host: new URL(url).host,
    target: path,
    canonicalHeaders: '',
    contentHash: contentHash(method, Buffer.from(body ?? '')),
    auth,
  });
  const authorization = `${auth}signature=${signatureOf(signingKey(key.clientSecret, timestamp), data)}`;
  const sent = { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers };
  return {
    url,
    wire: { method, headers: { ...sent, authorization }, ...(body === undefined ? {} : { body }) },
  };
}

export function callAkamai(demo: Demo, call: EdgeGridCall): Promise<ApiAnswer> {
  return send(signEdgeGrid(demo, call));
}

/** What an account may spend when it has spent nothing, as the control's state tells it. */
export const fullBuckets = { requests: 100, urls: 10_000, cpcodes: 300, tags: 5000 };

/** A purge of these URLs, or what `path` makes of them; `path` is what follows `/ccu/v3/`. */
export function purgeUrls(
  demo: Demo,
  objects: readonly unknown[],
  { path = 'invalidate/url', key }: { path?: string; key?: AkamaiKey } = {},
): Promise<ApiAnswer> {
  const body = JSON.stringify({ objects });
  return callAkamai(demo, { path: `/ccu/v3/${path}`, body, ...(key ? { key } : {}) });
}

/** Status, title and detail of a refusal in either shape. */
export function refusalOf({ status, json }: ApiAnswer): string {
  return `${status} ${String(json['title'])}: ${String(json['detail'])}`;
}

const debugPragma =
  'akamai-x-cache-on, akamai-x-check-cacheable, akamai-x-get-cache-key, akamai-x-get-true-cache-key, akamai-x-serial-no, akamai-x-get-request-id, akamai-x-get-cache-tags';

/** A GET (unless told) of `/path?query` on a site of a network's edge, with the debug Pragma. */
export function inspect(
  demo: Demo,
  network: Network,
  host: string,
  path: string,
  wire: Wire = {},
): Promise<Answer> {
  const headers = { host, pragma: debugPragma, ...wire.headers };
  return fetchRaw(`${demo.info.edge[network]}${path}`, { ...wire, headers });
}
