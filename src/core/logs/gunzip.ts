import { createGunzip, type Gunzip } from 'node:zlib';
import { cancelled } from '../errors.ts';
import { createBell } from './bell.ts';

/**
 * Compressed bytes from the first one on, anew at each call. Where a file is damaged it is asked for again, to find the
 * very byte up to which it can be read.
 */
export type Compressed = () => AsyncIterable<Uint8Array>;

export type CutReason = 'truncated' | 'badCrc' | 'wrongSize' | 'corrupt' | 'trailingJunk';

/**
 * How reading ended. `at` counts decompressed bytes: all of them have been handed out. At `badCrc` and `wrongSize` the
 * text before may be wrong anywhere in the last member; at `trailingJunk` it is whole, and what follows is no gzip.
 */
export type GzipEnd =
  | { readonly kind: 'whole'; readonly at: number }
  | { readonly kind: 'cut'; readonly at: number; readonly why: CutReason };

/** Of what a chunk may have at most; with Node's own default everything costs twice as much. */
const chunkSize = 1024 * 1024;
const pieceSize = 256 * 1024;
const probeSize = 1024;
/** Header and trailer with nothing in between: before it no second member begins. */
const smallestMember = 18;
/** Lets one chunk wait while the next is made; more would let a file of zeros fill the memory. */
const mostWaiting = 2;

/**
 * Decompresses one member after the other and returns how it ended, after the last chunk that could be read. Rejects
 * with what the source rejects with, and with `cancelled`; damage is no error but an end.
 */
export async function* gunzip(open: Compressed, signal: AbortSignal): AsyncGenerator<Buffer, GzipEnd> {
  const first = yield* inflateFrom(open, { skip: 0, steps: [], signal });
  if (first.kind === 'end') return first.end;
  if (first.why === 'truncated') return { kind: 'cut', at: first.at, why: 'truncated' };
  // Node throws away what it had read of a piece in which it meets damage; smaller pieces leave less of that.
  const nearer = yield* inflateFrom(open, {
    skip: first.at,
    steps: [{ from: first.piece, size: probeSize }],
    signal,
  });
  if (nearer.kind === 'end') return nearer.end;
  const last = yield* inflateFrom(open, {
    skip: nearer.at,
    steps: [
      { from: first.piece, size: probeSize },
      { from: nearer.piece, size: 1 },
    ],
    signal,
  });
  if (last.kind === 'end') return last.end;
  const why = last.why === 'header' ? (last.piece < smallestMember ? 'corrupt' : 'trailingJunk') : last.why;
  return { kind: 'cut', at: last.at, why };
}

interface Pass {
  /** Decompressed bytes that an earlier pass has handed out. */
  readonly skip: number;
  /** From these compressed bytes on, pieces are this small. */
  readonly steps: readonly { readonly from: number; readonly size: number }[];
  readonly signal: AbortSignal;
}

type PassEnd =
  | { readonly kind: 'end'; readonly end: GzipEnd }
  | {
      readonly kind: 'damage';
      readonly why: Exclude<CutReason, 'trailingJunk'> | 'header';
      readonly at: number;
      /** Where the piece begins in which it was met, in compressed bytes. */
      readonly piece: number;
    };

async function* inflateFrom(
  open: Compressed,
  { skip, steps, signal }: Pass,
): AsyncGenerator<Buffer, PassEnd> {
  const inflater = createInflater(signal);
  let at = 0;
  let piece = 0;
  async function* handOut(bytes: Uint8Array | undefined): AsyncGenerator<Buffer, void> {
    for await (const chunk of inflater.take(bytes)) {
      const fresh = at < skip ? chunk.subarray(skip - at) : chunk;
      at += chunk.length;
      if (fresh.length > 0) yield fresh;
    }
  }
  try {
    for await (const bytes of piecesOf(open(), steps)) {
      if (signal.aborted) throw cancelled();
      if (inflater.isOver()) {
        if (!isZeros(bytes)) return end({ kind: 'cut', at, why: 'trailingJunk' });
        continue;
      }
      yield* handOut(bytes);
      const consumed = inflater.consumed() - piece;
      if (inflater.isOver() && !isZeros(bytes.subarray(consumed)))
        return end({ kind: 'cut', at, why: 'trailingJunk' });
      piece += bytes.length;
    }
    if (!inflater.isOver()) yield* handOut(undefined);
    return end({ kind: 'whole', at });
  } catch (thrown) {
    const why = damageOf(thrown);
    if (why === undefined) throw thrown;
    return { kind: 'damage', why, at: Math.max(at, skip), piece };
  } finally {
    inflater.close();
  }
}

