import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Reply } from '../../../src/core/http/call.ts';
import type { Bucket, BucketLevel, Window } from '../../../src/core/http/meters.ts';
import { createPace, type RateLimits, type Tokens } from '../../../src/core/http/pacing.ts';
import { createFakeClock, type FakeClock, settle } from '../../support/fakeClock.ts';
import { property } from '../../support/property.ts';

const reply: Reply = { status: 200, headers: {}, body: '' };
const never = new AbortController().signal;

const published = new Map<string, Bucket | Window>([
  ['requests', { size: 3, perSecond: 1 }],
  ['urls', { size: 100, perSecond: 10 }],
  ['minute', { most: 100, withinMs: 60_000 }],
]);

function limitsOf(
  levels: () => Readonly<Record<string, BucketLevel>> = () => ({}),
  account = 'a',
): RateLimits {
  return {
    account,
    limitOf: name => published.get(name),
    read: levels,
  };
}

interface Rig {
  readonly clock: FakeClock;
  /** When each piece of work began, in milliseconds after the first. */
  readonly begun: number[];
  readonly go: (cost: Tokens | undefined, limits?: RateLimits, signal?: AbortSignal) => Promise<Reply>;
}

function rig(): Rig {
  const clock = createFakeClock();
  const start = clock.now();
  const pace = createPace(clock);
  const begun: number[] = [];
  return {
    clock,
    begun,
    go: (cost, limits = limitsOf(), signal = never) =>
      pace(limits, cost, signal, async () => {
        begun.push(clock.now() - start);
        return reply;
      }),
  };
}

