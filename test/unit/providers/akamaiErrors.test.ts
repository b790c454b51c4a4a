import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CdnError, type CdnErrorKind } from '../../../src/core/errors.ts';
import type { Reply } from '../../../src/core/http/call.ts';
import { readAnswer } from '../../../src/core/providers/akamai/errors.ts';
import { provesKey } from '../../../src/core/providers/provider.ts';

const serverTime = Date.UTC(2026, 10, 22, 9, 30, 0);

/** The gateway's form: it looks at the signature. */
function gateway(status: number, type: string, detail: string, facts: object = {}): Reply {
  return {
    status,
    headers: {},
    body: JSON.stringify({
      type: `https://problems.luna.akamaiapis.net/-/${type}`,
      title: 'A title',
      status,
      detail,
      instance: 'https://akab-canary.luna.akamaiapis.net/ccu/v3/invalidate/url/production',
      clientIp: '203.0.113.9',
      requestId: '20e31be4',
      requestTime: new Date(serverTime).toISOString(),
      ...facts,
    }),
  };
}

/** The purge service's form. */
function purge(status: number, title: string, detail = '', facts: object = {}, headers = {}): Reply {
  return {
    status,
    headers,
    body: JSON.stringify({ supportId: 'edup-1', title, httpStatus: status, detail, ...facts }),
  };
}

function read(reply: Reply, sentAt = serverTime): CdnError {
  try {
    readAnswer(reply, sentAt);
  } catch (thrown) {
    assert.ok(thrown instanceof CdnError);
    return thrown;
  }
  return assert.fail('It is a success.');
}

describe('an answer of the gateway', () => {
  const rows: readonly [number, string, string, CdnErrorKind][] = [
    [400, 'pep-authn/request-error', 'Invalid timestamp', 'clock'],
    [400, 'pep-authn/request-error', 'Invalid client token', 'keyUnknown'],
    [401, 'pep-authn/deny', 'Inactive client token', 'keyUnknown'],
    [401, 'pep-authn/deny', 'Invalid access token', 'keyUnknown'],
    [401, 'pep-authn/deny', 'The signature does not match', 'secretWrong'],
    [403, 'pep-authz/deny', 'The client does not have the grant needed for the request', 'permission'],
    [400, 'pep-authn/request-error', 'Invalid endpoint', 'permission'],
    [400, 'pep-authn/request-error', 'Something new', 'badReply'],
    [405, 'pep-authn/policy-error', 'Unsupported method', 'altered'],
    [404, 'resource-impl/forward-origin-error', 'Origin Error', 'rejected'],
    [500, 'resource-impl/forward-origin-error', 'Origin Error', 'unavailable'],
  ];
  for (const [status, type, detail, kind] of rows) {
    it(`${status} “${detail}” is ${kind}`, () => {
      const error = read(gateway(status, type, detail));
      assert.equal(error.kind, kind);
      assert.equal(error.requestId, '20e31be4');
      assert.equal(error.maybeSent, kind === 'unavailable');
    });
  }

  it('measures the clock by the time of the request, else by the Date header', () => {
    const invalid = gateway(400, 'pep-authn/request-error', 'Invalid timestamp');
    assert.deepEqual(read(invalid, serverTime + 81_000).detail, { seconds: 81 });
    assert.deepEqual(read(invalid, serverTime - 3_600_000).detail, { seconds: -3600 });
    const headers = { date: new Date(serverTime).toUTCString() };
    const dated = {
      ...gateway(400, 'pep-authn/request-error', 'Invalid timestamp', { requestTime: undefined }),
      headers,
    };
    assert.deepEqual(read(dated, serverTime + 40_000).detail, { seconds: 40 });
    assert.deepEqual(read({ ...dated, headers: {} }).detail, {});
  });

  it('tells a client that is switched off from one that it does not know', () => {
    const inactive = read(gateway(401, 'pep-authn/deny', 'Inactive client token'));
    assert.deepEqual(inactive.detail, { state: 'disabled' });
    assert.deepEqual(read(gateway(400, 'pep-authn/request-error', 'Invalid client token')).detail, {});
  });

  it('names the grant that is missing', () => {
    assert.deepEqual(read(gateway(403, 'pep-authz/deny', 'no grant')).detail, {
      permission: 'CCU APIs, READ-WRITE',
    });
  });
});

