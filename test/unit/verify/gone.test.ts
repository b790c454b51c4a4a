import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import * as fc from 'fast-check';
import { CdnError } from '../../../src/core/errors.ts';
import type { Probe, ProbeUrl } from '../../../src/core/verify/probe.ts';
import { type Asked, prove } from '../../../src/core/verify/prove.ts';
import { type Evidence, judge } from '../../../src/core/verify/verdict.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import {
  anew,
  before,
  beforeAt,
  beforeWithoutAge,
  checkRows,
  file,
  large,
  notAnew,
  probe,
  purgedAt,
  type Row,
} from './situations.ts';

const notFound = probe('', { status: 404 });
const gone = { isGone: true } as const;

const rows: readonly Row[] = [
  ['not found', { before, after: notFound }, { kind: 'gone' }],
  ['gone for good', { before, after: probe('', { status: 410 }) }, { kind: 'gone' }],
  ['not found before either', { before: notFound, after: notFound, origin: probe('old') }, { kind: 'gone' }],

  [
    'an old copy, the origin has none',
    { before, after: probe('old', notAnew), origin: notFound },
    { kind: 'stillThere', from: 'edge' },
  ],
  [
    'no Age, the origin has none',
    { before: beforeWithoutAge, after: probe('old'), origin: notFound },
    { kind: 'stillThere', from: 'edge' },
  ],
  [
    'other content, the origin has none',
    { before, after: probe('older', { servedBy: 'edge2' }), origin: probe('', { status: 410 }) },
    { kind: 'stillThere', from: 'edge' },
  ],
  ['an old copy', { before, after: probe('old', notAnew) }, { kind: 'stillThere', from: 'edge' }],
  [
    'an old copy, the origin has a page for missing files',
    { before, after: probe('old', notAnew), origin: probe('home') },
    { kind: 'stillThere', from: 'edge' },
  ],
  [
    'same as before, no Age, the origin has a page for missing files',
    { before: beforeWithoutAge, after: probe('old'), origin: probe('home') },
    { kind: 'stillThere', from: 'edge' },
  ],

  [
    'the origin has it too',
    { before: beforeWithoutAge, after: probe('old'), origin: probe('old') },
    { kind: 'stillThere', from: 'origin' },
  ],
  [
    'an old copy, the origin has it too',
    { before, after: probe('old', notAnew), origin: probe('old') },
    { kind: 'stillThere', from: 'origin' },
  ],
  ['fetched anew', { before, after: probe('old', anew) }, { kind: 'stillThere', from: 'origin' }],
  [
    'fetched anew, was not found before',
    { before: notFound, after: probe('old', anew) },
    { kind: 'stillThere', from: 'origin' },
  ],

  [
    'same as before, no Age, no origin',
    { before: beforeWithoutAge, after: probe('old') },
    { kind: 'stillThere', from: undefined },
  ],
  ['nothing known of before', { after: probe('old') }, { kind: 'stillThere', from: undefined }],
  [
    'nothing known of before, the origin has something else',
    { after: probe('old'), origin: probe('home') },
    { kind: 'stillThere', from: undefined },
  ],
  [
    'too large to compare, the origin answers',
    { after: large({}), origin: large({}) },
    { kind: 'stillThere', from: undefined },
  ],

  ['other content, fetched anew', { before, after: probe('home', anew) }, { kind: 'replaced' }],
  [
    'the origin’s page for missing files',
    { before, after: probe('home', anew), origin: probe('home') },
    { kind: 'replaced' },
  ],

  [
    'a redirect, to the new name perhaps',
    { before, after: probe('', { status: 301, location: '/new.js' }) },
    { kind: 'unknown', reason: 'redirect', location: 'https://static.example.com/new.js' },
  ],
  [
    'the edge refuses',
    { before, after: probe('', { status: 403 }) },
    { kind: 'unknown', reason: 'forbidden', status: 403 },
  ],
  [
    'no answer',
    { before, after: new CdnError('timeout') },
    { kind: 'unknown', reason: 'unreachable', error: { kind: 'timeout' } },
  ],
];

await describe('of a file that was deleted or renamed', () =>
  checkRows(rows.map(([name, evidence, outcome]) => [name, { ...evidence, ...gone }, outcome])));

