import { cancelled } from '../../src/core/errors.ts';
import type { Clock } from '../../src/core/ports.ts';

export interface FakeClock extends Clock {
  /** Milliseconds of every sleep that was asked for, in the order of the calls. */
  readonly asked: readonly number[];
  /** How many sleeps are under way. */
  pending(): number;
  /** Moves time and wakes sleepers one after the other; what each does next is done before the next one wakes. */
  advance(ms: number): Promise<void>;
  /** Moves time from sleep to sleep until the work has settled. Rejects when it waits for something else. */
  run<T>(work: Promise<T>): Promise<T>;
}

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** Time that moves by hand only. */
export function createFakeClock(start: number = Date.UTC(2026, 10, 22, 12)): FakeClock {
  let now = start;
  const asked: number[] = [];
  const sleepers = new Set<Sleeper>();
  const next = (): Sleeper | undefined => [...sleepers].toSorted((a, b) => a.at - b.at)[0];
  const wakeUntil = async (time: number): Promise<void> => {
    for (let first = next(); first && first.at <= time; first = next()) {
      now = Math.max(now, first.at);
      first.wake();
      await settle();
    }
  };
  return {
    now: () => now,
    asked,
    pending: () => sleepers.size,
    sleep: (ms, signal) => {
      asked.push(ms);
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(cancelled());
        const stop = (): void => {
          sleepers.delete(sleeper);
          reject(cancelled());
        };
        const sleeper: Sleeper = {
          at: now + ms,
          wake: () => {
            sleepers.delete(sleeper);
            signal.removeEventListener('abort', stop);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal.addEventListener('abort', stop, { once: true });
        return undefined;
      });
    },
    advance: async ms => {
      const end = now + ms;
      await settle();
      await wakeUntil(end);
      now = end;
    },
    run: async work => {
      const state = { settled: false };
      const mark = (): void => void (state.settled = true);
      work.then(mark, mark);
      for (await settle(); !state.settled; await settle()) {
        const first = next();
        if (!first) throw new Error('The work waits for something that is not the clock.');
        await wakeUntil(first.at);
      }
      return work;
    },
  };
}

/** Until all that can go on without time or input has gone on. */
export function settle(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}
