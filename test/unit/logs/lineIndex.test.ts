import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  createLineIndexer,
  findTime,
  type LineIndex,
  type RawFile,
  readLines,
} from '../../../src/core/logs/lineIndex.ts';
import { property } from '../../support/property.ts';
import { damagedLine, stampOf, writtenLine } from './logLines.ts';

function indexOf(bytes: Buffer, every: number, size: number): LineIndex {
  const indexer = createLineIndexer(every);
  for (let at = 0; at < bytes.length; at += size) indexer.add(Buffer.from(bytes.subarray(at, at + size)));
  return indexer.finish();
}

/** A file in memory that counts how often it is read, and gives less than asked for. */
function fileOf(bytes: Buffer, most = 1e9): RawFile & { reads: number } {
  const file: RawFile & { reads: number } = {
    reads: 0,
    read: (into, offset, length, position) => {
      file.reads++;
      const bytesRead = bytes.copy(into, offset, position, position + Math.min(length, most));
      return Promise.resolve({ bytesRead });
    },
  };
  return file;
}

const log = fc
  .tuple(
    fc.array(fc.oneof({ weight: 4, arbitrary: writtenLine.map(({ text }) => text) }, damagedLine), {
      maxLength: 40,
    }),
    fc.boolean(),
  )
  .map(([lines, isEnded]) => Buffer.from(lines.join('\n') + (isEnded && lines.length > 0 ? '\n' : '')));

function linesOf(bytes: Buffer): string[] {
  return bytes.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

property(
  'any range of lines is read as it stands in the file, in one read',
  [
    log,
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 4000 }),
    fc.nat({ max: 45 }),
    fc.nat({ max: 45 }),
  ],
  async (bytes, every, size, from, count) => {
    const index = indexOf(bytes, every, size);
    const lines = linesOf(bytes);
    assert.equal(index.lines, lines.length);
    assert.equal(index.size, bytes.length);
    const file = fileOf(bytes);
    const read = await readLines(file, index, from, count);
    assert.equal(read.toString('latin1'), lines.slice(from, from + count).join(''));
    assert.ok(file.reads <= 1);
  },
);

test('a read that gives less is gone on with, and a file that became shorter is told', async () => {
  const bytes = Buffer.from('one\ntwo\nthree\n');
  const index = indexOf(bytes, 2, 5);
  assert.equal((await readLines(fileOf(bytes, 3), index, 1, 2)).toString(), 'two\nthree\n');
  await assert.rejects(readLines(fileOf(bytes.subarray(0, 9)), index, 0, 3), {
    kind: 'storage',
    code: 'EOF',
  });
});

const start = Date.UTC(2026, 10, 25, 2);

property(
  'the line of a time is found in a log in order, and where it would be in one that is nearly',
  [
    fc.array(fc.nat({ max: 90 }), { maxLength: 80 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 500 }),
    fc.nat({ max: 100 }),
    fc.boolean(),
  ],
  async (seconds, every, size, asked, isOrdered) => {
    const times = isOrdered ? seconds.toSorted((a, b) => a - b) : seconds;
    const bytes = Buffer.from(
      times.map(second => `${stampOf(start + second * 1000)} 192.0.2.1 -\n`).join(''),
    );
    const index = indexOf(bytes, every, size);
    const file = fileOf(bytes);
    const line = await findTime(file, index, start + asked * 1000);
    assert.ok(file.reads <= 1);
    if (isOrdered) {
      const expected = times.findIndex(second => second >= asked);
      assert.equal(line, expected === -1 ? times.length : expected);
      assert.equal(index.from, times[0] === undefined ? undefined : start + times[0] * 1000);
      assert.equal(index.to, times.at(-1) === undefined ? undefined : start + (times.at(-1) ?? 0) * 1000);
    } else if (line < times.length) assert.ok((times[line] ?? -1) >= asked);
    else assert.ok(times.filter((_, at) => at % every === 0).every(second => second < asked));
  },
);

test('marked lines without a time are passed over, and the last time may be of an earlier line', async () => {
  const at = (second: number): string => stampOf(start + second * 1000);
  const bytes = Buffer.from(`damaged\n${at(5)} a\ndamaged\n${at(9)} b\ndamaged\n${at(12)} c\nend`);
  const index = indexOf(bytes, 2, 7);
  assert.deepEqual([index.from, index.to], [start + 12_000, start + 12_000]);
  assert.equal(await findTime(fileOf(bytes), index, start), 7);
  const single = indexOf(bytes, 1, 7);
  assert.deepEqual([single.from, single.to], [start + 5000, start + 12_000]);
  assert.equal(await findTime(fileOf(bytes), single, start + 6000), 3);
});

test('an empty log has no lines and no times', async () => {
  const index = indexOf(Buffer.alloc(0), 2, 1);
  assert.deepEqual([index.lines, index.size, index.from, index.to], [0, 0, undefined, undefined]);
  assert.equal(await findTime(fileOf(Buffer.alloc(0)), index, start), 0);
  assert.equal((await readLines(fileOf(Buffer.alloc(0)), index, 0, 5)).length, 0);
});
