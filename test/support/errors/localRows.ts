import { cancelled, CdnError, type CdnErrorFacts, type CdnErrorKind } from '../../../src/core/errors.ts';
import { createFetchHttp, type HttpLimits } from '../../../src/core/http/fetchHttp.ts';
import type { Profile } from '../../../src/core/profiles/profile.ts';
import { createProfileStore } from '../../../src/core/profiles/store.ts';
import { createFakeFiles } from '../fakeFiles.ts';
import { fakeProfile } from '../fakeProfile.ts';
import { createFakeSecrets } from '../fakeSecrets.ts';
import { akamaiProfile } from './akamaiRows.ts';
import { answering, type ErrorRow, purging, working } from './row.ts';

interface Foreign {
  readonly cause: string;
  readonly kind: CdnErrorKind;
  readonly status: number;
  readonly body: string;
}

/** Answers of somebody who stands before the service: every provider reads them alike. */
const foreign: readonly Foreign[] = [
  {
    cause: 'A sign-in page (captive portal)',
    kind: 'badReply',
    status: 200,
    body: '<html><form>Sign in</form></html>',
  },
  { cause: 'A redirect to a sign-in page', kind: 'badReply', status: 302, body: '' },
  {
    cause: 'A proxy wants a password',
    kind: 'badReply',
    status: 407,
    body: '<html>Proxy Authentication Required</html>',
  },
  {
    cause: 'A proxy blocks the address',
    kind: 'badReply',
    status: 403,
    body: '<html>Blocked by policy</html>',
  },
  { cause: 'A server that is not the CDN’s', kind: 'badReply', status: 404, body: '<html>Not Found</html>' },
  { cause: 'A proxy slows down', kind: 'throttled', status: 429, body: '<html>Slow down</html>' },
  {
    cause: 'A proxy does not reach the CDN',
    kind: 'unavailable',
    status: 502,
    body: '<html>502 Bad Gateway</html>',
  },
  { cause: 'A proxy waited too long', kind: 'unavailable', status: 504, body: '' },
  { cause: 'A success without content', kind: 'badReply', status: 201, body: '' },
  { cause: 'Half an answer', kind: 'badReply', status: 200, body: '{"RequestId":"R-' },
  {
    cause: 'A header that a proxy added is refused',
    kind: 'badReply',
    status: 417,
    body: '{"title":"Expectation Failed","status":417}',
  },
];

function foreignRows(profile: Partial<Profile>): ErrorRow[] {
  return foreign.map(({ cause, kind, status, body }) => ({
    cause,
    shown: `${status} ${body || '(nothing)'}`,
    kind,
    happen: purging(answering({ status, headers: {}, body }), profile),
  }));
}

export const foreignToAliyun: readonly ErrorRow[] = foreignRows({});
export const foreignToAkamai: readonly ErrorRow[] = foreignRows(akamaiProfile);

/** A `fetch` that fails as the system fails it. */
function unreached(cause: string, code: string, syscall?: string): ErrorRow {
  const failed = new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code, syscall }) });
  const http = createFetchHttp(() => Promise.reject(failed));
  return { cause, shown: code, kind: 'network', happen: purging(http) };
}

const short: HttpLimits = { timeoutMs: 1, maxBytes: 100 };

const networkRows: readonly ErrorRow[] = [
  unreached('No connection', 'ENOTFOUND', 'getaddrinfo'),
  unreached('Nobody listens there', 'ECONNREFUSED', 'connect'),
  unreached('The network was cut before an answer came', 'ECONNRESET', 'read'),
  unreached('A proxy reads along with a certificate of its own', 'SELF_SIGNED_CERT_IN_CHAIN'),
  {
    cause: 'No answer within 30 s',
    shown: 'nothing',
    kind: 'timeout',
    happen: purging(
      createFetchHttp(
        (_url, { signal }) =>
          new Promise((_resolve, reject) => {
            // A real request keeps the process alive; the time limit's own timer does not.
            const alive = setTimeout(() => reject(new Error('not aborted')), 20_000);
            signal?.addEventListener('abort', () => {
              clearTimeout(alive);
              reject(new Error('aborted'));
            });
          }),
        short,
      ),
    ),
  },
  {
    cause: 'An answer without end',
    shown: 'more than 4 MiB',
    kind: 'tooLarge',
    happen: purging(
      createFetchHttp(async () => new Response('x'.repeat(1000)), { ...short, timeoutMs: 5000 }),
    ),
  },
];

