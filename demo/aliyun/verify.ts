import { timingSafeEqual } from 'node:crypto';
import { headerOf, type Pair, pathOf, queryOf, type Received } from '../http.ts';
import { ApiError, incompleteSignature, missing, signatureDoesNotMatch } from './errors.ts';
import {
  canonicalRequest,
  rpcSignature,
  rpcStringToSign,
  sha256Hex,
  v3Algorithm,
  v3Signature,
  v3StringToSign,
} from './ladder.ts';
import type { AccessKey } from './ram.ts';

/** What a request says about itself, before any of it is believed. */
export interface Claim {
  scheme: 'v1' | 'v3';
  version: string;
  action: string;
  accessKeyId: string;
  timestamp: string;
  nonce: string;
  token: string | undefined;
  /** What the server signs, and the signature that came. */
  stringToSign: string;
  signature: string;
  /** V3: the announced hash is that of the body. Always true for V1, which has none. */
  bodyIntact: boolean;
}

export type Verdict = { ok: true; key: AccessKey } | { ok: false; error: ApiError };

/** The documents name 15 minutes, 31 minutes and an hour; the demo holds clients to the tightest. */
const clockToleranceMs = 15 * 60 * 1000;

const v1Names = [
  'Version',
  'Action',
  'AccessKeyId',
  'SignatureMethod',
  'SignatureVersion',
  'SignatureNonce',
  'Signature',
];

/** Query and form together, decoded. V3 signs the query apart, and the body as bytes. */
export function parametersOf(received: Received): Pair[] {
  const parameters: Pair[] = [...queryOf(received.target)];
  const type = headerOf(received.headers, 'content-type')?.toLowerCase() ?? '';
  if (type.startsWith('application/x-www-form-urlencoded')) {
    parameters.push(...new URLSearchParams(received.body.toString('utf8')));
  }
  return parameters;
}

export function isV3(received: Received): boolean {
  return headerOf(received.headers, 'authorization') !== undefined;
}

/** The 2018 API refuses the spelling `TimeStamp` that older examples and its predecessor have. */
function timestampOf(parameters: ReadonlyMap<string, string>): string | undefined {
  const old = parameters.get('Version') === '2018-05-10' ? undefined : parameters.get('TimeStamp');
  return parameters.get('Timestamp') ?? old;
}

function readV1(received: Received): Claim {
  const pairs = parametersOf(received);
  const parameters: ReadonlyMap<string, string> = new Map(pairs);
  const value = (name: string): string => parameters.get(name) ?? '';
  for (const name of v1Names) if (value(name) === '') throw missing(name);
  const timestamp = timestampOf(parameters);
  if (!timestamp) throw missing('Timestamp');
  if (value('SignatureMethod') !== 'HMAC-SHA1' || value('SignatureVersion') !== '1.0') {
    throw incompleteSignature('SignatureMethod must be HMAC-SHA1 and SignatureVersion 1.0.');
  }
  return {
    scheme: 'v1',
    version: value('Version'),
    action: value('Action'),
    accessKeyId: value('AccessKeyId'),
    timestamp,
    nonce: value('SignatureNonce'),
    token: parameters.get('SecurityToken'),
    stringToSign: rpcStringToSign(
      received.method,
      pairs.filter(([name]) => name !== 'Signature'),
    ),
    signature: value('Signature'),
    bodyIntact: true,
  };
}

/** Host, every x-acs-* header, and the content type of a body have to be signed. */
function unsignedHeader(received: Received, signedHeaders: readonly string[]): string | undefined {
  const names = received.headers.map(([name]) => name.toLowerCase());
  const due = names.filter(
    name => name.startsWith('x-acs-') || (name === 'content-type' && received.body.length > 0),
  );
  return ['host', ...due].find(name => !signedHeaders.includes(name));
}

