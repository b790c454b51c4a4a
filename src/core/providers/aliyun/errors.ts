import { CdnError, type CdnErrorKind } from '../../errors.ts';
import type { Reply, SignedRequest } from '../../http/call.ts';
import { type JsonObject, parseObject, text } from '../../http/json.ts';

/**
 * Codes by meaning. The messages of one code differ between pages and years, so only the code decides; where codes
 * come in families, the first entry that is the code or its prefix wins.
 */
const kinds: readonly (readonly [string, CdnErrorKind])[] = [
  ['InvalidAccessKeyId', 'keyUnknown'],
  ['SignatureDoesNotMatch', 'secretWrong'],
  ['InvalidAccessKeySecret', 'secretWrong'],
  ['IncompleteSignature', 'secretWrong'],
  ['InvalidTimeStamp', 'clock'],
  // A nonce is used once: something on the way sent the request again. The next attempt has a nonce of its own.
  ['SignatureNonceUsed', 'unavailable'],
  // Asked of another service than the CDN's.
  ['InvalidVersion', 'badReply'],
  ['InvalidAction', 'badReply'],
  ['MissingSecurityToken', 'tokenExpired'],
  ['InvalidSecurityToken', 'tokenExpired'],
  ['Forbidden', 'permission'],
  ['NoPermission', 'permission'],
  ['InvalidDomain.NotFound', 'notOwned'],
  ['InvalidDomain', 'rejected'],
  ['QuotaExceeded', 'quota'],
  ['QuotaPerMinuteExceeded', 'throttled'],
  ['Throttling', 'throttled'],
  ['TooManyRequests', 'throttled'],
  ['TooMany.Refresh', 'throttled'],
  ['FlowControlError', 'throttled'],
  ['ServiceBusy', 'throttled'],
  ['SingleRequest.OverLimit', 'tooLarge'],
  ['InvalidObjectPath.ExceedsMaximum', 'tooLarge'],
  ['InvalidObjectPath.Size', 'tooLarge'],
  ['ServiceUnavailable', 'unavailable'],
  ['InternalError', 'unavailable'],
];

/** What the person does about it is another thing than for the other codes of its kind. */
const states: ReadonlyMap<string, { readonly state: string }> = new Map([
  ['InvalidAccessKeyId.Inactive', { state: 'disabled' }],
  ['MissingSecurityToken', { state: 'missing' }],
  ['InvalidSecurityToken.Malformed', { state: 'foreign' }],
  ['InvalidSecurityToken.MismatchWithAccessKey', { state: 'foreign' }],
  ['InvalidVersion', { state: 'otherService' }],
  ['InvalidAction.NotFound', { state: 'otherService' }],
  // Of an action that lists logs: no other of ours has a StartTime.
  ['InvalidStartTime.ValueNotSupported', { state: 'tooOld' }],
  ['TooMany.Refresh', { state: 'busy' }],
  ['ServiceBusy', { state: 'busy' }],
]);

/** A limit by the minute, or a queue that takes as long: a retry after a second is refused like the first. */
const refillsByTheMinute = /^(?:QuotaPerMinuteExceeded|TooMany\.Refresh)/;

/** Refusals of a request that lacks what every request of ours has: something on the way took it out. */
const lacksAPart = /^(?:Missing(?!Parameter)|InvalidSignature|UnsupportedSignature)/;

/** The JSON of a success, or a CdnError. `action` names the permission that a refusal is about. */
export function readAnswer(reply: Reply, action: string, sentAt: number): JsonObject {
  const json = parseObject(reply.body);
  const code = json && text(json['Code']);
  // Some gateways answer 200 with an error in the body.
  if (json && code !== undefined) throw refusal(reply, json, code, action, sentAt);
  if (json && reply.status >= 200 && reply.status < 300) return json;
  throw unreadable(reply);
}

