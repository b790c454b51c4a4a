import { cancelled } from '../errors.ts';
import { orAborted } from '../orAborted.ts';

/** Somebody who waits for a work. */
interface Waiter {
  readonly signal: AbortSignal;
}

/** A work, and who waits for it. */
interface Shared<T, W> {
  readonly outcome: Promise<T>;
  readonly waiting: Set<W>;
  readonly stop: AbortController;
}

/**
 * Has the work of a key begun by the first who asks; whoever asks meanwhile waits for the same. It is aborted when the
 * last of them has left. Who left is told `cancelled` at once.
 */
export function createSharing<T, W extends Waiter>(
  work: (key: string, first: W, waiting: ReadonlySet<W>, signal: AbortSignal) => Promise<T>,
): (key: string, waiter: W) => Promise<T> {
  const all = new Map<string, Shared<T, W>>();
  const begin = (key: string, first: W): Shared<T, W> => {
    const waiting = new Set<W>();
    const stop = new AbortController();
    const shared = { outcome: work(key, first, waiting, stop.signal), waiting, stop };
    // Nobody joins what has ended, or is about to.
    const forget = (): void => {
      if (all.get(key) === shared) all.delete(key);
    };
    shared.outcome.then(forget, forget);
    stop.signal.addEventListener('abort', forget);
    all.set(key, shared);
    return shared;
  };
  return async (key, waiter) => {
    if (waiter.signal.aborted) throw cancelled();
    const { outcome, waiting, stop } = all.get(key) ?? begin(key, waiter);
    waiting.add(waiter);
    try {
      return await orAborted(outcome, waiter.signal);
    } finally {
      waiting.delete(waiter);
      if (waiting.size === 0) stop.abort();
    }
  };
}
