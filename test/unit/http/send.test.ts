import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CdnError } from '../../../src/core/errors.ts';
import type { ApiCall, Reply } from '../../../src/core/http/call.ts';
import { createSend, type Send } from '../../../src/core/http/send.ts';
import { aliyun } from '../../../src/core/providers/aliyun/provider.ts';
import { createFakeClock, type FakeClock, settle } from '../../support/fakeClock.ts';
import { createFakeHttp, type FakeHttp, jsonReply, refusalReply } from '../../support/fakeHttp.ts';
import { createFakeLog, type FakeLog } from '../../support/fakeLog.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';

const provider = aliyun.bind(fakeProfile());
const never = new AbortController().signal;
const good = jsonReply(200, { RequestId: 'R1' });

function callOf(facts: Partial<ApiCall<string>> = {}): ApiCall<string> {
  return {
    name: 'Anything',
    resend: 'always',
    request: { method: 'POST', path: '/', query: [], headers: {} },
    parse: reply => {
      if (reply.status !== 200) throw new CdnError('unavailable', { code: `HTTP ${reply.status}` });
      return reply.body;
    },
    ...facts,
  };
}

function throttledFor(retryAfterMs: number): ApiCall<string> {
  return callOf({
    parse: () => {
      throw new CdnError('throttled', { retryAfterMs });
    },
  });
}

interface Rig {
  readonly clock: FakeClock;
  readonly log: FakeLog;
  readonly sent: FakeHttp['sent'];
  readonly send: Send;
}

function rig(answer: (count: number, signal: AbortSignal) => Reply | Promise<Reply>): Rig {
  const clock = createFakeClock();
  const log = createFakeLog();
  const { http, sent } = createFakeHttp((_sent, count, signal) => answer(count, signal));
  let nonces = 0;
  return { clock, log, sent, send: createSend({ http, clock, log, nonce: () => `nonce-${++nonces}` }) };
}

describe('send', () => {
  it('gives what the call reads from the reply', async () => {
    const { clock, send, sent } = rig(() => good);
    assert.equal(await clock.run(send(provider, callOf(), never)), good.body);
    assert.equal(sent.length, 1);
  });

  it('signs each attempt anew, with its own nonce and time', async () => {
    const { clock, send, sent } = rig(count => (count < 3 ? jsonReply(503, {}) : good));
    await clock.run(send(provider, callOf(), never));
    const headers = sent.map(({ request }) => request.headers);
    assert.deepEqual(
      headers.map(each => each['x-acs-signature-nonce']),
      ['nonce-1', 'nonce-2', 'nonce-3'],
    );
    assert.deepEqual(
      headers.map(each => each['x-acs-date']),
      ['2026-11-22T12:00:00Z', '2026-11-22T12:00:00Z', '2026-11-22T12:00:01Z'],
    );
    assert.equal(new Set(headers.map(each => each['authorization'])).size, 3);
    assert.deepEqual(clock.asked, [500, 1000]);
  });

  it('gives the last error after three attempts', async () => {
    const { clock, send, sent } = rig(count => jsonReply(500 + count, {}));
    await assert.rejects(clock.run(send(provider, callOf(), never)), {
      kind: 'unavailable',
      code: 'HTTP 503',
    });
    assert.equal(sent.length, 3);
  });

  it('does not repeat a call that acts once its answer is lost', async () => {
    const { clock, send, sent } = rig(() => {
      throw new CdnError('timeout', { maybeSent: true });
    });
    await assert.rejects(clock.run(send(provider, callOf({ resend: 'ifNotSent' }), never)), {
      kind: 'timeout',
      maybeSent: true,
    });
    assert.equal(sent.length, 1);
    assert.deepEqual(clock.asked, []);
  });

  it('waits as long as the service asks, and not at all when that is too long', async () => {
    const short = rig(() => good);
    await assert.rejects(short.clock.run(short.send(provider, throttledFor(7000), never)), {
      kind: 'throttled',
    });
    assert.deepEqual(short.clock.asked, [7000, 7000]);
    const long = rig(() => good);
    await assert.rejects(long.clock.run(long.send(provider, throttledFor(61_000), never)), {
      kind: 'throttled',
    });
    assert.deepEqual(long.clock.asked, []);
  });

  it('sends nothing when it is cancelled before', async () => {
    const { clock, send, sent, log } = rig(() => good);
    await assert.rejects(clock.run(send(provider, callOf(), AbortSignal.abort())), {
      kind: 'cancelled',
      maybeSent: false,
    });
    assert.equal(sent.length, 0);
    assert.deepEqual(log.lines, []);
  });

  it('ends at once and in silence when it is cancelled during a wait', async () => {
    const stop = new AbortController();
    const { clock, send, sent, log } = rig(() => jsonReply(503, {}));
    const sending = send(provider, callOf(), stop.signal);
    await settle();
    assert.equal(clock.pending(), 1);
    const lines = log.lines.length;
    stop.abort();
    await assert.rejects(sending, { kind: 'cancelled' });
    assert.equal(clock.pending(), 0);
    assert.equal(sent.length, 1);
    assert.equal(log.lines.length, lines);
  });

  it('is cancelled while the request is on its way, and says that it may have arrived', async () => {
    const stop = new AbortController();
    const { send, log } = rig(
      (_count, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new CdnError('cancelled', { maybeSent: true })));
        }),
    );
    const sending = send(provider, callOf({ resend: 'ifNotSent' }), stop.signal);
    await settle();
    stop.abort();
    await assert.rejects(sending, { kind: 'cancelled', maybeSent: true });
    assert.deepEqual(log.lines, []);
  });

  it('rejects with a CdnError that may have been sent when an answer breaks the reader', async () => {
    const { clock, send } = rig(() => good);
    const call = callOf({
      parse: () => {
        throw new TypeError('Cannot read properties of undefined');
      },
    });
    await assert.rejects(clock.run(send(provider, call, never)), (thrown: unknown) => {
      assert.ok(thrown instanceof CdnError);
      assert.equal(thrown.kind, 'badReply');
      assert.equal(thrown.maybeSent, true);
      assert.ok(thrown.cause instanceof TypeError);
      return true;
    });
  });

  it('rejects with a CdnError that was not sent when the request can’t be signed', async () => {
    const { clock, send, sent } = rig(() => good);
    const broken = aliyun.bind(fakeProfile({ endpoint: 'nowhere' }));
    await assert.rejects(clock.run(send(broken, callOf(), never)), { name: 'CdnError', maybeSent: false });
    assert.equal(sent.length, 0);
  });

  it('logs codes and request ids, and neither keys nor what a signature refusal echoes', async () => {
    const canary = 'CAIScanaryToken';
    const bound = aliyun.bind(
      fakeProfile({ credentials: { ...fakeProfile().credentials, securityToken: canary } }),
    );
    const echo = `Specified signature is not matched with our calculation. server string to sign is:POST&%2F&${canary}`;
    const { clock, send, log } = rig(() => refusalReply(400, 'SignatureDoesNotMatch', echo));
    await assert.rejects(clock.run(send(bound, bound.test()[0] ?? assert.fail(), never)), {
      kind: 'altered',
    });
    const lines = log.lines.join('\n');
    assert.match(lines, /SignatureDoesNotMatch/);
    assert.match(lines, /R-refused/);
    for (const secret of [canary, 'canary/secret+é=', 'LTAIcanaryId', 'Signature=']) {
      assert.equal(lines.includes(secret), false, secret);
    }
  });
});
