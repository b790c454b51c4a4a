import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CdnError, type CdnErrorKind } from '../../../src/core/errors.ts';
import { retryDelay } from '../../../src/core/http/retry.ts';

const passes: readonly (readonly [CdnErrorKind, boolean])[] = [
  ['input', false],
  ['profile', false],
  ['keyUnknown', false],
  ['secretWrong', false],
  ['tokenExpired', false],
  ['clock', false],
  ['permission', false],
  ['notOwned', false],
  ['quota', false],
  ['throttled', true],
  ['tooLarge', false],
  ['rejected', false],
  ['unavailable', true],
  ['network', true],
  ['timeout', true],
  ['badReply', false],
  ['storage', false],
  ['cancelled', false],
];

test('only what passes by itself is tried again, and a call that acts only when it was not sent', () => {
  let asserted = 0;
  for (const [kind, isPassing] of passes) {
    for (const resend of ['always', 'ifNotSent'] as const) {
      for (const maybeSent of [false, true]) {
        const delay = retryDelay(new CdnError(kind, { maybeSent }), resend, 1);
        const again = isPassing && (resend === 'always' || !maybeSent);
        assert.equal(delay !== undefined, again, `${kind} ${resend} ${maybeSent}`);
        asserted += 1;
      }
    }
  }
  assert.equal(asserted, 72);
});

test('there are three attempts, half a second and a second apart', () => {
  const error = new CdnError('unavailable');
  assert.deepEqual(
    [1, 2, 3, 4].map(attempt => retryDelay(error, 'always', attempt)),
    [500, 1000, undefined, undefined],
  );
});

test('the service’s own wait is kept to, up to a minute', () => {
  const rows: [number | undefined, number | undefined][] = [
    [undefined, 500],
    [1, 1],
    [1234, 1234],
    [60_000, 60_000],
    [60_001, undefined],
    [86_400_000, undefined],
  ];
  for (const [retryAfterMs, delay] of rows) {
    assert.equal(retryDelay(new CdnError('throttled', { retryAfterMs }), 'ifNotSent', 1), delay);
  }
});
