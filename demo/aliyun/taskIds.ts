import { randomInt } from 'node:crypto';

/** Gives tasks their ids, by the vendor's rule of merging. */
export interface TaskIds {
  /** An id of its own. */
  next(): string;
  /**
   * The id that the group's tasks of this very second have, if it has room for more; otherwise a new one for the rest of
   * the second. `now` is epoch milliseconds.
   */
  shared(group: string, hasRoom: (taskId: string) => boolean, now: number): string;
  clear(): void;
}

export function createTaskIds(): TaskIds {
  const open = new Map<string, { taskId: string; second: number }>();
  let lastId = 17_000_000_000 + randomInt(1_000_000_000);
  const next = (): string => {
    lastId += 1 + randomInt(1000);
    return String(lastId);
  };
  return {
    next,
    shared: (group, hasRoom, now) => {
      const second = Math.floor(now / 1000);
      const entry = open.get(group);
      if (entry?.second === second && hasRoom(entry.taskId)) return entry.taskId;
      const taskId = next();
      open.set(group, { taskId, second });
      return taskId;
    },
    clear: () => open.clear(),
  };
}