function refusal(reply: Reply, json: JsonObject, code: string, action: string, sentAt: number): CdnError {
  const kind = kindOf(code, reply.status);
  const message = text(json['Message']) ?? '';
  const retryAfterMs = retryAfter(reply) ?? (refillsByTheMinute.test(code) ? 60_000 : undefined);
  return new CdnError(kind, {
    code,
    requestId: text(json['RequestId']),
    providerMessage: redact(message),
    detail: {
      ...detailOf(kind, message, reply, action, sentAt),
      ...states.get(code),
      ...minutesOf(retryAfterMs),
    },
    retryAfterMs,
    // The service answers `InternalError` after it has begun to work; only this one says that it has not.
    maybeSent: kind === 'unavailable' && code !== 'ServiceUnavailable',
  });
}

function kindOf(code: string, status: number): CdnErrorKind {
  const known = kinds.find(([prefix]) => code === prefix || code.startsWith(`${prefix}.`));
  if (known) return known[1];
  if (lacksAPart.test(code)) return 'altered';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'unavailable' : 'rejected';
}

function detailOf(
  kind: CdnErrorKind,
  message: string,
  reply: Reply,
  action: string,
  sentAt: number,
): Record<string, string | number> {
  if (kind === 'permission') return { permission: `cdn:${action}` };
  if (kind === 'clock') {
    const serverTime = Date.parse(reply.headers['date'] ?? '');
    return Number.isNaN(serverTime) ? {} : { seconds: Math.round((sentAt - serverTime) / 1000) };
  }
  if (kind === 'notOwned') {
    const host = /\[([^\]]+)\]/.exec(message)?.[1];
    return host === undefined ? {} : { host };
  }
  return {};
}

/**
 * A refused signature whose answer tells another string to sign than ours: then the secret is not why, something on the
 * way changed the request. An answer without one that can be read leaves it to the secret.
 */
export function explainSignature(refused: CdnError, reply: Reply, { stringToSign }: SignedRequest): CdnError {
  if (refused.kind !== 'secretWrong' || stringToSign === undefined) return refused;
  const echo = echoOf(text(parseObject(reply.body)?.['Message']) ?? '');
  if (echo === undefined || echo === stringToSign) return refused;
  const { code, requestId, providerMessage } = refused;
  return new CdnError('altered', { code, requestId, providerMessage });
}

/** V1's is one encoded word, V3's has two lines: its algorithm and a hash; what is around them differs. */
function echoOf(message: string): string | undefined {
  const [, algorithm, hash] = /(ACS3-HMAC-SHA256)(?:\s|\\n)+([\da-f]{64})/.exec(message) ?? [];
  if (hash !== undefined) return `${algorithm}\n${hash}`;
  return /\b[A-Z]+&%2F&[\w%.~-]*[\w%~-]/.exec(message)?.[0];
}

/** A proxy's HTML, an empty body, a captive portal: the service itself always answers JSON and names its refusals. */
function unreadable(reply: Reply): CdnError {
  const kind = reply.status === 429 ? 'throttled' : reply.status >= 500 ? 'unavailable' : 'badReply';
  return new CdnError(kind, {
    code: `HTTP ${reply.status}`,
    requestId: reply.headers['x-acs-request-id'],
    detail: { status: reply.status },
    retryAfterMs: retryAfter(reply),
    // What refuses or redirects on the way lets nothing through.
    maybeSent: reply.status < 300 || reply.status >= 500,
  });
}

/** A signature refusal echoes the access key id, all parameters and the security token. */
function redact(message: string): string {
  return message.replace(/(string\W*to\W*sign|canonical)[\s\S]*/i, '$1 …');
}

/** What is left to the person is said in minutes. */
function minutesOf(ms = 0): { minutes?: number } {
  return ms > 60_000 ? { minutes: Math.ceil(ms / 60_000) } : {};
}

/** Milliseconds; absent, zero and negative values mean nothing. */
function retryAfter(reply: Reply): number | undefined {
  const ms = Number(reply.headers['x-acs-retry-after']);
  return ms > 0 ? ms : undefined;
}
