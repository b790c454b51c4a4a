import { createHash } from 'node:crypto';

/** Numbers that look like chance and are the same for the same text, on every machine. */
export interface Random {
  /** From 0 up to 1, without it. */
  next(): number;
  /** A whole number from 0 up to `count`, without it. */
  below(count: number): number;
  chance(probability: number): boolean;
  /** As `below`, but small ones come much oftener: of 600, the first ten have a third of all. */
  skewed(count: number): number;
  /** @throws when there is nothing to pick from */
  pick<T>(items: readonly T[], skewed?: boolean): T;
}

/** Marsaglia's xorshift with 128 bits. There is no function in it that engines might round differently. */
export function createRandom(text: string): Random {
  const digest = createHash('sha256').update(text).digest();
  let a = digest.readInt32LE(0);
  let b = digest.readInt32LE(4);
  let c = digest.readInt32LE(8);
  let d = digest.readInt32LE(12);

  const next = (): number => {
    const mixed = a ^ (a << 11);
    a = b;
    b = c;
    c = d;
    d = d ^ (d >>> 19) ^ mixed ^ (mixed >>> 8);
    return (d >>> 0) / 0x1_0000_0000;
  };
  const below = (count: number): number => Math.floor(next() * count);
  const skewed = (count: number): number => {
    const part = next();
    return Math.floor(part * part * part * part * count);
  };
  return {
    next,
    below,
    chance: probability => next() < probability,
    skewed,
    pick: (items, isSkewed = false) => {
      const item = items[isSkewed ? skewed(items.length) : below(items.length)];
      if (item === undefined) throw new Error('There is nothing to pick from.');
      return item;
    },
  };
}

/** Picks by weight, to a four-thousandth: a table is quicker than adding up at each line of a large log. */
export function createChoice<T>(
  entries: readonly (readonly [weight: number, value: T])[],
): (random: Random) => T {
  const total = entries.reduce((sum, [weight]) => sum + weight, 0);
  const slots = entries.flatMap(([weight, value]) =>
    Array<T>(Math.max(1, Math.round((weight / total) * 4000))).fill(value),
  );
  return random => random.pick(slots);
}