describe('an answer of the purge service', () => {
  const rows: readonly [number, string, CdnErrorKind, boolean][] = [
    [400, 'bad URL', 'rejected', false],
    [400, 'bad URL hostname', 'rejected', false],
    [400, 'invalid attribute value', 'rejected', false],
    [403, 'unauthorized arl', 'notOwned', false],
    [403, 'unauthorized cpcode', 'notOwned', false],
    [404, 'not found', 'rejected', false],
    [405, 'method not allowed', 'rejected', false],
    [413, 'request too large', 'tooLarge', false],
    [415, 'unsupported media type', 'rejected', false],
    [429, 'Rate Limit exceeded', 'throttled', false],
    [429, 'URL Rate Limit exceeded', 'throttled', false],
    [500, 'internal error', 'unavailable', true],
    [504, 'gateway timeout', 'unavailable', true],
    [507, 'queue is full', 'throttled', false],
  ];
  for (const [status, title, kind, maybeSent] of rows) {
    it(`${status} “${title}” is ${kind}`, () => {
      const error = read(purge(status, title));
      assert.deepEqual(
        [error.kind, error.code, error.requestId, error.maybeSent],
        [kind, title, 'edup-1', maybeSent],
      );
    });
  }

  it('names the URL that refuses the whole request, without its query', () => {
    const url = 'https://www.example.com/a.js';
    assert.deepEqual(read(purge(403, 'unauthorized arl', `${url}?token=canary`)).detail, { url });
    const quoted = `Invalid or malformed URL '${url}?token=canary': contains non-ASCII character 'ó' (LATIN …)`;
    const error = read(purge(400, 'bad URL', quoted));
    assert.deepEqual(error.detail, { url });
    assert.doesNotMatch(error.providerMessage ?? '', /canary/);
    assert.deepEqual(read(purge(400, 'bad URL hostname', 'Invalid or malformed hostname')).detail, {});
  });

  it('waits for the bucket that ran dry, at least a second, and five where nothing is said', () => {
    const levels = {
      'x-ratelimit-remaining': '99',
      'x-ratelimit-limit-per-second': '50.00',
      'x-ratelimit-remaining-objects': '94',
      'x-ratelimit-limit-per-second-objects': '200.00',
    };
    const urls = 'URL Rate Limit exceeded';
    assert.equal(
      read(purge(429, urls, '', { rateLimitCurrentRequestSize: 1094 }, levels)).retryAfterMs,
      5000,
    );
    assert.equal(read(purge(429, urls, '', { rateLimitCurrentRequestSize: 110 }, levels)).retryAfterMs, 1000);
    const dry = { ...levels, 'x-ratelimit-remaining': '0', 'x-ratelimit-limit-per-second': '0.5' };
    assert.equal(
      read(purge(429, 'Rate Limit exceeded', '', { rateLimitCurrentRequestSize: 1 }, dry)).retryAfterMs,
      2000,
    );
    assert.equal(read(purge(429, urls)).retryAfterMs, 5000);
    assert.equal(read(purge(400, 'bad URL')).retryAfterMs, undefined);
  });
});

describe('an answer of Akamai’s firewall', () => {
  const page = { status: 400, headers: { server: 'AkamaiGHost' }, body: '<HTML>Access Denied</HTML>' };

  it('is a wait that is left to the person', () => {
    const error = read(page);
    assert.deepEqual([error.kind, error.retryAfterMs, error.maybeSent], ['throttled', 600_000, false]);
    assert.deepEqual(error.detail, { status: 400, state: 'firewall', minutes: 10 });
    assert.equal(provesKey(error), false);
  });

  it('is not taken from anybody else, nor any other page of these servers', () => {
    assert.equal(read({ ...page, headers: { server: 'squid' } }).kind, 'badReply');
    assert.equal(read({ ...page, status: 403 }).kind, 'badReply');
  });
});

describe('an answer of somebody else', () => {
  const rows: readonly [Reply, CdnErrorKind][] = [
    [{ status: 404, headers: {}, body: '<html>Not Found</html>' }, 'badReply'],
    [{ status: 201, headers: {}, body: '' }, 'badReply'],
    [{ status: 200, headers: {}, body: '{"status":"ok"}' }, 'badReply'],
    [{ status: 302, headers: {}, body: '' }, 'badReply'],
    [{ status: 403, headers: {}, body: '{"title":"blocked"}' }, 'badReply'],
    [{ status: 502, headers: {}, body: '<html>Bad Gateway</html>' }, 'unavailable'],
    [{ status: 503, headers: {}, body: '' }, 'unavailable'],
    [{ status: 429, headers: {}, body: 'slow down' }, 'throttled'],
  ];
  for (const [reply, kind] of rows) {
    it(`HTTP ${reply.status} with “${reply.body}” is ${kind}, and has no number`, () => {
      const error = read(reply);
      assert.deepEqual([error.kind, error.code, error.requestId], [kind, `HTTP ${reply.status}`, undefined]);
    });
  }
});
