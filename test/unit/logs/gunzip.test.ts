import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { CdnError } from '../../../src/core/errors.ts';
import { type CutReason, gunzip } from '../../../src/core/logs/gunzip.ts';
import { property } from '../../support/property.ts';
import { chunksOf, gunzipAll, never, sampleLog } from './streams.ts';

const { raw, gz } = sampleLog();

function changed(at: number, bytes = gz): Buffer {
  const copy = Buffer.from(bytes);
  const place = at < 0 ? copy.length + at : at;
  copy.writeUInt8((copy[place] ?? 0) ^ 0xff, place);
  return copy;
}

async function assertCut(damaged: Buffer, why: CutReason, readable: Buffer): Promise<void> {
  for (const size of [1 << 20, 5000]) {
    const { bytes, end } = await gunzipAll(damaged, size);
    assert.deepEqual(end, { kind: 'cut', at: readable.length, why });
    assert.ok(bytes.equals(readable));
  }
}

test('control: the sample has several pieces and several chunks', () => {
  assert.ok(gz.length > 3 * 256 * 1024);
  assert.ok(raw.length > 2 * 1024 * 1024);
});

test('whole members are read to their end, with zeros behind them or without', async () => {
  const zeros = Buffer.alloc(600_000);
  for (const whole of [gz, Buffer.concat([gz, gz]), Buffer.concat([gz, gzipSync(''), gz])]) {
    const text = whole === gz ? raw : Buffer.concat([raw, raw]);
    for (const tail of [zeros.subarray(0, 0), zeros.subarray(0, 512), zeros]) {
      for (const size of [1 << 20, 4096, gz.length]) {
        const { bytes, end } = await gunzipAll(Buffer.concat([whole, tail]), size);
        assert.deepEqual(end, { kind: 'whole', at: text.length });
        assert.ok(bytes.equals(text));
      }
    }
  }
  assert.deepEqual((await gunzipAll(gzipSync(''))).end, { kind: 'whole', at: 0 });
});

test('a bad CRC and a wrong size are told, after all the text', async () => {
  await assertCut(changed(-8), 'badCrc', raw);
  await assertCut(changed(-1), 'wrongSize', raw);
  const short = gzipSync('a line\n');
  await assertCut(changed(-5, short), 'badCrc', Buffer.from('a line\n'));
  await assertCut(Buffer.concat([short, changed(-2, short)]), 'wrongSize', Buffer.from('a line\na line\n'));
});

test('a file that ends too early gives what is there', async () => {
  await assertCut(gz.subarray(0, -1), 'truncated', raw);
  await assertCut(gz.subarray(0, -8), 'truncated', raw);
  await assertCut(Buffer.concat([gz, gz.subarray(0, 10)]), 'truncated', raw);
  await assertCut(Buffer.alloc(0), 'truncated', Buffer.alloc(0));
  const half = await gunzipAll(gz.subarray(0, gz.length / 2));
  assert.equal(half.end.kind === 'cut' && half.end.why, 'truncated');
  assert.ok(half.bytes.length > raw.length / 3 && half.bytes.equals(raw.subarray(0, half.bytes.length)));
});

test('damage within the data is told, after every byte before it', async () => {
  // A block of a kind that there is none of.
  const stored = gzipSync(raw, { level: 0 });
  const secondBlock = 10 + 5 + stored.readUInt16LE(11);
  const damaged = Buffer.from(stored);
  damaged.writeUInt8(0x07, secondBlock);
  await assertCut(damaged, 'corrupt', raw.subarray(0, stored.readUInt16LE(11)));
  const behind = Buffer.concat([gz, damaged]);
  await assertCut(behind, 'corrupt', Buffer.concat([raw, raw.subarray(0, stored.readUInt16LE(11))]));
});

test('what is no gzip at all is corrupt; behind a member it is junk', async () => {
  await assertCut(Buffer.from('<Error><Code>AccessDenied</Code></Error>'), 'corrupt', Buffer.alloc(0));
  for (const junk of ['junk', '\u001f\u008bxx', '\0\0\0x', `${'\0'.repeat(400_000)}x`])
    await assertCut(Buffer.concat([gz, Buffer.from(junk, 'latin1')]), 'trailingJunk', raw);
  await assertCut(Buffer.concat([gz, Buffer.alloc(512), gz]), 'trailingJunk', raw);
  await assertCut(Buffer.concat([gzipSync(''), Buffer.from('junk')]), 'trailingJunk', Buffer.alloc(0));
});

property(
  'a file with one byte changed or cut off is never taken for whole with other text',
  [fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean(), fc.integer({ min: 1, max: 3000 })],
  async (place, flip, isCut, size) => {
    const text = Buffer.from('one line of a log, and another one\n'.repeat(20));
    const whole = Buffer.concat([gzipSync(text.subarray(0, 300)), gzipSync(text.subarray(300))]);
    const at = place % whole.length;
    const damaged = isCut ? whole.subarray(0, at) : Buffer.from(whole);
    if (!isCut) damaged.writeUInt8((damaged[at] ?? 0) ^ flip, at);
    const { bytes, end } = await gunzipAll(damaged, size);
    assert.equal(end.at, bytes.length);
    // A first member alone is whole by itself; nothing could tell that there was another.
    const isFirstAlone = isCut && at === gzipSync(text.subarray(0, 300)).length;
    if (end.kind === 'whole' && !isFirstAlone) assert.ok(bytes.equals(text));
    if (isCut) assert.ok(bytes.equals(text.subarray(0, bytes.length)));
  },
  { slower: 4 },
);

test('aborting ends it with `cancelled`, and the source is left', async () => {
  const abort = new AbortController();
  let isLeft = false;
  const source = async function* read(): AsyncGenerator<Buffer> {
    try {
      for (;;) yield gz.subarray(0, 100_000);
    } finally {
      isLeft = true;
    }
  };
  const chunks = gunzip(source, abort.signal);
  await chunks.next();
  abort.abort();
  await assert.rejects(chunks.next(), { kind: 'cancelled' });
  assert.ok(isLeft);
});

async function* broken(): AsyncGenerator<Buffer> {
  yield gz.subarray(0, 1000);
  throw new CdnError('network', { code: 'ECONNRESET' });
}

test('what the source fails of is not taken for damage', async () => {
  const chunks = gunzip(broken, never);
  await assert.rejects(
    async () => {
      while ((await chunks.next()).done !== true);
    },
    { kind: 'network' },
  );
});

test('a file of nothing but zeros is handed out chunk by chunk', async () => {
  const member = gzipSync(Buffer.alloc(1024 * 1024));
  const zeros = Buffer.concat(Array.from({ length: 200 }, () => member));
  const chunks = gunzip(chunksOf(zeros, zeros.length), never);
  await chunks.next();
  const before = process.memoryUsage().arrayBuffers;
  // Time enough for all of it, were nothing holding it back: these go through the same threads.
  for (let wait = 0; wait < 10_000; wait++) await stat('.');
  assert.ok(process.memoryUsage().arrayBuffers - before < 50 * 1024 * 1024);
  await chunks.return({ kind: 'whole', at: 0 });
});
