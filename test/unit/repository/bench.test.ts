import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Measured, fastestThird, median, wordLine, wordSpread } from '../../../bench/bench.ts';
import { chooseBenches } from '../../../bench/registry.ts';

test('a bench is chosen by the id of its goal, all are without one, and a mistyped one is refused', () => {
  const all = chooseBenches([]).map(([id]) => id);
  assert.deepEqual(all.slice(0, 3), ['S1', 'S2', 'S3']);
  assert.deepEqual(
    chooseBenches(['S3', 'S1']).map(([id]) => id),
    ['S3', 'S1'],
  );
  assert.throws(() => chooseBenches(['S1', 's2']), /no bench s2/);
});

test('a line gives figure, spread, yardstick and goal, and ends with the verdict', () => {
  const measured: Measured = {
    what: 'load',
    figure: '0.42',
    spread: '0.38–0.61 of 5 windows',
    yardstick: 'the others',
    goal: '≤ 1.00',
    met: true,
  };
  const words = ['S1', 'load', '0.42', '0.38–0.61 of 5 windows', 'the others', '≤ 1.00', 'met'];
  assert.deepEqual(wordLine('S1', measured).split(/ {2,}/), words);
  assert.match(wordLine('S1', { ...measured, met: false }), / missed$/);
});

test('the figures of several windows become one, with their spread', () => {
  assert.equal(median([5, 1, 3]), 3);
  assert.equal(median([1, 2, 3, 4]), 3);
  assert.equal(fastestThird([9, 1, 8, 2, 7, 3]), 2);
  assert.equal(fastestThird([2, 1]), 1);
  assert.throws(() => median([]), /no values/);
  assert.throws(() => fastestThird([]), /no values/);
  assert.equal(wordSpread([0.5, 0.25, 1], 'windows'), '0.25–1.00 of 3 windows');
});
