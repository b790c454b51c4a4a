/** Calls per second of an account to one action, counted in whole demo seconds. */
export interface Throttle {
  /** Milliseconds until the next call is welcome; 0 when this one is, and then it counts. */
  waitFor(account: string, action: string, perSecond: number, now: number): number;
  clear(): void;
}

export function createThrottle(): Throttle {
  const windows = new Map<string, { second: number; calls: number }>();
  return {
    waitFor: (account, action, perSecond, now) => {
      const second = Math.floor(now / 1000);
      const entry = windows.get(`${account} ${action}`);
      const calls = entry?.second === second ? entry.calls : 0;
      if (calls >= perSecond) return (second + 1) * 1000 - now;
      windows.set(`${account} ${action}`, { second, calls: calls + 1 });
      return 0;
    },
    clear: () => windows.clear(),
  };
}
