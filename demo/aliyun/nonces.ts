/** Remembers which nonces a key has used, for as long as their timestamps could still be accepted. */
export interface Nonces {
  /** False when this nonce was used already; remembers it otherwise. `now` is epoch milliseconds. */
  use(accessKeyId: string, nonce: string, now: number): boolean;
  clear(): void;
}

/** Twice the tolerance of timestamps: a request may be dated as far ahead as behind. */
const keptMs = 30 * 60 * 1000;
const keptNonces = 100_000;

export function createNonces(): Nonces {
  const seen = new Map<string, number>();

  const forgetOld = (now: number): void => {
    for (const [entry, usedAt] of seen) {
      if (now - usedAt <= keptMs && seen.size <= keptNonces) break;
      seen.delete(entry);
    }
  };

  return {
    use: (accessKeyId, nonce, now) => {
      forgetOld(now);
      const entry = `${accessKeyId}\n${nonce}`;
      if (seen.has(entry)) return false;
      seen.set(entry, now);
      return true;
    },
    clear: () => seen.clear(),
  };
}
