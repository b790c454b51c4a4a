import { dayMs } from '../../logs/calendar.ts';
import { ApiError } from '../errors.ts';
import type { TaskRow } from '../tasks.ts';
import type { Action, Call } from './action.ts';
import { isoSeconds, pageOf, readPage, readTime, valueNotSupported } from './parameters.ts';

/** What version 2014-11-11 calls the types of tasks; those that it does not know keep the names of the newer one. */
const typeNames: Readonly<Partial<Record<TaskRow['type'], string>>> = { directory: 'path' };

const types = ['file', 'path', 'preload'];
const statuses = ['Complete', 'Refreshing', 'Failed', 'Timeout', 'Canceled'];

function typeName({ type }: TaskRow): string {
  return typeNames[type] ?? type;
}

function readOneOf({ parameters }: Call, name: string, known: readonly string[]): string | undefined {
  const value = parameters.get(name) || undefined;
  if (value !== undefined && !known.includes(value)) throw valueNotSupported(name);
  return value;
}

/** Both times or none. @throws ApiError */
function readSpan(call: Call): { from: number; to: number } {
  const [from, to] = [readTime(call, 'StartTime'), readTime(call, 'EndTime')];
  if (from === undefined && to === undefined) return { from: call.now - 7 * dayMs, to: call.now };
  if (from === undefined || to === undefined) {
    throw new ApiError(400, 'MissingParameter', 'StartTime and EndTime can not be single.');
  }
  if (to < from) {
    throw new ApiError(
      400,
      'InvalidEndTime.Mismatch',
      'Specified end time does not math the specified start time.',
    );
  }
  return { from, to };
}

/** Tells whether a task is asked for. @throws ApiError */
function readFilter(call: Call): (row: TaskRow) => boolean {
  const { parameters, tasks, now } = call;
  const type = readOneOf(call, 'ObjectType', types);
  const status = readOneOf(call, 'Status', statuses);
  const domain = parameters.get('DomainName') || undefined;
  const [taskId, path] = [parameters.get('TaskId') || undefined, parameters.get('ObjectPath') || undefined];
  if (taskId !== undefined && !/^\d+$/.test(taskId)) {
    throw new ApiError(400, 'InvalidTaskId.Malformed', 'The specified TaskId is invalid.');
  }
  if (type === undefined && (domain !== undefined || status !== undefined)) {
    const message = 'If DomainName or Status is provided, ObjectType can not be empty.';
    throw new ApiError(400, 'MissingParameter.ObjectType', message);
  }
  const { from, to } = readSpan(call);
  return row =>
    (type === undefined || typeName(row) === type) &&
    (taskId === undefined || row.taskId === taskId) &&
    (path === undefined || row.url.submitted === path) &&
    (domain === undefined || row.url.host === domain.toLowerCase()) &&
    (status === undefined || tasks.progress(row, now).status === status) &&
    row.createdAt >= from &&
    row.createdAt <= to;
}

function present(row: TaskRow, { now, tasks }: Call): Record<string, string> {
  const { status, process, description } = tasks.progress(row, now);
  return {
    CreationTime: isoSeconds(row.createdAt),
    ObjectPath: row.url.submitted,
    Status: status,
    TaskId: row.taskId,
    ObjectType: typeName(row),
    Process: process,
    ...(description === '' ? {} : { Description: description }),
  };
}

/** Of the last seven days, newest first. Version 2014-11-11; the rate is the lowest that any page tells. */
export const describeRefreshTasks2014: Action = {
  perSecond: 5,
  run: call => {
    const page = readPage(call, { unlessTold: 20, most: 50 });
    const isFound = readFilter(call);
    const rows = call.tasks.listed(call.account.id, call.now).filter(isFound).toReversed();
    return {
      Tasks: { CDNTask: pageOf(rows, page).map(row => present(row, call)) },
      PageNumber: page.number,
      PageSize: page.size,
      TotalCount: rows.length,
    };
  },
};
