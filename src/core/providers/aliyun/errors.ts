import { CdnError, type CdnErrorKind } from '../../errors.ts';
import type { Reply } from '../../http/call.ts';
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

/** A limit by the minute, or a queue that takes as long: a retry after a second is refused like the first. */
const refillsByTheMinute = /^(?:QuotaPerMinuteExceeded|TooMany\.Refresh)/;

/** Refusals of a request that lacks what every request has: something on the way took it out. They prove no key. */
const beforeTheSignature = /^(?:Missing(?!Parameter)|InvalidSignature|UnsupportedSignature)/;

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
  return new CdnError(kind, {
    code,
    requestId: text(json['RequestId']),
    providerMessage: redact(message),
    detail: detailOf(kind, message, reply, action, sentAt),
    retryAfterMs: retryAfter(reply) ?? (refillsByTheMinute.test(code) ? 60_000 : undefined),
    // The service answers `InternalError` after it has begun to work; only this one says that it has not.
    maybeSent: kind === 'unavailable' && code !== 'ServiceUnavailable',
  });
}

function kindOf(code: string, status: number): CdnErrorKind {
  const known = kinds.find(([prefix]) => code === prefix || code.startsWith(`${prefix}.`));
  if (known) return known[1];
  if (beforeTheSignature.test(code)) return 'badReply';
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

/** Milliseconds; absent, zero and negative values mean nothing. */
function retryAfter(reply: Reply): number | undefined {
  const ms = Number(reply.headers['x-acs-retry-after']);
  return ms > 0 ? ms : undefined;
}
