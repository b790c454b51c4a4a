/**
 * The demo's own time. Timestamps, `Date` headers, cache lifetimes, tasks and quotas all read it, so a test moves this
 * instead of waiting.
 */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Demo seconds per real second; 0 stands still. */
  speed(): number;
  /** A negative amount turns the clock back. */
  advance(milliseconds: number): void;
  setSpeed(speed: number): void;
  /** Back to the true time (or the configured start) and the configured speed. */
  reset(): void;
}

/** `start` is the epoch milliseconds at which the demo begins; without it, the true time. */
export function createClock(options: { speed?: number; start?: number } = {}): Clock {
  let speed = 1;
  let demoBase = 0;
  let realBase = 0;

  const now = (): number => Math.round(demoBase + (performance.now() - realBase) * speed);
  const rebase = (demoTime: number, newSpeed: number): void => {
    demoBase = demoTime;
    realBase = performance.now();
    speed = newSpeed;
  };
  const reset = (): void => rebase(options.start ?? Date.now(), options.speed ?? 1);

  reset();
  return {
    now,
    speed: () => speed,
    advance: milliseconds => rebase(now() + milliseconds, speed),
    setSpeed: newSpeed => rebase(now(), newSpeed),
    reset,
  };
}