/** Never reached: nothing is sent with these keys. */
const never = answering({ status: 200, headers: {}, body: '{}' });
const token = { accessKeyId: 'STS.id', accessKeySecret: 'canary', securityToken: 'canary' };

const keyRows: readonly ErrorRow[] = [
  {
    cause: 'The access key ID holds a character that no request can carry',
    shown: 'not sent',
    kind: 'keyUnknown',
    happen: purging(never, { credentials: { accessKeyId: 'LTAI\u200B', accessKeySecret: 'canary' } }),
  },
  {
    cause: 'The temporary key has ended, by the profile’s own date',
    shown: 'not sent',
    kind: 'tokenExpired',
    happen: purging(never, { credentials: token, options: { tokenExpires: '2026-11-22T11:00:00Z' } }),
  },
  {
    cause: 'The keys are not on this machine',
    shown: 'not sent',
    kind: 'profile',
    happen: working(() => createProfileStore(createFakeSecrets(), createFakeFiles(), '/p').load('prod')),
  },
];

/** What only `src/vscode` throws, and what takes a whole window to bring about. */
function thrown(cause: string, shown: string, kind: CdnErrorKind, facts: CdnErrorFacts): ErrorRow {
  return { cause, shown, kind, happen: working(() => Promise.reject(new CdnError(kind, facts))) };
}

const settings = { path: '.vscode/settings.json' };

const machineRows: readonly ErrorRow[] = [
  {
    cause: 'The disk is full',
    shown: 'ENOSPC',
    kind: 'storage',
    happen: working(() => {
      const full = createFakeFiles({
        fault: operation => (operation === 'write' ? { code: 'ENOSPC' } : undefined),
      });
      return createProfileStore(createFakeSecrets(), full, 'profiles').save(fakeProfile({ id: '1' }));
    }),
  },
  thrown('The keyring is locked, or there is none', 'SecretStorage', 'storage', {
    code: 'SecretStorage',
    detail: { path: 'SecretStorage' },
  }),
  thrown('Settings can’t be saved', 'save', 'storage', { code: 'save', detail: settings }),
  thrown('The settings file has unsaved changes', 'unsaved', 'input', { code: 'unsaved', detail: settings }),
  thrown('The settings file is not JSON', 'notParsable', 'input', { code: 'notParsable', detail: settings }),
  thrown('A rule names a network that the CDN does not have', 'noNetwork', 'input', {
    code: 'noNetwork',
    detail: { network: 'staging', name: 'prod' },
  }),
  thrown('A folder with very many files', 'tooManyFiles', 'input', {
    code: 'tooManyFiles',
    detail: { count: 5000 },
  }),
  {
    cause: 'Another profile has the name',
    shown: 'taken',
    kind: 'input',
    happen: working(async () => {
      const store = createProfileStore(createFakeSecrets(), createFakeFiles(), 'profiles');
      await store.save(fakeProfile({ id: '1', name: 'prod' }));
      await store.save(fakeProfile({ id: '2', name: 'prod' }));
    }),
  },
  thrown('More URLs than the account’s bucket holds', 'not sent', 'tooLarge', {
    code: 'urls',
    detail: { limit: 500 },
  }),
  thrown('The demo CDN does not start', 'demo', 'unavailable', { code: 'demo' }),
  {
    cause: 'The person stopped it',
    shown: 'nothing',
    kind: 'cancelled',
    happen: working(() => Promise.reject(cancelled())),
  },
];

export const localRows: readonly ErrorRow[] = [...networkRows, ...keyRows, ...machineRows];