function end(of: GzipEnd): PassEnd {
  return { kind: 'end', end: of };
}

/** The same bytes in pieces that end where a step begins. Small ones are passed on as they come: someone is waiting. */
async function* piecesOf(
  source: AsyncIterable<Uint8Array>,
  steps: Pass['steps'],
): AsyncGenerator<Uint8Array> {
  let position = 0;
  for await (const bytes of source) {
    let from = 0;
    while (from < bytes.length) {
      const size = steps.findLast(step => step.from <= position)?.size ?? pieceSize;
      const next = steps.find(step => step.from > position)?.from ?? Infinity;
      const to = Math.min(bytes.length, from + Math.min(size, next - position));
      yield bytes.subarray(from, to);
      position += to - from;
      from = to;
    }
  }
}

function isZeros(bytes: Uint8Array): boolean {
  return bytes.every(byte => byte === 0);
}

interface Inflater {
  /** Hands out what a piece gives; of `undefined`, the end, whether there is one. Throws what zlib says. */
  take(piece: Uint8Array | undefined): AsyncGenerator<Buffer, void>;
  /** Whether it has met the end by itself, and what follows is not for it. */
  isOver(): boolean;
  consumed(): number;
  close(): void;
}

function createInflater(signal: AbortSignal): Inflater {
  const engine: Gunzip = createGunzip({ chunkSize });
  const waiting: Buffer[] = [];
  let failure: Error | undefined;
  let over = false;
  const bell = createBell();
  engine.on('data', (chunk: Buffer) => {
    waiting.push(chunk);
    if (waiting.length >= mostWaiting) engine.pause();
    bell.ring();
  });
  engine.on('error', error => {
    failure = error;
    bell.ring();
  });
  engine.on('end', () => {
    over = true;
    bell.ring();
  });
  signal.addEventListener('abort', bell.ring, { once: true });

  async function* take(piece: Uint8Array | undefined): AsyncGenerator<Buffer, void> {
    let taken = false;
    const done = (): void => {
      taken = true;
      bell.ring();
    };
    if (piece === undefined) engine.end();
    else engine.write(piece, done);
    for (;;) {
      if (signal.aborted) throw cancelled();
      const chunk = waiting.shift();
      if (chunk) {
        yield chunk;
        continue;
      }
      if (failure) throw failure;
      if (over) return;
      const isDrained = engine.readableLength === 0;
      if (taken && isDrained) return;
      if (engine.isPaused()) engine.resume();
      await bell.heard();
    }
  }

  return {
    take,
    isOver: () => over,
    consumed: () => engine.bytesWritten,
    close: () => {
      signal.removeEventListener('abort', bell.ring);
      engine.destroy();
    },
  };
}

type Damage = Extract<PassEnd, { kind: 'damage' }>['why'];

/** zlib's own words: its codes tell no more than that something is wrong with the data. */
const damages: ReadonlyMap<string, Damage> = new Map([
  ['incorrect data check', 'badCrc'],
  ['incorrect length check', 'wrongSize'],
  ['incorrect header check', 'header'],
  ['unknown compression method', 'header'],
  ['unknown header flags set', 'header'],
]);

/** `undefined` when it is no damage of the data. */
function damageOf(thrown: unknown): Damage | undefined {
  if (!(thrown instanceof Error && 'code' in thrown)) return undefined;
  if (thrown.code === 'Z_BUF_ERROR') return 'truncated';
  return thrown.code === 'Z_DATA_ERROR' ? (damages.get(thrown.message) ?? 'corrupt') : undefined;
}
