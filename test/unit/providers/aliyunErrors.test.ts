import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { CdnError, type CdnErrorKind } from '../../../src/core/errors.ts';
import type { Reply } from '../../../src/core/http/call.ts';
import { readAnswer } from '../../../src/core/providers/aliyun/errors.ts';
import { jsonReply, refusalReply } from '../../support/fakeHttp.ts';

const sentAt = Date.UTC(2026, 10, 22, 12);

function errorOf(reply: Reply): CdnError {
  try {
    readAnswer(reply, 'RefreshObjectCaches', sentAt);
  } catch (thrown) {
    assert.ok(thrown instanceof CdnError);
    return thrown;
  }
  return assert.fail('It was read as a success.');
}

/** Status, code, kind, whether the service may have acted. */
const codes: readonly (readonly [number, string, CdnErrorKind, boolean])[] = [
  [400, 'SignatureDoesNotMatch', 'secretWrong', false],
  [403, 'SignatureDoesNotMatch', 'secretWrong', false],
  [400, 'IncompleteSignature', 'secretWrong', false],
  [404, 'InvalidAccessKeyId.NotFound', 'keyUnknown', false],
  [400, 'InvalidAccessKeyId.Inactive', 'keyUnknown', false],
  [400, 'InvalidTimeStamp.Expired', 'clock', false],
  [400, 'InvalidTimeStamp.Format', 'clock', false],
  // Ours are never used twice: something on the way sent the request again, and the first one may have been done.
  [400, 'SignatureNonceUsed', 'unavailable', true],
  [400, 'MissingSecurityToken', 'tokenExpired', false],
  [400, 'InvalidSecurityToken.Expired', 'tokenExpired', false],
  [400, 'InvalidSecurityToken.Malformed', 'tokenExpired', false],
  [400, 'InvalidSecurityToken.MismatchWithAccessKey', 'tokenExpired', false],
  [403, 'Forbidden.RAM', 'permission', false],
  [403, 'Forbidden', 'permission', false],
  [403, 'NoPermission', 'permission', false],
  [400, 'InvalidVersion', 'badReply', false],
  [404, 'InvalidAction.NotFound', 'badReply', false],
  [503, 'Throttling', 'throttled', false],
  [400, 'Throttling.User', 'throttled', false],
  [400, 'Throttling.Api', 'throttled', false],
  [429, 'TooManyRequests', 'throttled', false],
  [429, 'SomethingNew', 'throttled', false],
  [503, 'ServiceUnavailable', 'unavailable', false],
  [500, 'InternalError', 'unavailable', true],
  [500, 'InternalError.Unknown', 'unavailable', true],
  [200, 'InternalError', 'unavailable', true],
  // A code that no page names: nothing says that the service did not begin.
  [500, 'SomethingNew', 'unavailable', true],
  [400, 'FlowControlError', 'throttled', false],
  [403, 'ServiceBusy', 'throttled', false],
  [400, 'QuotaExceeded.Refresh', 'quota', false],
  [400, 'QuotaExceeded.Preload', 'quota', false],
  [400, 'QuotaExceeded', 'quota', false],
  [400, 'QuotaPerMinuteExceeded.Refresh', 'throttled', false],
  [400, 'TooMany.Refresh', 'throttled', false],
  [400, 'SingleRequest.OverLimit', 'tooLarge', false],
  [400, 'InvalidObjectPath.Size.Malformed', 'tooLarge', false],
  [400, 'InvalidObjectPath.ExceedsMaximum', 'tooLarge', false],
  [400, 'InvalidObjectPath.Malformed', 'rejected', false],
  [400, 'ObjectPath.Malformed', 'rejected', false],
  [400, 'InvalidObjectType.Malformed', 'rejected', false],
  [400, 'InvalidObjectType.ValueNotSupported', 'rejected', false],
  [400, 'MissingParameter', 'rejected', false],
  [400, 'InvalidExtensiveDomain.ValueNotSupported', 'rejected', false],
  [403, 'OperationDenied', 'rejected', false],
  [403, 'IllegalOperation', 'rejected', false],
  [400, 'UnsupportedOperation', 'rejected', false],
  [404, 'InvalidDomain.NotFound', 'notOwned', false],
  [404, 'InvalidDomain.Offline', 'rejected', false],
  [500, 'InvalidDomain.Configure_failed', 'rejected', false],
  [400, 'SomethingNew', 'rejected', false],
  [200, 'SomethingNew', 'rejected', false],
  // A code that only begins like another one.
  [400, 'ForbiddenFruit', 'rejected', false],
];

function throttledFor(ms: string): CdnError['detail'] {
  return errorOf({ ...refusalReply(400, 'Throttling.User'), headers: { 'x-acs-retry-after': ms } }).detail;
}

