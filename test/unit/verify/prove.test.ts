import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CdnError, cancelled } from '../../../src/core/errors.ts';
import type { Probe } from '../../../src/core/verify/probe.ts';
import { type Subject, prove } from '../../../src/core/verify/prove.ts';
import { before, file, probe, purgedAt } from './situations.ts';

const url = 'https://static.example.com/app.js';
const signal = new AbortController().signal;

/** A clock that sleeps at once and an edge that gives these answers in turn, the last one for ever. */
function world(...answers: ((Partial<Probe> & { text?: string }) | CdnError)[]) {
  let now = purgedAt;
  const asked: { url: string; connectTo: string | undefined }[] = [];
  const slept: number[] = [];
  return {
    asked,
    slept,
    ports: {
      clock: {
        now: () => now,
        sleep: async (ms: number, stop: AbortSignal) => {
          if (stop.aborted) throw cancelled();
          slept.push(ms);
          now += ms;
        },
      },
      probe: async (target: string, { connectTo }: { connectTo?: string | undefined }) => {
        const answer = answers[Math.min(asked.length, answers.length - 1)];
        asked.push({ url: target, connectTo });
        if (answer === undefined || answer instanceof CdnError)
          throw answer ?? new Error('no answer planned');
        const { text = 'old', ...facts } = answer;
        return probe(text, { at: now, ...facts });
      },
    },
  };
}

const subject: Subject = { url, local: file('new') };
const old = { age: 700 };
const fresh = { text: 'new', age: 0 };

test('looking ends with the first answer that is not the old copy', async () => {
  const { ports, slept, asked } = world(old, old, fresh, old);
  const verdict = await prove(subject, before, purgedAt, true, ports, signal);
  assert.equal(verdict.kind, 'fresh');
  assert.deepEqual(slept, [500, 2000]);
  assert.equal(asked.length, 3);
});

test('an edge that keeps the old copy is looked at longer when no service said that the purge is complete', async () => {
  const followed = world(old);
  const verdict = await prove(subject, before, purgedAt, true, followed.ports, signal);
  assert.equal(verdict.kind, 'oldAtEdge');
  const unfollowed = world(old);
  await prove(subject, before, purgedAt, false, unfollowed.ports, signal);
  assert(sum(unfollowed.slept) > 4 * sum(followed.slept));
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

test('the edge is asked at its chosen address, the origin at its own', async () => {
  const { ports, asked } = world({ text: 'new' });
  const connectTo = 'http://127.0.0.1:1';
  const originUrl = 'https://bucket.example.com/app.js';
  const verdict = await prove({ url, connectTo, originUrl }, undefined, purgedAt, true, ports, signal);
  assert.deepEqual(asked, [
    { url, connectTo },
    { url: originUrl, connectTo: undefined },
  ]);
  assert.equal(verdict.kind, 'fresh');
});

test('an edge that does not answer is a finding', async () => {
  const { ports } = world(new CdnError('timeout'));
  const verdict = await prove(subject, before, purgedAt, true, ports, signal);
  assert(verdict.kind === 'unknown' && verdict.reason === 'unreachable');
  assert.equal(verdict.error.kind, 'timeout');
});

test('cancelling is no finding, while asking and while waiting', async () => {
  const isCancelled = { name: 'CdnError', kind: 'cancelled' };
  const asking = world(cancelled());
  await assert.rejects(prove(subject, before, purgedAt, true, asking.ports, signal), isCancelled);
  const waiting = world(old);
  await assert.rejects(
    prove(subject, before, purgedAt, true, waiting.ports, AbortSignal.abort()),
    isCancelled,
  );
});
