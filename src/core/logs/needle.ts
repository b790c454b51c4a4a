/** A text to be found in bytes, again and again. */
export interface Needle {
  readonly length: number;
  /** Where it begins, from here on; -1 when it is not there. */
  next(bytes: Buffer, from: number): number;
}

/** Node looks for longer ones at a fifth of the speed: not by their first byte, many at a time. */
const longestProbe = 7;
const sampleSize = 64 * 1024;
/** Of fewer bytes nothing is learnt about the others. */
const smallestSample = 4 * 1024;

/**
 * Finds a text by that part of it which begins with its rarest byte, as the first bytes of the log have it, and then
 * looks whether the rest is there.
 */
export function createNeedle(text: string): Needle {
  const whole = Buffer.from(text);
  let learnt: number | undefined;
  return {
    length: whole.length,
    next: (bytes, from) => {
      if (learnt === undefined && bytes.length >= smallestSample) learnt = rarestStart(whole, bytes);
      const before = learnt ?? 0;
      const probe = whole.subarray(before, before + longestProbe);
      let at = bytes.indexOf(probe, from + before);
      while (at !== -1 && !isAt(bytes, at - before, whole)) at = bytes.indexOf(probe, at + 1);
      return at === -1 ? -1 : at - before;
    },
  };
}

function rarestStart(whole: Buffer, bytes: Buffer): number {
  const size = Math.min(bytes.length, sampleSize);
  const counts = new Float64Array(256);
  for (let at = 0; at < size; at++) {
    const byte = bytes[at] ?? 0;
    counts[byte] = (counts[byte] ?? 0) + 1;
  }
  let best = 0;
  let least = Infinity;
  for (let start = 0; start < whole.length; start++) {
    const shares = Array.from(
      whole.subarray(start, start + longestProbe),
      byte => (counts[byte] ?? 0) / size,
    );
    // Each first byte costs a look, each whole probe a call and a look at the rest.
    const cost = (shares[0] ?? 0) + 4 * shares.reduce((product, share) => product * share, 1);
    if (cost < least) {
      least = cost;
      best = start;
    }
  }
  return best;
}

function isAt(bytes: Buffer, start: number, wanted: Buffer): boolean {
  for (let at = 0; at < wanted.length; at++) if (bytes[start + at] !== wanted[at]) return false;
  return true;
}
