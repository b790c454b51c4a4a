/** Wakes the one who waits. A ring that nobody waits for is not heard later: look first, then wait. */
export interface Bell {
  readonly ring: () => void;
  readonly heard: () => Promise<void>;
}

export function createBell(): Bell {
  let wake: (() => void) | undefined;
  return {
    ring: () => wake?.(),
    heard: () =>
      new Promise(resolve => {
        wake = resolve;
      }),
  };
}
