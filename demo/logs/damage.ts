import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, faultOf } from '../faults.ts';
import type { StoredLog } from './storedLogs.ts';

/** With the byte at `at` turned round. */
function withByte(log: StoredLog, at: number): StoredLog {
  async function* read(from: number, to: number): AsyncGenerator<Buffer> {
    let start = from;
    for await (const piece of log.read(from, to)) {
      const place = at - start;
      start += piece.length;
      if (place < 0 || place >= piece.length) yield piece;
      else {
        const copy = Buffer.from(piece);
        copy.writeUInt8(copy.readUInt8(place) ^ 0xff, place);
        yield copy;
      }
    }
  }
  return { ...log, read };
}

function withTail(log: StoredLog, tail: Buffer): StoredLog {
  async function* read(from: number, to: number): AsyncGenerator<Buffer> {
    if (from < log.size) yield* log.read(from, Math.min(to, log.size));
    const rest = tail.subarray(Math.max(0, from - log.size), Math.max(0, to - log.size));
    if (rest.length > 0) yield rest;
  }
  return { ...log, size: log.size + tail.length, read };
}

/** The last eight bytes of a gzip member are its CRC and its size. */
function withDamage(log: StoredLog, { damage, at, bytes }: Extract<Fault, { kind: 'badGzip' }>): StoredLog {
  const middle = Math.floor(log.size / 2);
  switch (damage) {
    case 'truncated':
      return { ...log, size: Math.min(log.size, at ?? middle) };
    case 'byte':
      return withByte(log, at ?? middle);
    case 'crc':
      return withByte(log, log.size - 8);
    case 'size':
      return withByte(log, log.size - 4);
    case 'trailingZeros':
      return withTail(log, Buffer.alloc(bytes ?? 512));
    case 'trailingJunk':
      return withTail(log, Buffer.alloc(bytes ?? 64, 'junk'));
  }
}

/** The file as the faults leave it: whoever asks for a part of it gets the same damage. */
export function damaged(log: StoredLog, faults: readonly Fault[]): StoredLog {
  const fault = faultOf(faults, 'badGzip');
  return fault ? withDamage(log, fault) : log;
}

async function* cut(chunks: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of chunks) {
    if (left > 0) yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

async function* drip(chunks: AsyncIterable<Buffer>, bytes: number, ms: number): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += bytes) {
      yield chunk.subarray(at, at + bytes);
      await sleep(ms);
    }
  }
}

/**
 * What is really sent of a body of this length, and the length that is announced. More than that is not sent: it would
 * be taken for the next answer.
 */
export function maimBody(
  chunks: AsyncIterable<Buffer>,
  length: number,
  faults: readonly Fault[],
): { chunks: AsyncIterable<Buffer>; announced: number; honest: boolean } {
  const announced = Math.max(0, length + (faultOf(faults, 'wrongLength')?.by ?? 0));
  const short = faultOf(faults, 'shortBody');
  const sent = Math.min(announced, short ? (short.bytes ?? Math.floor(length / 2)) : length);
  const kept = sent < length ? cut(chunks, sent) : chunks;
  const slow = faultOf(faults, 'slowDrip');
  return {
    chunks: slow ? drip(kept, slow.bytes, slow.ms) : kept,
    announced,
    honest: sent === announced,
  };
}
