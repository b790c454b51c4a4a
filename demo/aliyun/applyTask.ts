import type { Edge, EdgeKey } from '../edge.ts';
import { matcherOf } from './objectType.ts';
import type { TaskEnd, TaskRow } from './tasks.ts';

/** Of what the origin answers, the documents have a wording for 5XX; the others follow it. */
async function preload(edge: Edge, { host, target }: EdgeKey): Promise<TaskEnd> {
  const status = await edge.preload(host, target);
  if (status === 200) return { status: 'Complete', description: '' };
  return { status: 'Failed', description: `Origin Return StatusCode ${Math.floor(status / 100)}XX` };
}

/** A task's work at the edge; only a preload takes time. */
export function applyTask({ type, force, url }: TaskRow, edge: Edge): Promise<TaskEnd> | undefined {
  if (type === 'preload') return preload(edge, url);
  const matches = matcherOf(type, url);
  const keys = type === 'file' ? [url] : edge.find(key => key.host === url.host && matches(key.target));
  for (const { host, target } of keys) {
    if (force) edge.remove(host, target);
    else edge.expire(host, target);
  }
  return undefined;
}
