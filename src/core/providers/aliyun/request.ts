import { CdnError } from '../../errors.ts';
import type { SignedRequest, Stamp, UnsignedRequest } from '../../http/call.ts';
import {
  acs3Sign,
  canonicalQuery,
  payloadHash,
  percentEncode,
  rpcSignature,
  rpcStringToSign,
} from './sign.ts';
import { type ApiVersion, apiVersions } from './version.ts';

/** What signs, and in which version of the API: read from a profile's credentials and options. */
export interface AliyunKeys {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
  /** The current one when absent. */
  readonly version?: ApiVersion;
}

interface ActionParameters {
  readonly query?: readonly (readonly [string, string])[];
  readonly form?: readonly (readonly [string, string])[];
}

/** An action of the CDN API, unsigned. Both signatures carry its name; its version is the profile's, as the keys are. */
export function actionRequest(action: string, parameters: ActionParameters = {}): UnsignedRequest {
  return {
    method: 'POST',
    path: '/',
    query: parameters.query ?? [],
    headers: { accept: 'application/json', 'x-acs-action': action },
    ...(parameters.form ? { body: { type: 'form', fields: parameters.form } } : {}),
  };
}

/**
 * Signature V3, ACS3-HMAC-SHA256: everything about the request but its parameters is in headers. Throws kind
 * `keyUnknown` for a key that no header can carry: pages put invisible characters into what people copy.
 */
export function signV3(request: UnsignedRequest, stamp: Stamp, keys: AliyunKeys): SignedRequest {
  if (/[^ -~]/.test(keys.accessKeyId + (keys.securityToken ?? ''))) throw new CdnError('keyUnknown');
  const query = canonicalQuery(request.query);
  const body = request.body && encodePairs(formOf(request));
  const hash = payloadHash(body ?? '');
  const sent: Record<string, string> = {
    ...request.headers,
    'x-acs-version': keys.version ?? apiVersions[0],
    'x-acs-date': isoSeconds(stamp.now),
    'x-acs-signature-nonce': stamp.nonce,
    'x-acs-content-sha256': hash,
    ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(keys.securityToken
      ? { 'x-acs-accesskey-id': keys.accessKeyId, 'x-acs-security-token': keys.securityToken }
      : {}),
  };
  const { method, path } = request;
  const headers = { ...sent, host: new URL(keys.endpoint).host };
  const { authorization, stringToSign } = acs3Sign(
    { method, path, query, headers, payloadHash: hash },
    keys.accessKeyId,
    keys.accessKeySecret,
  );
  return {
    method,
    url: withQuery(keys.endpoint + path, query),
    headers: { ...sent, authorization },
    stringToSign,
    ...(body === undefined ? {} : { body }),
  };
}

/** RPC signature 1.0, HMAC-SHA1: all parameters of query and form are signed together, the body carries them all. */
export function signV1(request: UnsignedRequest, stamp: Stamp, keys: AliyunKeys): SignedRequest {
  const parameters: [string, string][] = [
    ...request.query.map(([name, value]): [string, string] => [name, value]),
    ...formOf(request).map(([name, value]): [string, string] => [name, value]),
    ['Action', request.headers['x-acs-action'] ?? ''],
    ['Version', keys.version ?? apiVersions[0]],
    ['Format', 'JSON'],
    ['AccessKeyId', keys.accessKeyId],
    ['SignatureMethod', 'HMAC-SHA1'],
    ['SignatureVersion', '1.0'],
    ['SignatureNonce', stamp.nonce],
    ['Timestamp', isoSeconds(stamp.now)],
  ];
  if (keys.securityToken) parameters.push(['SecurityToken', keys.securityToken]);
  // The canonical query is the body too: a thousand URLs are encoded once.
  const query = canonicalQuery(parameters);
  const stringToSign = rpcStringToSign(request.method, query);
  const signature = rpcSignature(stringToSign, keys.accessKeySecret);
  return {
    method: request.method,
    url: keys.endpoint + request.path,
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    stringToSign,
    body: `${query}&Signature=${percentEncode(signature)}`,
  };
}

/** This API has forms only. */
function formOf({ body }: UnsignedRequest): readonly (readonly [string, string])[] {
  return body?.type === 'form' ? body.fields : [];
}

function encodePairs(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&');
}

function withQuery(url: string, query: string): string {
  return query === '' ? url : `${url}?${query}`;
}

/** `yyyy-MM-ddTHH:mm:ssZ`, the only form of date that the service takes. */
function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
