import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CdnError, cancelled } from '../../../src/core/errors.ts';
import type { Probe, ProbeUrl } from '../../../src/core/verify/probe.ts';
import { type Asked, prove, type Purge, type Subject } from '../../../src/core/verify/prove.ts';
import type { Verdict } from '../../../src/core/verify/verdict.ts';
import { createFakeClock, type FakeClock, settle } from '../../support/fakeClock.ts';
import { file, probe } from './situations.ts';

const url = 'https://static.example.com/app.js';
const subject: Subject = { url, local: file('new') };
const never = new AbortController().signal;

interface Look {
  readonly url: string;
  readonly at: number;
  readonly options: Parameters<ProbeUrl>[1];
}

interface Rig {
  readonly clock: FakeClock;
  readonly looks: Look[];
  /** Milliseconds from the first look. */
  readonly times: () => number[];
  readonly prove: (facts?: {
    subject?: Subject;
    before?: Asked;
    ended?: boolean;
    estimateSeconds?: number;
    signal?: AbortSignal;
  }) => Promise<Verdict>;
}

/** An edge that serves the old copy until the purge has reached it, and an origin. */
function rig(edge: (look: number, at: number) => Probe | CdnError): Rig {
  const clock = createFakeClock();
  const purgedAt = clock.now();
  const looks: Look[] = [];
  const ask: ProbeUrl = async (asked, options) => {
    looks.push({ url: asked, at: clock.now(), options });
    const answer = edge(looks.filter(look => look.url === asked).length, clock.now());
    if (answer instanceof CdnError) throw answer;
    return { ...answer, url: asked };
  };
  return {
    clock,
    looks,
    times: () => looks.map(look => look.at - purgedAt),
    prove: ({ subject: own = subject, before, ended = true, estimateSeconds, signal = never } = {}) =>
      prove(own, { before, purgedAt, ended, estimateSeconds }, { probe: ask, clock }, signal),
  };
}

const endedAtOnce: Purge = { before: undefined, purgedAt: 0, ended: true, estimateSeconds: undefined };

/** Stored before the purge, and says so by its age. */
function stale(at: number): Probe {
  return probe('old', { at, age: 3600 });
}

const fresh = probe('new', {});

/** When the last look at an edge that stays old is, in milliseconds from the first. */
async function patience(estimateSeconds: number): Promise<number> {
  const { clock, times, prove: run } = rig((_look, at) => stale(at));
  await clock.run(run({ ended: false, estimateSeconds }));
  return times().at(-1) ?? 0;
}

