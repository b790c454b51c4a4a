import { CdnError } from '../../errors.ts';
import type { SignedRequest, Stamp, UnsignedRequest } from '../../http/call.ts';
import { edgeGridAuthorization, type EdgeGridKeys, edgeGridTimestamp } from './sign.ts';

/** What signs: a profile's endpoint and credentials. */
export interface AkamaiKeys extends EdgeGridKeys {
  readonly endpoint: string;
}

/** A request of Fast Purge (CCU v3), unsigned. */
export function ccuRequest(path: string, body?: object): UnsignedRequest {
  return {
    method: 'POST',
    path: `/ccu/v3/${path}`,
    query: [],
    // Without it even a request without a body is refused (415).
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    ...(body ? { body: { type: 'json', text: JSON.stringify(body) } } : {}),
  };
}

/**
 * Signs what is sent, byte for byte. Throws kind `keyUnknown` for a token that no header can carry: pages put invisible
 * characters into what people copy.
 */
export function signEdgeGrid(request: UnsignedRequest, stamp: Stamp, keys: AkamaiKeys): SignedRequest {
  if (/[^!-~]|;/.test(keys.clientToken + keys.accessToken)) throw new CdnError('keyUnknown');
  const { protocol, host } = new URL(keys.endpoint);
  const query = request.query.map(pair => pair.map(encodeURIComponent).join('=')).join('&');
  const target = query === '' ? request.path : `${request.path}?${query}`;
  const body = request.body?.type === 'json' ? request.body.text : '';
  const { method, headers } = request;
  const authorization = edgeGridAuthorization(
    { method, scheme: protocol.slice(0, -1), host, target, headers, body },
    keys,
    edgeGridTimestamp(stamp.now),
    stamp.nonce,
  );
  return {
    method,
    url: keys.endpoint + target,
    headers: { ...headers, authorization },
    ...(body === '' ? {} : { body }),
  };
}
