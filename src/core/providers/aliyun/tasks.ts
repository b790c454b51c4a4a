import { CdnError } from '../../errors.ts';
import type { ApiCall } from '../../http/call.ts';
import { idText, isObject, type JsonObject, text } from '../../http/json.ts';
import type { TaskAbility, TaskState, TaskStatus } from '../provider.ts';
import { readAnswer } from './errors.ts';
import { actionRequest } from './request.ts';
import type { ApiVersion } from './version.ts';

/** DescribeRefreshTaskById takes at most ten ids. */
export const idsPerCall = 10;

/** The most rows that a page of DescribeRefreshTasks has in the older version. */
const rowsPerPage = 50;

export function taskAbility(version: ApiVersion): TaskAbility {
  return version === '2014-11-11'
    ? { perCall: 1, status: ([taskId = ''], page = 1) => listedTask(taskId, page) }
    : { perCall: idsPerCall, status: taskStatus };
}

const states: ReadonlyMap<unknown, TaskState> = new Map([
  ['Pending', 'waiting'],
  ['Refreshing', 'running'],
  ['Complete', 'complete'],
  ['Failed', 'failed'],
  ['Timeout', 'timedOut'],
  ['Canceled', 'failed'],
]);

/** Worst first: one id can have a row for each of its URLs, and stands as its worst row does. */
const order: readonly TaskState[] = ['failed', 'timedOut', 'waiting', 'running', 'complete'];

export function taskStatus(taskIds: readonly string[]): ApiCall<TaskStatus[]> {
  const name = 'DescribeRefreshTaskById';
  return {
    name,
    resend: 'always',
    request: actionRequest(name, { query: [['TaskId', taskIds.join(',')]] }),
    parse: (reply, sentAt) => {
      const json = readAnswer(reply, name, sentAt);
      // A bare array here; DescribeRefreshTasks wraps it in CDNTask.
      const tasks = json['Tasks'];
      if (!Array.isArray(tasks)) throw new CdnError('badReply', { requestId: text(json['RequestId']) });
      return worstOfEach(tasks);
    },
  };
}

/**
 * DescribeRefreshTasks, where there is no DescribeRefreshTaskById: one id, whose rows come in pages. Those behind a page
 * matter only when all of it is complete.
 */
function listedTask(taskId: string, page: number): ApiCall<TaskStatus[]> {
  const name = 'DescribeRefreshTasks';
  return {
    name,
    resend: 'always',
    request: actionRequest(name, {
      query: [
        ['TaskId', taskId],
        ['PageNumber', String(page)],
        ['PageSize', String(rowsPerPage)],
      ],
    }),
    cost: { [name]: 1 },
    parse: (reply, sentAt) => {
      const json = readAnswer(reply, name, sentAt);
      const tasks = isObject(json['Tasks']) ? json['Tasks']['CDNTask'] : undefined;
      if (!Array.isArray(tasks)) throw new CdnError('badReply', { requestId: text(json['RequestId']) });
      const hasMore = tasks.length > 0 && Number(json['TotalCount']) > page * rowsPerPage;
      return worstOfEach(tasks)
        .filter(status => status.taskId === taskId)
        .map(status => (hasMore && status.state === 'complete' ? { ...status, hasMore } : status));
    },
  };
}

function worstOfEach(tasks: readonly unknown[]): TaskStatus[] {
  const rows = tasks.filter(isObject).flatMap(readRow);
  return [...Map.groupBy(rows, row => row.taskId).values()].flatMap(group => worst(group));
}

function readRow(row: JsonObject): TaskStatus[] {
  const taskId = idText(row['TaskId']);
  if (taskId === undefined) return [];
  const percent = Number.parseFloat(String(row['Process']));
  const reason = text(row['Description']);
  return [
    {
      taskId,
      // A state that is not in the documents is not an end.
      state: states.get(row['Status']) ?? 'running',
      ...(Number.isNaN(percent) ? {} : { percent }),
      ...(reason === undefined ? {} : { reason }),
    },
  ];
}

function worst(rows: readonly TaskStatus[]): TaskStatus[] {
  return rows.toSorted((a, b) => rank(a) - rank(b)).slice(0, 1);
}

function rank({ state, percent = 0 }: TaskStatus): number {
  return order.indexOf(state) * 1000 + percent;
}
