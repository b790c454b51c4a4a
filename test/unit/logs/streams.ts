import { gzipSync } from 'node:zlib';
import { type Compressed, gunzip, type GzipEnd } from '../../../src/core/logs/gunzip.ts';

/** Bytes in chunks of a size, as often as asked for. */
export function chunksOf(bytes: Buffer, size = 64 * 1024): Compressed {
  return async function* read() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
}

/** What a reader gets of it, and how it ended. */
export async function readAll(
  chunks: AsyncGenerator<Buffer, GzipEnd>,
): Promise<{ readonly bytes: Buffer; readonly end: GzipEnd }> {
  const read: Buffer[] = [];
  for (;;) {
    const { done, value } = await chunks.next();
    if (done === true) return { bytes: Buffer.concat(read), end: value };
    read.push(value);
  }
}

export function gunzipAll(bytes: Buffer, size?: number): ReturnType<typeof readAll> {
  return readAll(gunzip(chunksOf(bytes, size), never));
}

export const never = new AbortController().signal;

/** Bytes with their gzip, of which the compressed form is large enough for several pieces. */
export function sampleLog(lines = 60_000): { readonly raw: Buffer; readonly gz: Buffer } {
  let state = 1;
  const text: string[] = [];
  for (let line = 0; line < lines; line++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    text.push(`${line} ${state.toString(36)} ${(state * 7).toString(2)}\n`);
  }
  const raw = Buffer.from(text.join(''));
  return { raw, gz: gzipSync(raw) };
}
