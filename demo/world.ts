import { createGateway, type Gateway } from './aliyun/gateway.ts';
import { createQuotas, defaultQuotas } from './aliyun/quota.ts';
import { createTaskBook, type TaskBook } from './aliyun/tasks.ts';
import type { Cast } from './cast.ts';
import type { Clock } from './clock.ts';
import { createEdge, type Edge } from './edge.ts';
import type { Origin } from './origin.ts';
import { createOriginFetch } from './originFetch.ts';
import type { DemoOptions } from './options.ts';

/** The API and the edge, hung together: a task of the one expires copies of the other. */
export interface World {
  gateway: Gateway;
  edge: Edge;
  /** What is going on, without secrets: tasks, what the edge holds, what is left of the quotas. */
  describe(): Record<string, unknown>;
  clear(): void;
}

/** Deploys the directories; a host without one gets two small files, so that its edge has something to serve. */
export async function deploy(
  origin: Origin,
  hosts: readonly string[],
  directories: Readonly<Record<string, string>>,
): Promise<void> {
  origin.clear();
  for (const host of hosts.filter(name => !Object.hasOwn(directories, name))) {
    origin.put(host, '/index.html', `<!doctype html>\n<title>${host}</title>\n<h1>${host}</h1>\n`);
    origin.put(host, '/app.js', `console.log('${host}');\n`);
  }
  for (const [host, directory] of Object.entries(directories)) await origin.load(host, directory);
}

function describeTasks(tasks: TaskBook, now: number): unknown[] {
  return tasks.rows().map(row => ({
    taskId: row.taskId,
    url: row.url.submitted,
    createdAt: new Date(row.createdAt).toISOString(),
    ...tasks.progress(row, now),
  }));
}

export function createWorld(options: DemoOptions, clock: Clock, cast: Cast, originUrl: string): World {
  const now = (): number => clock.now();
  const quotas = createQuotas({ ...defaultQuotas, ...options.quotas });
  const tasks = createTaskBook((options.taskSeconds ?? 3) * 1000, (host, target) =>
    edge.expire(host, target),
  );
  const settle = (): void => tasks.settle(now());
  const edge = createEdge('edge', {
    sites: cast.sites,
    now,
    settle,
    fetchFromOrigin: createOriginFetch(originUrl),
  });
  const gateway = createGateway({ accounts: cast.accounts, keys: cast.keys, quotas, tasks });
  return {
    gateway,
    edge,
    describe: () => {
      settle();
      const left = [...cast.accounts.keys()].map(id => [id, quotas.remaining(id, 'url', now())]);
      return {
        tasks: describeTasks(tasks, now()),
        edge: { production: edge.entries() },
        urlQuotaRemaining: Object.fromEntries(left),
        sites: cast.sites,
      };
    },
    clear: () => {
      for (const part of [quotas, tasks, edge, gateway]) part.clear();
    },
  };
}
