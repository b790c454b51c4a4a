import { applyPurge } from './akamai/applyPurge.ts';
import { createBuckets, defaultRateLimits, type Levels } from './akamai/buckets.ts';
import { createCcu } from './akamai/ccu.ts';
import { akamaiDialect } from './akamai/edgeHeaders.ts';
import { createGateway as createAkamaiGateway } from './akamai/gateway.ts';
import { listOf } from './akamai/purgeBody.ts';
import { createPurges, type Network, type Purges } from './akamai/purges.ts';
import type { LogShelf } from './aliyun/actions/action.ts';
import { applyTask } from './aliyun/applyTask.ts';
import { aliyunDialect } from './aliyun/edgeHeaders.ts';
import { createGateway as createAliyunGateway, type Gateway as AliyunGateway } from './aliyun/gateway.ts';
import { createMinuteCounts, defaultMinuteLimits } from './aliyun/minuteLimits.ts';
import { createQuotas, defaultQuotas, type QuotaLimits } from './aliyun/quota.ts';
import { createTaskBook, type TaskBook } from './aliyun/tasks.ts';
import type { Cast } from './cast.ts';
import { createEdge, type Edge } from './edge.ts';
import type { Origin } from './origin.ts';
import { createOriginFetch } from './originFetch.ts';
import type { DemoOptions } from './options.ts';
import type { Service } from './service.ts';

/** The APIs and the edges, hung together: a purge of the ones expires copies of the others. */
export interface World {
  aliyun: Service;
  akamai: Service;
  /** Production serves the sites of both vendors; staging is Akamai's, with a cache of its own. */
  edges: Readonly<Record<Network, Edge>>;
  /** What is going on, without secrets: tasks, purges, what the edges hold, what is left of quotas and rates. */
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
    type: row.type,
    force: row.force,
    url: row.url.submitted,
    createdAt: new Date(row.createdAt).toISOString(),
    ...tasks.progress(row, now),
  }));
}

function describePurges(purges: Purges, now: number): unknown[] {
  return purges.rows().map(purge => ({
    purgeId: purge.purgeId,
    action: purge.action,
    network: purge.network,
    kind: purge.objects.kind,
    objects: listOf(purge.objects),
    acceptedAt: new Date(purge.acceptedAt).toISOString(),
    hasTakenEffect: purges.hasTakenEffect(purge, now),
  }));
}

function describeTokens(levels: Levels): Record<string, number> {
  return Object.fromEntries(Object.entries(levels).map(([name, { tokens }]) => [name, tokens]));
}

/** What the two APIs and the edges have in common. */
interface Ports {
  options: DemoOptions;
  cast: Cast;
  logs: LogShelf;
  now: () => number;
}

/** One half of the world: a vendor's API, what it knows, and what it does to the edges when the time has come. */
interface Vendor<S extends Service> {
  gateway: S;
  settle(): void;
  describe(): Record<string, unknown>;
  clear(): void;
}

function createAliyun({ options, cast, logs, now }: Ports, production: () => Edge): Vendor<AliyunGateway> {
  const { accounts, keys } = cast;
  const remaining = (kind: keyof QuotaLimits): Record<string, number> =>
    Object.fromEntries([...accounts.keys()].map(id => [id, quotas.remaining(id, kind, now())]));
  const quotas = createQuotas({ ...defaultQuotas, ...options.quotas });
  const minuteCounts = createMinuteCounts({ ...defaultMinuteLimits, ...options.perMinute });
  const tasks = createTaskBook({
    lifeMs: (options.taskSeconds ?? 3) * 1000,
    merges: options.mergeTasks ?? true,
    apply: row => applyTask(row, production()),
  });
  const settle = (): void => tasks.settle(now());
  const gateway = createAliyunGateway({ accounts, keys, quotas, minuteCounts, tasks, logs, settle });
  return {
    gateway,
    settle,
    describe: () => ({
      tasks: describeTasks(tasks, now()),
      urlQuotaRemaining: remaining('url'),
      directoryQuotaRemaining: remaining('directory'),
      preloadQuotaRemaining: remaining('preload'),
    }),
    clear: () => {
      for (const part of [quotas, minuteCounts, tasks, gateway]) part.clear();
    },
  };
}

function createAkamai(
  { options, cast, now }: Ports,
  edges: () => Readonly<Record<Network, Edge>>,
): Vendor<Service> {
  const { accounts, clients, sites } = cast.akamai;
  const buckets = createBuckets({ ...defaultRateLimits, ...options.rateLimits });
  const purges = createPurges((options.purgeSeconds ?? 2) * 1000, purge =>
    applyPurge(purge, sites, edges()[purge.network]),
  );
  const ccu = createCcu({
    buckets,
    purges,
    sites,
    now,
    showsRates: options.rateHeaders ?? true,
  });
  return {
    gateway: createAkamaiGateway({ clients, ccu, scheme: 'http' }),
    settle: () => purges.settle(now()),
    describe: () => ({
      purges: describePurges(purges, now()),
      rateTokens: Object.fromEntries(accounts.map(id => [id, describeTokens(buckets.levels(id, now()))])),
    }),
    clear: () => {
      for (const part of [buckets, purges]) part.clear();
    },
  };
}

export function createWorld({ originUrl, ...ports }: Ports & { originUrl: string }): World {
  const { cast, now } = ports;
  const aliyun = createAliyun(ports, () => edges.production);
  const akamai = createAkamai(ports, () => edges);
  const settle = (): void => {
    aliyun.settle();
    akamai.settle();
  };
  const shared = {
    dialects: { aliyun: aliyunDialect, akamai: akamaiDialect },
    now,
    settle,
    fetchFromOrigin: createOriginFetch(originUrl),
  };
  const edges: Readonly<Record<Network, Edge>> = {
    production: createEdge('edge', { ...shared, sites: cast.sites, operator: 'aliyun' }),
    staging: createEdge('edge-staging', { ...shared, sites: cast.akamai.sites, operator: 'akamai' }),
  };
  return {
    aliyun: aliyun.gateway,
    akamai: akamai.gateway,
    edges,
    describe: () => {
      settle();
      return {
        ...aliyun.describe(),
        akamai: akamai.describe(),
        edge: { production: edges.production.entries(), staging: edges.staging.entries() },
        sites: cast.sites,
      };
    },
    clear: () => {
      for (const part of [aliyun, akamai, edges.production, edges.staging]) part.clear();
    },
  };
}