/** Answers of all kinds, of few contents, so that they often agree. */
const answer: fc.Arbitrary<Probe> = fc
  .record({
    text: fc.constantFrom('old', 'new', 'home'),
    status: fc.constantFrom(200, 200, 200, 404, 410, 301, 403, 503),
    age: fc.constantFrom(undefined, 0, 2, 611),
    servedBy: fc.constantFrom('edge1', 'edge2', undefined),
  })
  .map(({ text, ...facts }) => probe(text, facts));
const noAnswer = fc.constant(new CdnError('network'));
const evidences: fc.Arbitrary<Evidence> = fc.record({
  before: fc.oneof(
    answer.map(each => ({ ...each, at: beforeAt })),
    noAnswer,
    fc.constant(undefined),
  ),
  after: fc.oneof({ arbitrary: answer, weight: 9 }, { arbitrary: noAnswer, weight: 1 }),
  origin: fc.oneof(answer, noAnswer, fc.constant(undefined)),
  local: fc.constantFrom(undefined, file('new')),
  isGone: fc.boolean(),
  purgedAt: fc.constant(purgedAt),
});
const goneKinds = new Set(['gone', 'stillThere', 'replaced']);

test('a file that is there is never said to be gone, one that is gone never to be live', () => {
  fc.assert(
    fc.property(evidences, evidence => {
      const { kind } = judge(evidence);
      assert.equal(goneKinds.has(kind), evidence.isGone === true && kind !== 'unknown', kind);
    }),
  );
});

test('a file is said to be gone when the edge has none, and only then', () => {
  fc.assert(
    fc.property(evidences, evidence => {
      const { after } = evidence;
      const isMissing = !(after instanceof CdnError) && [404, 410].includes(after.status);
      assert.equal(judge({ ...evidence, isGone: true }).kind === 'gone', isMissing);
    }),
  );
});

test('what is still there is never blamed on an origin that has no such file', () => {
  fc.assert(
    fc.property(evidences, fc.constantFrom(404, 410), (evidence, status) => {
      const verdict = judge({ ...evidence, origin: probe('', { status }), isGone: true });
      assert.ok(verdict.kind !== 'stillThere' || verdict.from === 'edge');
    }),
  );
});

/** When an edge that gives these answers in turn is looked at, in milliseconds, and what is found. */
async function looks(
  answers: readonly Probe[],
  facts: { before?: Asked; ended: boolean },
): Promise<[string, ...number[]]> {
  const clock = createFakeClock();
  const start = clock.now();
  const times: number[] = [];
  const ask: ProbeUrl = async () => {
    times.push(clock.now() - start);
    const answered = answers[Math.min(times.length, answers.length) - 1] ?? assert.fail();
    return { ...answered, at: clock.now() };
  };
  const purge = { before: undefined, purgedAt: start, estimateSeconds: undefined, ...facts };
  const { signal } = new AbortController();
  const verdict = await clock.run(
    prove({ url: 'https://static.example.com/a.js', ...gone }, purge, { probe: ask, clock }, signal),
  );
  return [verdict.kind, ...times];
}

describe('the look at the URL of a file that is gone', () => {
  const old = probe('old', { age: 3600 });
  const unaged = probe('old');

  it('ends when the edge has none', async () => {
    assert.deepEqual(await looks([notFound], { ended: true }), ['gone', 0]);
    assert.deepEqual(await looks([notFound], { ended: false }), ['gone', 0]);
  });

  it('goes on while an old copy is served', async () => {
    assert.deepEqual(await looks([old, old, notFound], { ended: true }), ['gone', 0, 500, 2500]);
    assert.deepEqual(await looks([old], { ended: true }), ['stillThere', 0, 500, 2500, 7500]);
    assert.deepEqual(await looks([old, notFound], { ended: false }), ['gone', 0, 1000]);
  });

  it('does not wait for an origin that still has it', async () => {
    assert.deepEqual(await looks([probe('old', { age: 0 })], { ended: true, before: unaged }), [
      'stillThere',
      0,
    ]);
  });

  it('goes on where nothing tells new from old, unless the purge is known to have ended', async () => {
    assert.deepEqual(await looks([unaged], { ended: true }), ['stillThere', 0]);
    assert.deepEqual(await looks([unaged, notFound], { ended: false }), ['gone', 0, 1000]);
  });
});