function readV3(received: Received): Claim {
  const authorization = headerOf(received.headers, 'authorization') ?? '';
  const [, algorithm, accessKeyId, list, signature] =
    /^(\S+) Credential=([^,]+), ?SignedHeaders=([^,]*), ?Signature=([^,]+)$/.exec(authorization) ?? [];
  if (!accessKeyId || list === undefined || !signature || algorithm !== v3Algorithm) {
    throw incompleteSignature(`The Authorization header is not a complete ${v3Algorithm} one.`);
  }
  const demanded = (name: string, parameter: string): string => {
    const value = headerOf(received.headers, name);
    if (!value) throw missing(parameter);
    return value;
  };
  const version = demanded('x-acs-version', 'Version');
  const action = demanded('x-acs-action', 'Action');
  const nonce = demanded('x-acs-signature-nonce', 'SignatureNonce');
  const timestamp = demanded('x-acs-date', 'Timestamp');
  const announcedHash = demanded('x-acs-content-sha256', 'ContentSha256');
  const signedHeaders = list.split(';').map(name => name.toLowerCase());
  const unsigned = unsignedHeader(received, signedHeaders);
  if (unsigned) throw incompleteSignature(`The header ${unsigned} is not signed.`);
  const payloadHash = sha256Hex(received.body);
  const stringToSign = v3StringToSign(
    canonicalRequest({
      method: received.method,
      path: pathOf(received.target),
      query: [...queryOf(received.target)],
      headers: received.headers,
      signedHeaders,
      payloadHash,
    }),
  );
  return {
    scheme: 'v3',
    version,
    action,
    accessKeyId,
    timestamp,
    nonce,
    token: headerOf(received.headers, 'x-acs-security-token'),
    stringToSign,
    signature,
    bodyIntact: announcedHash.toLowerCase() === payloadHash,
  };
}

/** @throws ApiError when a common parameter or a header that must be signed is missing. */
export function readClaim(received: Received): Claim {
  return isV3(received) ? readV3(received) : readV1(received);
}

/** @throws ApiError when the key does not exist or is disabled, or the clock is off. */
export function checkKey(claim: Claim, keys: ReadonlyMap<string, AccessKey>, now: number): AccessKey {
  const key = keys.get(claim.accessKeyId);
  if (!key) throw new ApiError(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.');
  if (!key.active)
    throw new ApiError(400, 'InvalidAccessKeyId.Inactive', 'Specified access key is disabled.');
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(claim.timestamp) ? Date.parse(claim.timestamp) : NaN;
  if (Number.isNaN(time)) {
    throw new ApiError(
      400,
      'InvalidTimeStamp.Format',
      'Specified time stamp or date value is not well formatted.',
    );
  }
  if (Math.abs(now - time) > clockToleranceMs) {
    throw new ApiError(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');
  }
  return key;
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function checkToken(token: string | undefined, key: AccessKey, now: number): void {
  if (!token) {
    if (key.token) throw missing('SecurityToken');
    return;
  }
  if (!/^[\w+/=-]+$/.test(token)) {
    throw new ApiError(400, 'InvalidSecurityToken.Malformed', 'Specified SecurityToken is malformed.');
  }
  if (!key.token || !sameText(token, key.token.value)) {
    throw new ApiError(
      400,
      'InvalidSecurityToken.MismatchWithAccessKey',
      'Specified SecurityToken mismatch with the AccessKey.',
    );
  }
  if (now >= key.token.expiresAt) {
    throw new ApiError(400, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.');
  }
}

/** @throws ApiError when the signature is not the server's own, or the security token is not this key's. */
export function checkSignature(claim: Claim, key: AccessKey, now: number): void {
  const sign = claim.scheme === 'v1' ? rpcSignature : v3Signature;
  if (!claim.bodyIntact || !sameText(claim.signature, sign(key.secret, claim.stringToSign))) {
    throw signatureDoesNotMatch(claim.stringToSign);
  }
  checkToken(claim.token, key, now);
}

/** Everything about a request's identity that needs no memory: nonces, versions and actions are the gateway's. */
export function verify(
  received: Received,
  credentials: ReadonlyMap<string, AccessKey>,
  now: number,
): Verdict {
  try {
    const claim = readClaim(received);
    const key = checkKey(claim, credentials, now);
    checkSignature(claim, key, now);
    return { ok: true, key };
  } catch (error) {
    if (error instanceof ApiError) return { ok: false, error };
    throw error;
  }
}
