import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { endOfTime, readTime } from '../../../src/core/logs/lineTime.ts';
import {
  createRanges,
  fieldAt,
  fieldNames,
  findFields,
  numberIn,
  parseLine,
  timeIn,
} from '../../../src/core/logs/parseLine.ts';
import { property } from '../../support/property.ts';
import { damagedLine, writtenLine } from './logLines.ts';

const older =
  '[9/Jun/2015:01:58:09 +0800] 192.168.15.75 - 1542 "-" "GET http://www.aliyun.com/index.html" 200 191 2830 MISS "Mozilla/5.0 (compatible; AhrefsBot/5.0; +http://ahrefs.com/robot/)" "text/html"';

test('a line of the documents is read into its fields', () => {
  const line = parseLine(older);
  assert.deepEqual(line?.text, {
    time: '[9/Jun/2015:01:58:09 +0800]',
    client: '192.168.15.75',
    proxy: '-',
    elapsed: '1542',
    referer: '-',
    method: 'GET',
    url: 'http://www.aliyun.com/index.html',
    status: '200',
    requestBytes: '191',
    responseBytes: '2830',
    cache: 'MISS',
    agent: 'Mozilla/5.0 (compatible; AhrefsBot/5.0; +http://ahrefs.com/robot/)',
    contentType: 'text/html',
  });
  assert.equal(line.time, Date.UTC(2015, 5, 8, 17, 58, 9));
  assert.equal(line.cache, 'MISS');
  assert.deepEqual(line.numbers, { elapsed: 1542, status: 200, requestBytes: 191, responseBytes: 2830 });
});

test('the connecting address and what is behind it are told apart', () => {
  const newer = parseLine(`${older} 1.1.1.1`);
  assert.deepEqual([newer?.text.connecting, newer?.text.rest], ['1.1.1.1', undefined]);
  const more = parseLine(`${older} 2001:db8::1 https CHARGE`);
  assert.deepEqual([more?.text.connecting, more?.text.rest], ['2001:db8::1', 'https CHARGE']);
  const without = parseLine(`${older} https NOTLAST`);
  assert.deepEqual([without?.text.connecting, without?.text.rest], [undefined, 'https NOTLAST']);
});

test('a missing request, a carriage return and a missing number are no damage', () => {
  const line = parseLine(
    `${older.replace('"GET http://www.aliyun.com/index.html"', '"-"').replace('1542', '-')}\r`,
  );
  assert.ok(line);
  assert.deepEqual([line.text.method, line.text.url], ['', '-']);
  assert.deepEqual([line.numbers.elapsed, line.text.contentType], [undefined, 'text/html']);
});

property(
  'what was written is what is read, as text and as bytes, valid or not',
  [writtenLine, fc.constantFrom('', '\r')],
  ({ text, time, fields }, end) => {
    const line = parseLine(text + end);
    assert.deepEqual(line?.text, fields);
    assert.equal(line.time, time);
    for (const { name, start, end: stop } of line.fields) assert.equal(text.slice(start, stop), fields[name]);

    const before = Buffer.from('another line\n');
    const bytes = Buffer.concat([before, Buffer.from(text + end), Buffer.from('\nand one more')]);
    const ranges = createRanges();
    assert.ok(findFields(bytes, before.length, before.length + Buffer.byteLength(text + end), ranges));
    for (const name of fieldNames) {
      const [from = -1, to = -1] = [ranges[fieldAt[name]], ranges[fieldAt[name] + 1]];
      assert.equal(from === -1 ? undefined : bytes.toString('utf8', from, to), fields[name]);
    }
    assert.equal(timeIn(bytes, ranges), time);
    assert.equal(numberIn(bytes, ranges, fieldAt.responseBytes), Number(fields.responseBytes));
  },
);

property('no damaged line is read, none throws', [damagedLine], text => {
  assert.equal(parseLine(text), undefined);
});

property(
  'any bytes are read or refused, and fields lie within the line',
  [
    fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      writtenLine.map(({ text }) => Buffer.from(text, 'latin1')),
    ),
    fc.nat(),
    fc.nat({ max: 255 }),
  ],
  (bytes, place, byte) => {
    const changed = Uint8Array.from(bytes);
    if (changed.length > 0) changed[place % changed.length] = byte;
    const ranges = createRanges();
    if (!findFields(changed, 0, changed.length, ranges)) return;
    let last = 0;
    for (const [index, at] of ranges.entries()) {
      if (at === -1) continue;
      assert.ok(at >= last && at <= changed.length, `${index}: ${at}`);
      last = at;
    }
  },
);

function timeOf(text: string): number {
  const bytes = Buffer.from(text);
  const end = endOfTime(bytes, 0, bytes.length);
  return end === -1 ? NaN : readTime(bytes, 0, end);
}

test('times are read as the calendar has them, whatever the zone', () => {
  assert.equal(timeOf('[29/Feb/2024:23:59:59 +0000]'), Date.UTC(2024, 1, 29, 23, 59, 59));
  assert.equal(timeOf('[09/Jun/2015:01:58:09 -0330]'), Date.UTC(2015, 5, 9, 5, 28, 9));
  assert.equal(timeOf('[1/Jan/2026:00:00:60 +0800]'), Date.UTC(2025, 11, 31, 16, 1, 0));
  for (const wrong of [
    '[29/Feb/2025:00:00:00 +0800]',
    '[31/Jum/2025:00:00:00 +0800]',
    '[0/Jan/2025:00:00:00 +0800]',
    '[1/Jan/2025:24:00:00 +0800]',
    '[1/Jan/2025:00:60:00 +0800]',
    '[1/Jan/2025 00:00:00 +0800]',
    '[1/Jan/2025:00:00:00 *0800]',
    '[1/Jan/2025:00:00:00 +080]',
    '1/Jan/2025:00:00:00 +0800',
    '',
  ])
    assert.ok(Number.isNaN(timeOf(wrong)), wrong);
});
