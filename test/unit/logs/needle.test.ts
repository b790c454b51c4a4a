import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createNeedle } from '../../../src/core/logs/needle.ts';
import { property } from '../../support/property.ts';

const piece = fc.constantFrom('a', 'b', 'ab', 'aab', 'c', '中', '\n', 'x');
const text = (most: number): fc.Arbitrary<string> =>
  fc.array(piece, { minLength: 1, maxLength: most }).map(pieces => pieces.join(''));

property(
  'a text is found where `indexOf` finds it, in little and in much, before and after it has learnt',
  [
    fc.array(fc.tuple(text(30), fc.boolean()), { minLength: 1, maxLength: 4 }),
    text(14),
    fc.nat({ max: 6000 }),
  ],
  (parts, wanted, from) => {
    const needle = createNeedle(wanted);
    assert.equal(needle.length, Buffer.byteLength(wanted));
    for (const [part, isMuch] of parts) {
      const bytes = Buffer.from(isMuch ? part.repeat(Math.ceil(5000 / part.length)) + wanted : part);
      for (const start of [0, from, bytes.length])
        assert.equal(needle.next(bytes, start), start < bytes.length ? bytes.indexOf(wanted, start) : -1);
    }
  },
);