describe('a refusal of Alibaba Cloud', () => {
  for (const [status, code, kind, maybeSent] of codes) {
    it(`is read by its code: ${status} ${code} is ${kind}`, () => {
      const error = errorOf(refusalReply(status, code, 'Some message.'));
      assert.equal(error.kind, kind);
      assert.equal(error.code, code);
      assert.equal(error.requestId, 'R-refused');
      assert.equal(error.providerMessage, 'Some message.');
      assert.equal(error.maybeSent, maybeSent);
    });
  }

  it('names the permission that is missing', () => {
    const error = errorOf(refusalReply(403, 'Forbidden.RAM'));
    assert.deepEqual(error.detail, { permission: 'cdn:RefreshObjectCaches' });
  });

  it('names the host that belongs to somebody else, where the message does', () => {
    const named = refusalReply(
      404,
      'InvalidDomain.NotFound',
      'The domain [github.com] does not belong to you.',
    );
    assert.deepEqual(errorOf(named).detail, { host: 'github.com' });
    const unnamed = refusalReply(
      404,
      'InvalidDomain.NotFound',
      'The domain provided does not belong to you.',
    );
    assert.deepEqual(errorOf(unnamed).detail, {});
  });

  it('measures a refused clock by the answer’s date: positive is fast', () => {
    const rows: [string | undefined, object][] = [
      ['Sun, 22 Nov 2026 11:30:00 GMT', { seconds: 1800 }],
      ['Sun, 22 Nov 2026 12:31:01 GMT', { seconds: -1861 }],
      ['yesterday', {}],
      [undefined, {}],
    ];
    for (const [date, detail] of rows) {
      const reply = refusalReply(400, 'InvalidTimeStamp.Expired');
      const dated = { ...reply, headers: date === undefined ? {} : { date } };
      assert.deepEqual(errorOf(dated).detail, detail);
    }
  });

  it('waits for the next minute where a limit is by the minute, unless the service says otherwise', () => {
    for (const code of ['QuotaPerMinuteExceeded.Refresh', 'TooMany.Refresh']) {
      assert.equal(errorOf(refusalReply(400, code)).retryAfterMs, 60_000);
      const headers = { 'x-acs-retry-after': '2000' };
      assert.equal(errorOf({ ...refusalReply(400, code), headers }).retryAfterMs, 2000);
    }
  });

  it('carries the wait that the service asks for, in milliseconds', () => {
    const rows: [string | undefined, number | undefined][] = [
      ['1500', 1500],
      ['0', undefined],
      ['-5', undefined],
      ['soon', undefined],
      ['', undefined],
      [undefined, undefined],
    ];
    for (const [value, expected] of rows) {
      const headers = value === undefined ? {} : { 'x-acs-retry-after': value };
      assert.equal(
        errorOf({ ...refusalReply(400, 'Throttling.User'), headers }).retryAfterMs,
        expected,
        value,
      );
      assert.equal(errorOf({ status: 503, headers, body: '' }).retryAfterMs, expected, value);
    }
  });

  it('says in minutes what is too long to wait for by itself', () => {
    assert.deepEqual(throttledFor('60000'), {});
    assert.deepEqual(throttledFor('60001'), { minutes: 2 });
    assert.deepEqual(throttledFor('120000'), { minutes: 2 });
  });

  it('never holds what a signature refusal echoes', () => {
    const canary = 'CAIScanaryToken';
    const echo = `POST&%2F&AccessKeyId%3DLTAIid%26SecurityToken%3D${canary}\n${canary}`;
    const messages = [
      `Specified signature is not matched with our calculation. server string to sign is:${echo}`,
      `The request signature does not conform to Aliyun standards. server side String To Sign is ${echo}`,
      `Mismatch. server StringToSign is:${echo}`,
      `Mismatch. server string-to-sign: ${echo}`,
      `Mismatch. server canonicalized request is: ${echo}`,
    ];
    for (const message of messages) {
      for (const code of ['SignatureDoesNotMatch', 'IncompleteSignature', 'SomethingNew']) {
        const error = errorOf(refusalReply(400, code, message));
        const whole = [
          error.message,
          error.providerMessage,
          JSON.stringify(error),
          inspect(error, { depth: 9 }),
        ];
        assert.equal(whole.join('\n').includes(canary), false, message);
        assert.equal(whole.join('\n').includes('LTAIid'), false, message);
        assert.ok(error.providerMessage);
      }
    }
  });
});

describe('an answer that is not the service’s', () => {
  const rows: readonly (readonly [string, number, string, CdnErrorKind, boolean])[] = [
    ['a gateway’s HTML', 502, '<html><h1>502 Bad Gateway</h1></html>', 'unavailable', true],
    ['a gateway that timed out', 504, '', 'unavailable', true],
    ['an empty success', 200, '', 'badReply', true],
    ['a sign-in page', 200, '<!doctype html><form>', 'badReply', true],
    ['a JSON list', 200, '[]', 'badReply', true],
    ['a JSON text', 200, '"ok"', 'badReply', true],
    ['torn JSON', 200, '{"RefreshTaskId":"7042', 'badReply', true],
    ['XML', 400, '<Error><Code>Forbidden.RAM</Code></Error>', 'badReply', false],
    ['a proxy that wants a password', 407, '<html>Proxy Authentication Required</html>', 'badReply', false],
    ['a proxy’s refusal', 403, '<html>Blocked by policy</html>', 'badReply', false],
    ['a proxy’s refusal in JSON', 403, '{"error":"blocked by policy"}', 'badReply', false],
    ['a redirect to a sign-in page', 302, '', 'badReply', false],
    ['a limit of something on the way', 429, '<html>slow down</html>', 'throttled', false],
    ['a limit of something on the way, in JSON', 429, '{"error":"slow down"}', 'throttled', false],
    ['a failure in JSON without a code', 500, '{"message":"oops"}', 'unavailable', true],
  ];
  for (const [name, status, body, kind, maybeSent] of rows) {
    it(`says so: ${name}`, () => {
      const error = errorOf({ status, headers: { 'x-acs-request-id': 'R-header' }, body });
      assert.equal(error.kind, kind);
      assert.equal(error.code, `HTTP ${status}`);
      assert.equal(error.maybeSent, maybeSent);
      assert.equal(error.requestId, 'R-header');
      assert.deepEqual(error.detail, { status });
    });
  }

  it('is none when it is an object without a code', () => {
    assert.deepEqual(readAnswer(jsonReply(200, { RequestId: 'R', Code: '' }), 'A', sentAt), {
      RequestId: 'R',
      Code: '',
    });
  });
});
