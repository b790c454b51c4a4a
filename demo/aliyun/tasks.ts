import type { ObjectUrl } from './objectPath.ts';
import type { ObjectType } from './objectType.ts';
import { createTaskIds } from './taskIds.ts';

type TaskStatus = 'Pending' | 'Refreshing' | 'Complete' | 'Failed' | 'Timeout';

/** How a task will end. */
export interface TaskEnd {
  status: 'Complete' | 'Failed' | 'Timeout';
  description: string;
}

/** What one request brings. */
export interface Submission {
  account: string;
  type: ObjectType;
  /** Refreshes other than of files: forgotten at the edge instead of marked as expired. */
  force: boolean;
  urls: readonly ObjectUrl[];
  /** Undefined for a preload: the origin will tell. */
  end: TaskEnd | undefined;
}

/** One URL of a task. Several, even of several requests, share an id when the vendor's merge rule says so. */
export interface TaskRow extends Omit<Submission, 'urls'> {
  taskId: string;
  url: ObjectUrl;
  /** Epoch milliseconds. */
  createdAt: number;
}

interface TaskProgress {
  status: TaskStatus;
  process: string;
  description: string;
}

export interface TaskBook {
  /** The ids, comma separated: one a domain, or one in all where tasks are not merged. */
  submit(submission: Submission, now: number): string;
  /** An account's rows under these ids, of the last three days. */
  find(account: string, taskIds: readonly string[], now: number): TaskRow[];
  /** An account's rows of the last seven days, oldest first: for version 2014-11-11, which looks back further. */
  listed(account: string, now: number): TaskRow[];
  progress(row: TaskRow, now: number): TaskProgress;
  /** Lets every purge that is due by `now` take effect at the edge, and begins the preloads that are. */
  settle(now: number): void;
  rows(): TaskRow[];
  clear(): void;
}

const foundMs = 3 * 86_400_000;
const keptMs = 7 * 86_400_000;
const rowsPerId = 2000;

/**
 * A task's life in thirds: Pending, Refreshing 33.33%, Refreshing 66.67%, then its end. The purge takes effect at the
 * edge at the beginning of the last third: a client that trusts "accepted" or the first "Refreshing" still meets the
 * old copy. A preload begins there, and lasts longer when the origin does.
 */
function progressAt(age: number, lifeMs: number, end: TaskEnd | undefined): TaskProgress {
  if (end && age >= lifeMs) {
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

export interface TaskBookPorts {
  /** A task's life in demo milliseconds. */
  lifeMs: number;
  /** Whether tasks of one domain and type share an id within a second; otherwise each request has one of its own. */
  merges: boolean;
  /** Does a row's work at the edge. What takes time resolves with how it went. */
  apply: (row: TaskRow) => Promise<TaskEnd> | undefined;
}

export function createTaskBook({ lifeMs, merges, apply }: TaskBookPorts): TaskBook {
  const tasks = new Map<string, TaskRow[]>();
  const ids = createTaskIds();
  let waiting: TaskRow[] = [];

  const add = (taskId: string, { urls, ...shared }: Submission, createdAt: number): string => {
    const rows = urls.map((url): TaskRow => ({ ...shared, taskId, url, createdAt }));
    tasks.set(taskId, [...(tasks.get(taskId) ?? []), ...rows]);
    if (shared.end === undefined || shared.end.status === 'Complete') waiting.push(...rows);
    return taskId;
  };

  const forgetOld = (now: number): void => {
    for (const [taskId, rows] of tasks) {
      if (rows.every(row => now - row.createdAt > keptMs)) tasks.delete(taskId);
    }
  };

  return {
    submit: (submission, now) => {
      forgetOld(now);
      if (!merges) return add(ids.next(), submission, now);
      const { account, type } = submission;
      const groups = [...Map.groupBy(submission.urls, url => url.host)].map(([domain, urls]) => {
        const hasRoom = (taskId: string): boolean =>
          (tasks.get(taskId)?.length ?? 0) + urls.length <= rowsPerId;
        const taskId = ids.shared(`${account} ${domain} ${type}`, hasRoom, now);
        return add(taskId, { ...submission, urls }, now);
      });
      return groups.join(',');
    },
    find: (account, taskIds, now) =>
      [...new Set(taskIds)]
        .flatMap(taskId => tasks.get(taskId) ?? [])
        .filter(row => row.account === account && now - row.createdAt <= foundMs),
    listed: (account, now) =>
      [...tasks.values()]
        .flat()
        .filter(row => row.account === account && now - row.createdAt <= keptMs)
        .sort((one, other) => one.createdAt - other.createdAt),
    progress: (row, now) => progressAt(now - row.createdAt, lifeMs, row.end),
    settle: now => {
      const due = waiting.filter(row => hasTakenEffect(now - row.createdAt, lifeMs));
      waiting = waiting.filter(row => !hasTakenEffect(now - row.createdAt, lifeMs));
      for (const row of due) {
        void apply(row)?.then(end => {
          row.end = end;
        });
      }
    },
    rows: () => [...tasks.values()].flat(),
    clear: () => {
      tasks.clear();
      ids.clear();
      waiting = [];
    },
  };
}
