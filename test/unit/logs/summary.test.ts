import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseLine } from '../../../src/core/logs/parseLine.ts';
import { summarize } from '../../../src/core/logs/summary.ts';
import { property } from '../../support/property.ts';
import { damagedLine, writtenLine } from './logLines.ts';

function line(second: string, status: string, bytes: string, cache: string): string {
  return `[9/Jun/2015:01:58:${second} +0800] 1.2.3.4 - 5 "-" "GET http://h/" ${status} 1 ${bytes} ${cache} "a" "-"\n`;
}

test('lines are summed up, and damaged ones counted apart', () => {
  const text =
    line('09', '200', '100', 'HIT') +
    line('08', '200', '50', 'MISS') +
    'damaged\n\n' +
    line('11', '404', '-', '-') +
    line('11', '-', '7', 'HIT');
  assert.deepEqual(summarize(Buffer.from(text)), {
    lines: 5,
    damaged: 1,
    from: Date.UTC(2015, 5, 8, 17, 58, 8),
    to: Date.UTC(2015, 5, 8, 17, 58, 11),
    perSecond: 1,
    bytes: 157,
    hitRatio: 2 / 3,
    statuses: new Map([
      [200, 2],
      [404, 1],
      [-1, 1],
    ]),
  });
});

test('without a line of a log there is nothing to divide', () => {
  assert.deepEqual(summarize(Buffer.from('x\n')), {
    lines: 1,
    damaged: 1,
    from: undefined,
    to: undefined,
    perSecond: undefined,
    bytes: 0,
    hitRatio: undefined,
    statuses: new Map(),
  });
});

property(
  'a summary is what its lines say one by one',
  [
    fc.array(fc.oneof({ weight: 4, arbitrary: writtenLine.map(({ text }) => text) }, damagedLine), {
      maxLength: 20,
    }),
  ],
  texts => {
    const lines = texts.map(parseLine).filter(parsed => parsed !== undefined);
    const { from, to, bytes, statuses, damaged, hitRatio } = summarize(Buffer.from(texts.join('\n')));
    const times = lines.map(({ time }) => time);
    assert.equal(from, times.length === 0 ? undefined : Math.min(...times));
    assert.equal(to, times.length === 0 ? undefined : Math.max(...times));
    assert.equal(
      bytes,
      lines.reduce((sum, { numbers }) => sum + (numbers.responseBytes ?? 0), 0),
    );
    assert.equal(damaged, texts.filter(text => text !== '').length - lines.length);
    const counts = Map.groupBy(lines, ({ numbers }) => numbers.status ?? -1);
    assert.deepEqual(statuses, new Map([...counts].map(([status, of]) => [status, of.length])));
    const hits = lines.filter(({ cache }) => cache === 'HIT').length;
    const both = hits + lines.filter(({ cache }) => cache === 'MISS').length;
    assert.equal(hitRatio, both === 0 ? undefined : hits / both);
  },
);
