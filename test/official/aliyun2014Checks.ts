import assert from 'node:assert/strict';
import PopCore from '@alicloud/pop-core';
import type { DemoKey } from '../../demo/cast.ts';
import type { Demo } from '../../demo/index.ts';
import { refused } from './aliyunChecks.ts';
import { fromEdge, type OfficialCheck, withDemo } from './check.ts';

const site = 'static.demo.test';

/** Version 2014-11-11 has no package of its own: the vendor's generic client calls it by names. */
function connect(demo: Demo, key: DemoKey = demo.info.keys.full): PopCore {
  return new PopCore({ ...key, endpoint: demo.info.aliyun, apiVersion: '2014-11-11' });
}

interface Answer {
  RefreshTaskId?: string;
  UrlRemain?: string;
  TotalCount?: number;
  PageSize?: number;
  Tasks?: { CDNTask?: { Status?: string; ObjectType?: string }[] };
  Domains?: { PageData?: { DomainName?: string; Sources?: { Source?: string[] } }[] };
  DomainLogModel?: {
    DomainName?: string;
    DomainLogDetails?: { DomainLogDetail?: { LogName?: string; LogPath?: string; LogSize?: number }[] };
  };
}

async function directoryRefreshed(demo: Demo): Promise<void> {
  const client = connect(demo);
  const call = (action: string, parameters: object): Promise<Answer> =>
    client.request<Answer>(action, parameters, { method: 'POST' });
  const seen = (): Promise<string> => fromEdge(demo.info.edge.production, site, '/css/a.css');
  demo.origin.put(site, '/css/a.css', 'old');
  assert.equal(await seen(), 'old');
  demo.origin.put(site, '/css/a.css', 'new');
  const directory = { ObjectPath: `http://${site}/css/`, ObjectType: 'Directory' };
  const { RefreshTaskId: taskId } = await call('RefreshObjectCaches', directory);
  demo.clock.advance(3000);
  const { Tasks: tasks } = await call('DescribeRefreshTasks', { TaskId: taskId });
  assert.deepEqual(
    tasks?.CDNTask?.map(task => [task.Status, task.ObjectType]),
    [['Complete', 'path']],
  );
  assert.equal(await seen(), 'new');
  assert.equal((await call('DescribeRefreshQuota', {})).UrlRemain, '10000');
  await refused(
    call('RefreshObjectCaches', { ...directory, ObjectType: 'Regex' }),
    'InvalidObjectType.Malformed',
  );
}

async function logsListed(demo: Demo): Promise<void> {
  const client = connect(demo);
  const yesterday = new Date(demo.clock.now() + 8 * 3_600_000 - 86_400_000 - 4 * 3_600_000)
    .toISOString()
    .slice(0, 10);
  const parameters = { DomainName: site, LogDay: yesterday, PageSize: 5 };
  const {
    DomainLogModel: model,
    TotalCount: total,
    PageSize: size,
  } = await client.request<Answer>('DescribeCdnDomainLogs', parameters, { method: 'GET' });
  const [log, ...others] = model?.DomainLogDetails?.DomainLogDetail ?? [];
  assert.deepEqual([model?.DomainName, size, others.length], [site, 5, 4]);
  assert.ok((total ?? 0) > 20);
  const day = yesterday.replaceAll('-', '_');
  assert.match(log?.LogName ?? '', new RegExp(`^${site}_${day}_\\d{6}_\\d{6}(_\\d\\d)?\\.gz$`));
  const answer = await fetch(`http://${log?.LogPath}`);
  assert.equal((await answer.arrayBuffer()).byteLength, log?.LogSize);
}

async function domainsListed(demo: Demo): Promise<void> {
  const client = connect(demo);
  const { Domains: domains } = await client.request<Answer>('DescribeUserDomains', { PageSize: 50 });
  const [first] = domains?.PageData ?? [];
  assert.deepEqual(first?.Sources?.Source, [`origin.${first?.DomainName}`]);
  await refused(client.request('DescribeUserDomains', { PageSize: 51 }), 'InvalidPageSize.ValueNotSupported');
}

function check(name: string, body: (demo: Demo) => Promise<void>): OfficialCheck {
  return { client: 'pop-core, version 2014-11-11', name, run: () => withDemo(body) };
}

export function aliyun2014Checks(): OfficialCheck[] {
  return [
    check('directory refreshed', directoryRefreshed),
    check('logs listed', logsListed),
    check('domains listed', domainsListed),
    check('wrong secret refused', async demo => {
      const client = connect(demo, { ...demo.info.keys.full, accessKeySecret: 'wrong' });
      await refused(client.request('DescribeRefreshQuota', {}), 'SignatureDoesNotMatch');
    }),
    check('clock off refused', async demo => {
      demo.clock.advance(3_600_000);
      await refused(connect(demo).request('DescribeRefreshQuota', {}), 'InvalidTimeStamp.Expired');
    }),
  ];
}
