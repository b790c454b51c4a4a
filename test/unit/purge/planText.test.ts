import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPlan, writePlan } from '../../../src/core/purge/planText.ts';

test('a plan that nobody has touched reads as what it was written from', () => {
  const objects = ['https://a.example.com/1', 'https://a.example.com/2?v=1'];
  const lines = readPlan(writePlan(['Purge 2 URLs?', 'Remove lines.'], objects));
  assert.deepEqual(lines, [
    { line: 3, text: objects[0] },
    { line: 4, text: objects[1] },
  ]);
});

test('blank lines, comments, white space around and any newline count for nothing', () => {
  const lines = readPlan('# heading\r\n\r\n  https://a.example.com/1\t\r# not this\nhttps://a.example.com/2');
  assert.deepEqual(lines, [
    { line: 3, text: 'https://a.example.com/1' },
    { line: 5, text: 'https://a.example.com/2' },
  ]);
  assert.deepEqual(readPlan(''), []);
});
