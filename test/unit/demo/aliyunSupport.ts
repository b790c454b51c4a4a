import assert from 'node:assert/strict';
import type { DemoKey } from '../../../demo/cast.ts';
import type { Demo } from '../../../demo/index.ts';
import { type ApiAnswer, callApi, fromEdge } from './support.ts';

export function call(
  demo: Demo,
  action: string,
  parameters: Record<string, string> = {},
  key?: DemoKey,
): Promise<ApiAnswer> {
  return callApi(demo, key ? { action, parameters, key } : { action, parameters });
}

export function tasksById(demo: Demo, taskId: string, key?: DemoKey): Promise<ApiAnswer> {
  return call(demo, 'DescribeRefreshTaskById', { TaskId: taskId }, key);
}

export function rowsOf(answer: ApiAnswer): Record<string, string>[] {
  const { Tasks: rows } = answer.json;
  assert.ok(Array.isArray(rows), answer.text);
  return rows;
}

/** The id of a refresh or a preload. */
export async function taskIdOf(answer: Promise<ApiAnswer>): Promise<string> {
  const { status, json, text } = await answer;
  assert.equal(status, 200, text);
  return String(json['RefreshTaskId'] ?? json['PushTaskId']);
}

/** A figure of the quota, such as `UrlRemain`. */
export async function quotaOf(demo: Demo, name: string): Promise<unknown> {
  return (await call(demo, 'DescribeRefreshQuota')).json[name];
}

export async function assertRefused(
  answer: Promise<ApiAnswer>,
  status: number,
  code: string,
  message?: string,
): Promise<void> {
  const { json, status: actual } = await answer;
  assert.deepEqual({ status: actual, code: json['Code'] }, { status, code });
  if (message !== undefined) assert.equal(json['Message'], message);
}

/** `HIT`, `MISS`, `REFRESH_HIT` or `REFRESH_MISS`, and the text. */
export async function get(demo: Demo, path: string, host = 'static.demo.test'): Promise<string> {
  const { headers, text } = await fromEdge(demo, host, path);
  const [, memory, result] = /^\w+ TCP_(MEM_)?(\w+) dirn:/.exec(headers['x-cache'] ?? '') ?? [];
  return `${memory ? 'HIT' : (result ?? 'none')} ${text}`;
}
