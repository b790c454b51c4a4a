import { randomInt } from 'node:crypto';
import type { ObjectUrl } from './objectPath.ts';

type TaskStatus = 'Pending' | 'Refreshing' | 'Complete' | 'Failed' | 'Timeout';

/** How a task will end. */
export interface TaskEnd {
  status: 'Complete' | 'Failed' | 'Timeout';
  description: string;
}

/** One URL of a task. Several, even of several requests, share an id when the vendor's merge rule says so. */
export interface TaskRow {
  taskId: string;
  account: string;
  url: ObjectUrl;
  /** Epoch milliseconds. */
  createdAt: number;
  end: TaskEnd;
}

interface TaskProgress {
  status: TaskStatus;
  process: string;
  description: string;
}

export interface TaskBook {
  /** The ids, one a domain, comma separated. */
  submit(account: string, urls: readonly ObjectUrl[], end: TaskEnd, now: number): string;
  /** An account's rows under these ids, of the last three days. */
  find(account: string, taskIds: readonly string[], now: number): TaskRow[];
  progress(row: TaskRow, now: number): TaskProgress;
  /** Lets every purge that is due by `now` take effect at the edge. */
  settle(now: number): void;
  rows(): TaskRow[];
  clear(): void;
}

const keptMs = 3 * 86_400_000;
const rowsPerId = 2000;

/**
 * A task's life in thirds: Pending, Refreshing 33.33%, Refreshing 66.67%, then its end. The purge takes effect at the
 * edge at the beginning of the last third: a client that trusts "accepted" or the first "Refreshing" still meets the
 * old copy.
 */
function progressAt(age: number, lifeMs: number, end: TaskEnd): TaskProgress {
  if (age >= lifeMs) {
    const process = end.status === 'Complete' ? '100%' : '66.67%';
    return { status: end.status, process, description: end.description };
  }
  if (age < lifeMs / 3) return { status: 'Pending', process: '0%', description: '' };
  const process = hasTakenEffect(age, lifeMs) ? '66.67%' : '33.33%';
  return { status: 'Refreshing', process, description: '' };
}

function hasTakenEffect(age: number, lifeMs: number): boolean {
  return age >= (lifeMs * 2) / 3;
}

/** `expire` marks one object at the edge; `lifeMs` is a task's life in demo milliseconds. */
export function createTaskBook(lifeMs: number, expire: (host: string, target: string) => void): TaskBook {
  const tasks = new Map<string, TaskRow[]>();
  /** The id that a domain's next URLs may join. */
  const open = new Map<string, { taskId: string; second: number }>();
  let waiting: TaskRow[] = [];
  let lastId = 17_000_000_000 + randomInt(1_000_000_000);

  const idFor = (account: string, domain: string, count: number, now: number): string => {
    const second = Math.floor(now / 1000);
    const entry = open.get(`${account} ${domain}`);
    const room = rowsPerId - (tasks.get(entry?.taskId ?? '')?.length ?? 0);
    if (entry?.second === second && count <= room) return entry.taskId;
    lastId += 1 + randomInt(1000);
    const taskId = String(lastId);
    open.set(`${account} ${domain}`, { taskId, second });
    return taskId;
  };

  const forgetOld = (now: number): void => {
    for (const [taskId, rows] of tasks) {
      if (rows.every(row => now - row.createdAt > keptMs)) tasks.delete(taskId);
    }
  };

  return {
    submit: (account, urls, end, now) => {
      forgetOld(now);
      const ids = [...Map.groupBy(urls, url => url.host)].map(([domain, group]) => {
        const taskId = idFor(account, domain, group.length, now);
        const rows = group.map(url => ({ taskId, account, url, createdAt: now, end }));
        tasks.set(taskId, [...(tasks.get(taskId) ?? []), ...rows]);
        if (end.status === 'Complete') waiting.push(...rows);
        return taskId;
      });
      return ids.join(',');
    },
    find: (account, taskIds, now) =>
      [...new Set(taskIds)]
        .flatMap(taskId => tasks.get(taskId) ?? [])
        .filter(row => row.account === account && now - row.createdAt <= keptMs),
    progress: (row, now) => progressAt(now - row.createdAt, lifeMs, row.end),
    settle: now => {
      const due = waiting.filter(row => hasTakenEffect(now - row.createdAt, lifeMs));
      waiting = waiting.filter(row => !hasTakenEffect(now - row.createdAt, lifeMs));
      for (const row of due) expire(row.url.host, row.url.target);
    },
    rows: () => [...tasks.values()].flat(),
    clear: () => {
      tasks.clear();
      open.clear();
      waiting = [];
    },
  };
}
