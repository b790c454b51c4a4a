import type { CdnErrorKind } from '../../../src/core/errors.ts';
import type { Reply } from '../../../src/core/http/call.ts';
import type { Profile } from '../../../src/core/profiles/profile.ts';
import { answering, type ErrorRow, happensAt, purging } from './row.ts';

/** A profile of Akamai, as far as it differs. */
export const akamaiProfile: Partial<Profile> = {
  provider: 'akamai',
  endpoint: 'https://akab-x.luna.akamaiapis.net',
  credentials: { clientToken: 'akab-client', clientSecret: 'canary/secret+é=', accessToken: 'akab-access' },
};

function row(cause: string, kind: CdnErrorKind, shown: string, reply: Reply): ErrorRow {
  return { cause, shown, kind, happen: purging(answering(reply), akamaiProfile) };
}

function gateway(
  cause: string,
  kind: CdnErrorKind,
  status: number,
  title: string,
  problem: string,
  detail: string,
  secondsFromNow = 0,
): ErrorRow {
  const body = JSON.stringify({
    type: `https://problems.luna.akamaiapis.net/-/${problem}`,
    title,
    status,
    detail,
    requestId: '20e31be4',
    requestTime: new Date(happensAt + secondsFromNow * 1000).toISOString(),
  });
  const time =
    secondsFromNow === 0
      ? ''
      : ` · requestTime ${Math.abs(secondsFromNow)} s ${secondsFromNow > 0 ? 'later' : 'earlier'}`;
  const shown = `${status} /-/${problem} ${title}: ${detail}${time}`;
  return row(cause, kind, shown, { status, headers: {}, body });
}

/** What the gateway refuses, which looks at the signature. */
export const gatewayRows: readonly ErrorRow[] = [
  gateway(
    'The client token does not exist',
    'keyUnknown',
    400,
    'Bad request',
    'pep-authn/request-error',
    'Invalid client token',
  ),
  gateway(
    'The client token is disabled',
    'keyUnknown',
    401,
    'Not authorized',
    'pep-authn/deny',
    'Inactive client token',
  ),
  gateway(
    'The access token does not exist',
    'keyUnknown',
    401,
    'Not authorized',
    'pep-authn/deny',
    'Invalid access token',
  ),
  gateway(
    'The client secret is wrong',
    'secretWrong',
    401,
    'Not authorized',
    'pep-authn/deny',
    'The signature does not match',
  ),
  gateway(
    'The clock is slow',
    'clock',
    400,
    'Bad request',
    'pep-authn/request-error',
    'Invalid timestamp',
    81,
  ),
  gateway(
    'The clock is fast',
    'clock',
    400,
    'Bad request',
    'pep-authn/request-error',
    'Invalid timestamp',
    -81,
  ),
  gateway(
    'The client has no grant',
    'permission',
    403,
    'Forbidden',
    'pep-authz/deny',
    'The client does not have the grant needed for the request',
  ),
  gateway(
    'The host takes no purges',
    'permission',
    400,
    'Bad request',
    'pep-authn/request-error',
    'Invalid endpoint',
  ),
  gateway(
    'A proxy changed the method',
    'altered',
    405,
    'Method Not Allowed',
    'pep-authn/policy-error',
    'Unsupported method',
  ),
  gateway(
    'A refusal that is in no document',
    'badReply',
    400,
    'Bad request',
    'pep-authn/request-error',
    'Something new',
  ),
  gateway(
    'The service behind it has no such address',
    'rejected',
    404,
    'Server Error',
    'resource-impl/forward-origin-error',
    'Origin Error',
  ),
  gateway(
    'The service behind it is down',
    'unavailable',
    500,
    'Server Error',
    'resource-impl/forward-origin-error',
    'Origin Error',
  ),
];

type Facts = {
  readonly size?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

function service(
  cause: string,
  kind: CdnErrorKind,
  status: number,
  title: string,
  detail: string,
  { size, headers = {} }: Facts = {},
): ErrorRow {
  const body = JSON.stringify({
    supportId: 'edup-1',
    title,
    httpStatus: status,
    detail,
    ...(size === undefined ? {} : { rateLimitCurrentRequestSize: size }),
  });
  const named = Object.entries(headers).map(
    ([name, value]) => ` · ${name.replace('x-ratelimit-', '')} ${value}`,
  );
  const shown = `${status} ${title}${detail === '' ? '' : `: ${detail}`}${named.join('')}`;
  return row(cause, kind, shown, { status, headers, body });
}

const dry = { 'x-ratelimit-remaining': '0', 'x-ratelimit-limit-per-second': '0.5' };
const dryUrls = { 'x-ratelimit-remaining-objects': '94', 'x-ratelimit-limit-per-second-objects': '2' };
const bad = "Invalid or malformed URL 'https://static.example.com/ó.js': contains non-ASCII character 'ó'";
const firewallPage = '<HTML><TITLE>Access Denied</TITLE></HTML>';

/** What the purge service itself refuses, and the servers before both. */
export const purgeServiceRows: readonly ErrorRow[] = [
  service(
    'The URL is another account’s',
    'notOwned',
    403,
    'unauthorized arl',
    'https://static.example.com/app.js',
  ),
  service('The CP code is another account’s', 'notOwned', 403, 'unauthorized cpcode', '12345'),
  service('A URL is none', 'rejected', 400, 'bad URL', bad),
  service('A host is none', 'rejected', 400, 'bad URL hostname', 'Invalid or malformed hostname'),
  service(
    'No URL',
    'rejected',
    400,
    'invalid attribute value',
    "'objects' attribute cannot be missing or empty",
  ),
  service('A CP code that there is not', 'rejected', 400, 'bad cpcode', '8697766'),
  service(
    'An address that there is not',
    'rejected',
    404,
    'not found',
    'Requested API endpoint does not exist. Check URI path for typos.',
  ),
  service(
    'Another method',
    'rejected',
    405,
    'method not allowed',
    'Specified HTTP method is invalid for this resource.',
  ),
  service('Another media type', 'rejected', 415, 'bad media type', 'Check Content-Type: application/json.'),
  service(
    'More than 50,000 bytes',
    'tooLarge',
    413,
    'request entity too large',
    'The request exceeds the maximum message body size, which is 50,000 bytes.',
  ),
  service('Too many requests', 'throttled', 429, 'Rate Limit exceeded', '', { size: 1, headers: dry }),
  service('Too many URLs', 'throttled', 429, 'URL Rate Limit exceeded', '', { size: 110, headers: dryUrls }),
  service('The same without figures', 'throttled', 429, 'URL Rate Limit exceeded', ''),
  service('Too many cache tags', 'throttled', 429, 'TAG Rate Limit exceeded', ''),
  service('Too many CP codes', 'throttled', 429, 'CPCODE Rate Limit exceeded', ''),
  service('The queue is full', 'throttled', 507, 'queue is full', "User's queue is full"),
  service(
    'The service failed',
    'unavailable',
    500,
    'internal error',
    'If problem persists over multiple requests, please contact Customer Care',
  ),
  service(
    'The service was too slow',
    'unavailable',
    504,
    'gateway timeout',
    'Timed out while completing request. Please try again in a few seconds.',
  ),
  row('The firewall takes us for an attacker', 'throttled', `400 ${firewallPage} · server AkamaiGHost`, {
    status: 400,
    headers: { server: 'AkamaiGHost' },
    body: firewallPage,
  }),
];
