/** Reproducible choices: the same seed, the same inputs. Not for secrets. */
export interface Random {
  /** From 0 to 1, without 1. */
  next(): number;
  /** From 0 to `most`, with both. */
  upTo(most: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
}

/** Tommy Ettinger's mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (most: number): number => Math.floor(next() * (most + 1));
  return { next, upTo, pick: from => from[upTo(from.length - 1)] ?? from[0] };
}

const pieces: readonly [string, ...string[]] = [
  'static',
  'assets/js/',
  'chunk-',
  'index.html',
  '.min.css',
  '?v=20261125',
  'a',
  ...`B7-_.~ +%*\n\t!'()&=/?#;,"\\`.split(''),
  '%2F',
  'é',
  '中文',
  '\u{1F680}',
  'https://static.example.com/',
];

/** Text of what signers get wrong, often empty when `most` is small. */
export function randomText(random: Random, most: number): string {
  return Array.from({ length: random.upTo(most) }, () => random.pick(pieces)).join('');
}