describe('pacing', () => {
  it('lets a burst through as large as the bucket, then one with each token', async () => {
    const { clock, begun, go } = rig();
    await clock.run(Promise.all(Array.from({ length: 6 }, () => go({ requests: 1 }))));
    assert.deepEqual(begun, [0, 0, 0, 1000, 2000, 3000]);
  });

  it('waits for the bucket that is short the longest', async () => {
    const { clock, begun, go } = rig();
    await clock.run(Promise.all([go({ requests: 1, urls: 90 }), go({ requests: 1, urls: 60 })]));
    assert.deepEqual(begun, [0, 5000]);
  });

  it('keeps the order of the calls: a small request does not overtake a large one', async () => {
    const { clock, go } = rig();
    const order: string[] = [];
    const named = async (name: string, urls: number): Promise<void> => {
      await go({ urls });
      order.push(name);
    };
    await clock.run(Promise.all([named('first', 100), named('large', 80), named('small', 1)]));
    assert.deepEqual(order, ['first', 'large', 'small']);
  });

  it('does not hold back what has no cost or no limits, nor another account', async () => {
    const { clock, begun, go } = rig();
    const work = [
      go({ urls: 100 }),
      go(undefined),
      go({ urls: 100 }, limitsOf(undefined, 'b')),
      go({ unheardOf: 1e9 }),
    ];
    await clock.run(Promise.all(work));
    assert.deepEqual(begun, [0, 0, 0, 0]);
  });

  it('believes an answer that says less is left: others of the account are at work', async () => {
    const { clock, begun, go } = rig();
    await clock.run(
      go(
        { urls: 1 },
        limitsOf(() => ({ urls: { left: 0 } })),
      ),
    );
    await clock.run(go({ urls: 20 }));
    assert.deepEqual(begun, [0, 2000]);
  });

  it('believes an answer that says more is left, and the account’s own size and rate', async () => {
    const { clock, begun, go } = rig();
    await clock.run(
      go(
        { urls: 100 },
        limitsOf(() => ({ urls: { left: 500, size: 1000, perSecond: 100 } })),
      ),
    );
    await clock.run(go({ urls: 500 }));
    await clock.run(go({ urls: 1000 }));
    assert.deepEqual(begun, [0, 0, 10_000]);
  });

  it('takes an answer that has not counted the others under way for less only', async () => {
    const clock = createFakeClock();
    const pace = createPace(clock);
    const answered = Promise.withResolvers<Reply>();
    const slow = pace(limitsOf(), { urls: 60 }, never, () => answered.promise);
    await settle();
    // Answered before the service has seen the slow one.
    await pace(
      limitsOf(() => ({ urls: { left: 70 } })),
      { urls: 30 },
      never,
      async () => reply,
    );
    const started = clock.now();
    await clock.run(pace(limitsOf(), { urls: 20 }, never, async () => reply));
    assert.equal(clock.now() - started, 1000, '10 are left of 100, not 70');
    answered.resolve(reply);
    await slow;
  });

  it('ends at once and in silence when it is cancelled, and costs nothing then', async () => {
    const { clock, begun, go } = rig();
    await go({ urls: 100 });
    const stop = new AbortController();
    const waiting = go({ urls: 50 }, limitsOf(), stop.signal);
    const next = go({ urls: 10 });
    await settle();
    stop.abort();
    await assert.rejects(waiting, { kind: 'cancelled' });
    await clock.run(next);
    assert.deepEqual(begun, [0, 1000]);
  });

  it('lets one leave that waits behind others, at once', async () => {
    const { clock, begun, go } = rig();
    await go({ urls: 100 });
    const first = go({ urls: 50 });
    const stop = new AbortController();
    const second = go({ urls: 50 }, limitsOf(), stop.signal);
    const third = go({ urls: 10 });
    await settle();
    const at = clock.now();
    stop.abort();
    await assert.rejects(second, { kind: 'cancelled' });
    assert.equal(clock.now(), at);
    await clock.run(Promise.all([first, third]));
    assert.deepEqual(begun, [0, 5000, 6000], 'Who left took nothing.');
  });

  it('refuses what no waiting would let through', async () => {
    const { go } = rig();
    await assert.rejects(go({ urls: 101 }), { kind: 'tooLarge', code: 'urls', detail: { limit: 100 } });
    await go({ urls: 100 });
  });

  it('gives back its place when the work fails', async () => {
    const clock = createFakeClock();
    const pace = createPace(clock);
    await assert.rejects(
      pace(limitsOf(), { urls: 1 }, never, () => Promise.reject(new Error('lost'))),
      /lost/,
    );
    const started = clock.now();
    await pace(
      limitsOf(() => ({ urls: { left: 100 } })),
      { urls: 1 },
      never,
      async () => reply,
    );
    await clock.run(pace(limitsOf(), { urls: 100 }, never, async () => reply));
    assert.equal(clock.now(), started, 'Nothing is under way, so the answer was believed.');
  });

  it('lets no more through within a window than it has, whenever the service begins to count', async () => {
    const { clock, begun, go } = rig();
    await clock.run(go({ minute: 60 }));
    await clock.advance(20_000);
    await clock.run(Promise.all([go({ minute: 40 }), go({ minute: 50 }), go({ minute: 50 })]));
    assert.deepEqual(begun, [0, 20_000, 60_000, 80_000]);
    await assert.rejects(go({ minute: 101 }), { kind: 'tooLarge', detail: { limit: 100 } });
  });

  it('takes nothing to have been filled up while an answer was on its way: the service may have counted late', async () => {
    const clock = createFakeClock();
    const pace = createPace(clock);
    const levels = limitsOf(() => ({ urls: { left: 0 } }));
    await clock.run(
      pace(levels, { urls: 100 }, never, async () => {
        await clock.sleep(2000, never);
        return reply;
      }),
    );
    const started = clock.now();
    await clock.run(pace(levels, { urls: 30 }, never, async () => reply));
    assert.equal(clock.now() - started, 3000, 'Of the 20 of two seconds none is sure.');
  });

  property(
    'never takes more than the bucket gives, whatever is asked for when',
    [
      fc.array(fc.record({ urls: fc.integer({ min: 1, max: 100 }), pauseMs: fc.nat(3000) }), {
        maxLength: 30,
      }),
    ],
    async steps => {
      const { clock, begun, go } = rig();
      const work: Promise<Reply>[] = [];
      for (const { urls, pauseMs } of steps) {
        work.push(go({ urls }));
        await clock.advance(pauseMs);
      }
      await clock.run(Promise.all(work));
      // In the order of the calls, so the n-th piece of work is the n-th step's.
      let left = 100;
      let at = 0;
      for (const [index, when] of begun.entries()) {
        left = Math.min(100, left + ((when - at) / 1000) * 10) - (steps[index]?.urls ?? 0);
        at = when;
        assert.ok(left > -1e-6, `${left} left`);
      }
      assert.equal(begun.length, steps.length);
    },
    { slower: 2 },
  );
});
