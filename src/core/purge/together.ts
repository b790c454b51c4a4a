/** Works on all items at the same time. The first failure stops the others, and is what it rejects with. */
export async function together<T>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const working = items.map(async item => {
    try {
      await work(item, either);
    } catch (thrown) {
      stop.abort();
      throw thrown;
    }
  });
  await Promise.all(working);
}
