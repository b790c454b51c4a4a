import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleLog } from '../../../demo/logs/sample.ts';
import { createRanges, fieldAt, findFields } from '../../../src/core/logs/parseLine.ts';
import { summarize } from '../../../src/core/logs/summary.ts';

function wholeLog(seed: number): Buffer {
  const log = sampleLog(300_000, seed);
  return Buffer.concat(Array.from({ length: log.members }, (_, index) => log.text(index)));
}

test('every line of the demo’s logs is read, in each of its formats', () => {
  let connecting = 0;
  let rest = 0;
  for (let seed = 1; seed <= 8; seed++) {
    const bytes = wholeLog(seed);
    const { lines, damaged } = summarize(bytes);
    assert.ok(lines > 500);
    assert.equal(damaged, 0);
    const ranges = createRanges();
    assert.ok(findFields(bytes, 0, bytes.indexOf('\n'), ranges));
    if (ranges[fieldAt.connecting] !== -1) connecting++;
    if (ranges[fieldAt.rest] !== -1) rest++;
    assert.match(
      bytes.toString('latin1', ranges[fieldAt.url], ranges[fieldAt.url + 1]),
      /^https?:\/\/static\.demo\.test\//,
    );
  }
  assert.ok(connecting < 8 && rest > 0 && rest < connecting);
});
