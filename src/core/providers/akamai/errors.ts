import { CdnError, type CdnErrorFacts, type CdnErrorKind } from '../../errors.ts';
import type { Reply } from '../../http/call.ts';
import { type JsonObject, parseObject, text } from '../../http/json.ts';
import { retryAfter } from './limits.ts';

/** The permission that purging needs, as the Control Center names it. */
const grant = 'CCU APIs, READ-WRITE';

/**
 * The JSON of a success, or a CdnError. Two services answer: the gateway (`status`, `type`, `requestId`), which looks at
 * the signature, and behind it the purge service (`httpStatus`, `title`, `supportId`).
 */
export function readAnswer(reply: Reply, sentAt: number): JsonObject {
  const json = parseObject(reply.body);
  if (json && reply.status >= 200 && reply.status < 300 && text(json['supportId'])) return json;
  if (!json) throw unreadable(reply);
  if (isGateway(json)) throw gatewayError(json, reply, sentAt);
  if (text(json['title']) && text(json['supportId'])) throw purgeError(json, reply);
  throw unreadable(reply);
}

function isGateway(json: JsonObject): boolean {
  return /\/-\/(?:pep-auth[nz]|resource-impl)\//.test(String(json['type']));
}

function gatewayError(json: JsonObject, reply: Reply, sentAt: number): CdnError {
  const detail = text(json['detail']) ?? '';
  const kind = gatewayKind(String(json['type']), detail, reply.status);
  return new CdnError(kind, {
    code: text(json['title']) ?? `HTTP ${reply.status}`,
    requestId: text(json['requestId']),
    providerMessage: detail,
    detail: gatewayFacts(kind, detail, json, reply, sentAt),
    maybeSent: kind === 'unavailable',
  });
}

/** The gateway has no codes: the type tells the stage that refused, and only the words tell why. */
function gatewayKind(type: string, detail: string, status: number): CdnErrorKind {
  if (type.includes('/pep-authz/')) return 'permission';
  // "Invalid endpoint": this host takes no purges, whatever the key.
  if (/invalid endpoint/i.test(detail)) return 'permission';
  if (type.includes('/resource-impl/')) return status === 404 ? 'rejected' : 'unavailable';
  if (/timestamp/i.test(detail)) return 'clock';
  if (/client token|access token/i.test(detail)) return 'keyUnknown';
  if (/signature/i.test(detail)) return 'secretWrong';
  // Ours is a POST and nothing else.
  if (/unsupported method/i.test(detail)) return 'altered';
  // Whatever else stops a request before its signature was looked at proves nothing of the key.
  return 'badReply';
}

function gatewayFacts(
  kind: CdnErrorKind,
  words: string,
  json: JsonObject,
  reply: Reply,
  sentAt: number,
): CdnErrorFacts['detail'] {
  if (kind === 'permission') return { permission: grant };
  if (kind === 'keyUnknown' && /inactive/i.test(words)) return { state: 'disabled' };
  // Its own answer, which is to be read in the log: nothing on the way made it.
  if (kind === 'badReply') return { state: 'refused' };
  if (kind !== 'clock') return {};
  const serverTime = Date.parse(text(json['requestTime']) ?? reply.headers['date'] ?? '');
  return Number.isNaN(serverTime) ? {} : { seconds: Math.round((sentAt - serverTime) / 1000) };
}

/** By title; what is not here is told by its status. */
const titles: readonly (readonly [RegExp, CdnErrorKind])[] = [
  [/^unauthorized (?:arl|cpcode)$/i, 'notOwned'],
  [/^unauthorized/i, 'permission'],
  [/rate limit exceeded$/i, 'throttled'],
  [/^queue is full$/i, 'throttled'],
];

function purgeError(json: JsonObject, reply: Reply): CdnError {
  const title = text(json['title']) ?? '';
  const detail = text(json['detail']) ?? '';
  const kind = titles.find(([pattern]) => pattern.test(title))?.[1] ?? kindOf(reply.status);
  const size = json['rateLimitCurrentRequestSize'];
  const objects = /^rate limit/i.test(title) || typeof size !== 'number' ? undefined : size;
  return new CdnError(kind, {
    code: title,
    requestId: text(json['supportId']),
    providerMessage: withoutQueries(detail),
    detail: purgeFacts(kind, title, detail),
    retryAfterMs: kind === 'throttled' ? retryAfter(reply, objects) : undefined,
    maybeSent: reply.status >= 500 && kind !== 'throttled',
  });
}

function kindOf(status: number): CdnErrorKind {
  if (status === 413) return 'tooLarge';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'unavailable' : 'rejected';
}

/** One bad object refuses the whole request, and the detail is that object or quotes it. */
function purgeFacts(kind: CdnErrorKind, title: string, detail: string): CdnErrorFacts['detail'] {
  if (kind === 'permission') return { permission: grant };
  if (/\b(?:cpcode|tag)$/i.test(title) && detail !== '') return { object: detail };
  if (/^queue is full$/i.test(title)) return { state: 'busy' };
  const url = kind === 'notOwned' ? detail : /^bad URL/i.test(title) ? /'([^']+)'/.exec(detail)?.[1] : '';
  return url ? { url: withoutQueries(url) } : {};
}

/** Queries of URLs carry tokens, and this goes into logs and the journal. */
function withoutQueries(words: string): string {
  return words.replaceAll(/(https?:\/\/[^\s'"?]+)\?[^\s'"]*/g, '$1');
}

/** Who is taken for an attacker is turned away for minutes, and for longer with every request in between. */
const firewallMinutes = 10;

/** A proxy's or the gateway's HTML, an empty body, a captive portal. */
function unreadable(reply: Reply): CdnError {
  if (isFirewall(reply)) {
    return new CdnError('throttled', {
      code: `HTTP ${reply.status}`,
      detail: { status: reply.status, state: 'firewall', minutes: firewallMinutes },
      retryAfterMs: firewallMinutes * 60_000,
    });
  }
  const kind = reply.status === 429 ? 'throttled' : reply.status >= 500 ? 'unavailable' : 'badReply';
  return new CdnError(kind, {
    code: `HTTP ${reply.status}`,
    detail: { status: reply.status },
    retryAfterMs: kind === 'throttled' ? retryAfter(reply, undefined) : undefined,
    // What refuses or redirects on the way lets nothing through.
    maybeSent: reply.status < 300 || reply.status >= 500,
  });
}

/** "Clients rate-controlled by WAF get 400", which is HTML of Akamai's own servers, not of the API behind them. */
function isFirewall({ status, headers }: Reply): boolean {
  return status === 400 && headers['server'] === 'AkamaiGHost';
}
