import { createRequire } from 'node:module';
import type * as CdnModule from '@alicloud/cdn20180510';
import type * as OpenApiModule from '@alicloud/openapi-core';
import PopCore from '@alicloud/pop-core';
import type { DemoKey } from '../../demo/cast.ts';

export interface LogQuery {
  domain: string;
  startTime: string;
  endTime: string;
  pageSize: number;
  pageNumber: number;
}

export interface ListedLogs {
  logs: { name: string | undefined; link: string | undefined; size: number | undefined }[];
  total: number | undefined;
}

/** What the calls come down to, whichever client makes them. A refusal rejects with the vendor's `code`. */
export interface OfficialClient {
  /** Files unless told. */
  refresh(
    objectPath: string,
    more?: { objectType: string; force: boolean },
  ): Promise<{ taskId: string | undefined }>;
  preload(objectPath: string): Promise<{ taskId: string | undefined }>;
  /** One page of the names that contain this. */
  domains(
    name: string,
    pageSize: number,
  ): Promise<{ names: (string | undefined)[]; total: number | undefined }>;
  /** One page of the logs of a time. */
  logs(query: LogQuery): Promise<ListedLogs>;
  task(taskId: string): Promise<{ status: string | undefined }>;
  quota(): Promise<{ urlRemain: string | undefined }>;
}

/** One way in which the vendor's packages sign and send. */
export interface OfficialClientKind {
  name: string;
  connect: (endpoint: string, key: DemoKey) => OfficialClient;
}

interface PopAnswer {
  RefreshTaskId?: string;
  PushTaskId?: string;
  TotalCount?: number;
  DomainLogDetails?: {
    DomainLogDetail?: {
      LogInfos?: { LogInfoDetail?: { LogName?: string; LogPath?: string; LogSize?: number }[] };
      PageInfos?: { Total?: number };
    }[];
  };
  Domains?: { PageData?: { DomainName?: string }[] };
  Tasks?: { Status?: string }[];
  UrlRemain?: string;
}

const files = { objectType: 'File', force: false };

function popCore(method: 'GET' | 'POST'): OfficialClientKind['connect'] {
  return (endpoint, key) => {
    const client = new PopCore({ ...key, endpoint, apiVersion: '2018-05-10' });
    const call = (action: string, parameters: object): Promise<PopAnswer> =>
      client.request<PopAnswer>(action, parameters, { method });
    return {
      refresh: async (objectPath, { objectType, force } = files) => {
        const parameters = { ObjectPath: objectPath, ObjectType: objectType, Force: force };
        return { taskId: (await call('RefreshObjectCaches', parameters)).RefreshTaskId };
      },
      preload: async objectPath => ({
        taskId: (await call('PushObjectCache', { ObjectPath: objectPath })).PushTaskId,
      }),
      domains: async (name, pageSize) => {
        const parameters = { DomainName: name, DomainSearchType: 'fuzzy_match', PageSize: pageSize };
        const { Domains, TotalCount } = await call('DescribeUserDomains', parameters);
        return { names: (Domains?.PageData ?? []).map(entry => entry.DomainName), total: TotalCount };
      },
      logs: async ({ domain, startTime, endTime, pageSize, pageNumber }) => {
        const span = { DomainName: domain, StartTime: startTime, EndTime: endTime };
        const parameters = { ...span, PageSize: pageSize, PageNumber: pageNumber };
        const { DomainLogDetails } = await call('DescribeCdnDomainLogs', parameters);
        const [detail] = DomainLogDetails?.DomainLogDetail ?? [];
        const logs = (detail?.LogInfos?.LogInfoDetail ?? []).map(log => ({
          name: log.LogName,
          link: log.LogPath,
          size: log.LogSize,
        }));
        return { logs, total: detail?.PageInfos?.Total };
      },
      task: async taskId => ({
        status: (await call('DescribeRefreshTaskById', { TaskId: taskId })).Tasks?.[0]?.Status,
      }),
      quota: async () => ({ urlRemain: (await call('DescribeRefreshQuota', {})).UrlRemain }),
    };
  };
}

// These packages are CommonJS with a default export, which Node and TypeScript import differently; require is the same
// for both.
const require = createRequire(import.meta.url);

/** Of `@alicloud/cdn20180510`. */
export function cdnSdk(signing: { signatureAlgorithm?: string }): OfficialClientKind['connect'] {
  return (endpoint, key) => {
    const cdn: typeof CdnModule = require('@alicloud/cdn20180510');
    const { $OpenApiUtil }: typeof OpenApiModule = require('@alicloud/openapi-core');
    const { host } = new URL(endpoint);
    const config = { ...key, ...signing, endpoint: host, protocol: 'http', noProxy: '127.0.0.1' };
    const client = new cdn.default(new $OpenApiUtil.Config(config));
    return {
      refresh: async (objectPath, more = files) => {
        const request = new cdn.RefreshObjectCachesRequest({ objectPath, ...more });
        return { taskId: (await client.refreshObjectCaches(request)).body?.refreshTaskId };
      },
      preload: async objectPath => {
        const request = new cdn.PushObjectCacheRequest({ objectPath });
        return { taskId: (await client.pushObjectCache(request)).body?.pushTaskId };
      },
      domains: async (name, pageSize) => {
        const searched = { domainName: name, domainSearchType: 'fuzzy_match', pageSize };
        const { body } = await client.describeUserDomains(new cdn.DescribeUserDomainsRequest(searched));
        const names = (body?.domains?.pageData ?? []).map(entry => entry.domainName);
        return { names, total: body?.totalCount };
      },
      logs: async ({ domain, ...rest }) => {
        const request = new cdn.DescribeCdnDomainLogsRequest({ domainName: domain, ...rest });
        const { body } = await client.describeCdnDomainLogs(request);
        const [detail] = body?.domainLogDetails?.domainLogDetail ?? [];
        const logs = (detail?.logInfos?.logInfoDetail ?? []).map(log => ({
          name: log.logName,
          link: log.logPath,
          size: log.logSize,
        }));
        return { logs, total: detail?.pageInfos?.total };
      },
      task: async taskId => {
        const request = new cdn.DescribeRefreshTaskByIdRequest({ taskId });
        return { status: (await client.describeRefreshTaskById(request)).body?.tasks?.[0]?.status };
      },
      quota: async () => {
        const request = new cdn.DescribeRefreshQuotaRequest({});
        return { urlRemain: (await client.describeRefreshQuota(request)).body?.urlRemain };
      },
    };
  };
}

export const officialClients: readonly OfficialClientKind[] = [
  { name: 'cdn20180510, V3', connect: cdnSdk({}) },
  { name: 'cdn20180510, V1', connect: cdnSdk({ signatureAlgorithm: 'v2' }) },
  { name: 'pop-core, V1 GET', connect: popCore('GET') },
  { name: 'pop-core, V1 POST', connect: popCore('POST') },
];
