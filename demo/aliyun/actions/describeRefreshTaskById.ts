import { ApiError, missingParameter } from '../errors.ts';
import type { TaskRow } from '../tasks.ts';
import type { Action, Call } from './action.ts';
import { isoSeconds } from './parameters.ts';

const maxIds = 10;

function readIds(call: Call): string[] {
  const taskId = call.parameters.get('TaskId');
  if (!taskId) throw missingParameter('TaskId');
  const ids = taskId.split(',');
  if (ids.length > maxIds || ids.some(id => !/^\d+$/.test(id))) {
    throw new ApiError(400, 'InvalidTaskId.Malformed', 'The specified TaskId is invalid.');
  }
  return ids;
}

function present(row: TaskRow, { now, tasks }: Call): Record<string, string> {
  const { status, process, description } = tasks.progress(row, now);
  return {
    CreationTime: isoSeconds(row.createdAt),
    Description: description,
    ObjectPath: row.url.submitted,
    ObjectType: row.type,
    Process: process,
    Status: status,
    TaskId: row.taskId,
  };
}

/** `Tasks` is a bare list here. An id that is unknown, too old or another account's has no row. */
export const describeRefreshTaskById: Action = {
  perSecond: 30,
  run: call => {
    const rows = call.tasks.find(call.account.id, readIds(call), call.now);
    return { Tasks: rows.map(row => present(row, call)), TotalCount: rows.length };
  },
};