describe('the look at the edge after a purge', () => {
  it('ends at once when the edge serves the file', async () => {
    const { clock, looks, prove: run } = rig(() => fresh);
    const verdict = await clock.run(run());
    assert.equal(verdict.kind, 'fresh');
    assert.equal(looks.length, 1);
    assert.deepEqual(clock.asked, []);
  });

  it('looks again while the edge serves the old copy, until it does not', async () => {
    const { clock, times, prove: run } = rig((look, at) => (look < 3 ? stale(at) : fresh));
    assert.equal((await clock.run(run())).kind, 'fresh');
    assert.deepEqual(times(), [0, 500, 2500]);
  });

  it('gives up after eight seconds when the service has said that the purge is complete', async () => {
    const { clock, times, prove: run } = rig((_look, at) => stale(at));
    assert.equal((await clock.run(run())).kind, 'oldAtEdge');
    assert.deepEqual(times(), [0, 500, 2500, 7500]);
  });

  it('has a minute’s patience where only the edge says when the purge has arrived', async () => {
    const { clock, times, prove: run } = rig((_look, at) => stale(at));
    assert.equal((await clock.run(run({ ended: false }))).kind, 'oldAtEdge');
    assert.deepEqual(times(), [0, 1000, 3000, 7000, 15_000, 30_000, 60_000]);
  });

  it('goes on until the service’s own estimate has passed, and once more, but not for hours', async () => {
    assert.equal(await patience(5), 60_000);
    assert.equal(await patience(420), 450_000);
    assert.equal(await patience(86_400), 630_000);
  });

  it('goes on without an end to wait for while nothing tells the copy from the one before', async () => {
    // As an edge answers that says neither how old its copy is nor whether it asked.
    const before = probe('old', { at: Date.UTC(2026, 10, 22, 12) - 1000 });
    const { clock, times, prove: run } = rig((look, at) => (look < 3 ? probe('old', { at }) : fresh));
    assert.equal((await clock.run(run({ before, ended: false }))).kind, 'fresh');
    assert.deepEqual(times(), [0, 1000, 3000]);
    const unseen = rig(look => (look < 3 ? probe('old', {}) : fresh));
    assert.equal((await unseen.clock.run(unseen.prove({ ended: false }))).kind, 'fresh', 'No look before.');
    const gone = rig(look => (look < 2 ? probe('', { status: 404 }) : fresh));
    assert.equal((await gone.clock.run(gone.prove({ ended: false }))).kind, 'fresh');
  });

  it('sends the headers that make an edge talk', async () => {
    const { clock, looks, prove: run } = rig(() => fresh);
    await clock.run(run({ subject: { ...subject, headers: { pragma: 'akamai-x-cache-on' } } }));
    assert.deepEqual(looks[0]?.options.headers, { pragma: 'akamai-x-cache-on' });
  });

  const ends: [string, Probe | CdnError, string][] = [
    ['a missing file', probe('', { status: 404 }), 'missing'],
    ['a forbidden one', probe('', { status: 403 }), 'unknown'],
    ['an edge that fails', probe('', { status: 502 }), 'unknown'],
    ['an edge that does not answer', new CdnError('timeout', { maybeSent: true }), 'unknown'],
    ['an edge that can’t be reached', new CdnError('network', { code: 'ENOTFOUND' }), 'unknown'],
    ['another content', probe('other', {}), 'different'],
  ];
  for (const [name, answer, kind] of ends) {
    it(`does not wait for what waiting does not change: ${name}`, async () => {
      const { clock, looks, prove: run } = rig(() => answer);
      assert.equal((await clock.run(run())).kind, kind);
      assert.equal(looks.length, 1);
    });
  }

  it('goes on when an edge that was old stops answering, and says that it did', async () => {
    const { clock, prove: run } = rig((look, at) => (look === 1 ? stale(at) : new CdnError('network')));
    const verdict = await clock.run(run());
    assert.ok(verdict.kind === 'unknown' && verdict.reason === 'unreachable');
  });

  it('asks the edge that the rule names, and the origin at its own address', async () => {
    const originUrl = 'https://bucket.example.com/app.js';
    const own: Subject = { url, originUrl, connectTo: 'http://127.0.0.1:1' };
    const { clock, looks, prove: run } = rig(() => fresh);
    const verdict = await clock.run(run({ subject: own }));
    assert.ok(verdict.kind === 'fresh' && verdict.proof === 'origin');
    assert.deepEqual(
      looks.map(look => [look.url, look.options.connectTo]),
      [
        [url, 'http://127.0.0.1:1'],
        [originUrl, undefined],
      ],
    );
  });

  it('does without an origin that does not answer', async () => {
    const originUrl = 'https://bucket.example.com/app.js';
    const clock = createFakeClock();
    const ask: ProbeUrl = async asked => {
      if (asked === originUrl) throw new CdnError('network');
      return fresh;
    };
    const verdict = await prove({ ...subject, originUrl }, endedAtOnce, { probe: ask, clock }, never);
    assert.equal(verdict.kind, 'fresh');
  });

  it('compares with the file as it was when the purge began, once that is read', async () => {
    const { clock, prove: run } = rig(() => fresh);
    const reading = Promise.withResolvers<ReturnType<typeof file> | undefined>();
    const proving = run({ subject: { url, local: reading.promise } });
    await settle();
    reading.resolve(file('new'));
    assert.equal((await clock.run(proving)).kind, 'fresh');
    const gone = await clock.run(run({ subject: { url, local: Promise.resolve(undefined) } }));
    assert.notEqual(gone.kind, 'fresh');
  });

  it('does without a look before that failed', async () => {
    const { clock, prove: run } = rig(() => fresh);
    assert.equal((await clock.run(run({ before: new CdnError('timeout') }))).kind, 'fresh');
  });
});

describe('a cancelled look', () => {
  it('rejects at once while it waits to look again', async () => {
    const stop = new AbortController();
    const { clock, looks, prove: run } = rig((_look, at) => stale(at));
    const proving = run({ signal: stop.signal });
    await settle();
    assert.equal(clock.pending(), 1);
    stop.abort();
    await assert.rejects(proving, { kind: 'cancelled' });
    assert.equal(clock.pending(), 0);
    assert.equal(looks.length, 1);
  });

  it('rejects when the edge or the origin is being asked', async () => {
    for (const silent of [url, 'https://bucket.example.com/app.js']) {
      const stop = new AbortController();
      const ask: ProbeUrl = (asked, { signal }) =>
        asked === silent
          ? new Promise<Probe>((_resolve, reject) => {
              signal.addEventListener('abort', () => reject(cancelled(true)));
            })
          : Promise.resolve(fresh);
      const own = { ...subject, originUrl: 'https://bucket.example.com/app.js' };
      const proving = prove(own, endedAtOnce, { probe: ask, clock: createFakeClock() }, stop.signal);
      await settle();
      stop.abort();
      await assert.rejects(proving, { kind: 'cancelled' });
    }
  });
});
