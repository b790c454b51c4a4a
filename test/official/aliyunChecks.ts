import assert from 'node:assert/strict';
import type { DemoKey } from '../../demo/cast.ts';
import type { Demo } from '../../demo/index.ts';
import { fromEdge, type OfficialCheck, withDemo } from './check.ts';
import { type OfficialClient, type OfficialClientKind, officialClients } from './aliyunClients.ts';

const site = 'static.demo.test';

/** A purge that really works: submitted, followed to its end, seen at the edge, taken from the quota. */
async function accepted(demo: Demo, client: OfficialClient): Promise<void> {
  demo.origin.put(site, '/a b.js', 'old');
  assert.equal(await fromEdge(demo.info.edge.production, site, '/a%20b.js'), 'old');
  demo.origin.put(site, '/a b.js', 'new');

  const { taskId } = await client.refresh(`https://${site}/a%20b.js\nhttps://${site}/b*~+!'()\u{1F680}.js`);
  assert.match(taskId ?? '', /^\d{11}$/);
  assert.deepEqual(await client.task(taskId ?? ''), { status: 'Pending' });
  assert.equal(await fromEdge(demo.info.edge.production, site, '/a%20b.js'), 'old');
  demo.clock.advance(3000);
  assert.deepEqual(await client.task(taskId ?? ''), { status: 'Complete' });
  assert.equal(await fromEdge(demo.info.edge.production, site, '/a%20b.js'), 'new');
  assert.deepEqual(await client.quota(), { urlRemain: '9998' });
}

/** Everything below the directory and nothing else is fetched anew. */
async function directoryRefreshed(demo: Demo, client: OfficialClient): Promise<void> {
  const seen = (path: string): Promise<string> => fromEdge(demo.info.edge.production, site, path);
  for (const path of ['/css/deep/a.css', '/a.css']) {
    demo.origin.put(site, path, 'old');
    assert.equal(await seen(path), 'old');
    demo.origin.put(site, path, 'new');
  }
  const { taskId } = await client.refresh(`https://${site}/css/`, { objectType: 'Directory', force: true });
  demo.clock.advance(3000);
  assert.deepEqual(await client.task(taskId ?? ''), { status: 'Complete' });
  assert.deepEqual([await seen('/css/deep/a.css'), await seen('/a.css')], ['new', 'old']);
  const file = client.refresh(`https://${site}/css`, { objectType: 'Directory', force: false });
  await refused(file, 'InvalidObjectPath.Malformed');
}

/** The edge has the file before anybody asked for it: the origin's later change does not show. */
async function preloaded(demo: Demo, client: OfficialClient): Promise<void> {
  demo.origin.put(site, '/a b.js', 'old');
  const { taskId } = await client.preload(`https://${site}/a%20b.js`);
  assert.match(taskId ?? '', /^\d{11}$/);
  demo.clock.advance(3000);
  assert.equal(await fromEdge(demo.info.edge.production, site, '/a%20b.js'), 'old');
  demo.origin.put(site, '/a b.js', 'new');
  assert.equal(await fromEdge(demo.info.edge.production, site, '/a%20b.js'), 'old');
  assert.deepEqual(await client.task(taskId ?? ''), { status: 'Complete' });
  await refused(client.preload(`https://${site}/css/`), 'InvalidObjectPath.Malformed');
}

/** All pages of a time that has logs, and the first of them downloaded. */
async function logsListed(demo: Demo, client: OfficialClient): Promise<void> {
  const hours = (back: number): string =>
    new Date(demo.clock.now() - back * 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z');
  const query = { domain: site, startTime: hours(36), endTime: hours(12), pageSize: 15 };
  const first = await client.logs({ ...query, pageNumber: 1 });
  const second = await client.logs({ ...query, pageNumber: 2 });
  const logs = [...first.logs, ...second.logs];
  assert.ok(logs.length > 20);
  assert.deepEqual([first.total, first.logs.length], [logs.length, 15]);
  assert.equal(new Set(logs.map(log => log.name)).size, logs.length);
  assert.match(logs[0]?.name ?? '', /^static\.demo\.test_\d{4}_\d\d_\d\d_\d{6}_\d{6}(_\d\d)?\.gz$/);
  const answer = await fetch(`http://${logs[0]?.link}`);
  assert.equal((await answer.arrayBuffer()).byteLength, logs[0]?.size);
  await refused(
    client.logs({ ...query, domain: 'other.demo.test', pageNumber: 1 }),
    'InvalidDomain.NotFound',
  );
  await refused(
    client.logs({ ...query, startTime: hours(32 * 24), pageNumber: 1 }),
    'InvalidStartTime.ValueNotSupported',
  );
}

export async function refused(call: Promise<unknown>, code: string): Promise<void> {
  await assert.rejects(call, (error: unknown) => {
    assert.ok(typeof error === 'object' && error !== null && 'code' in error);
    assert.equal(error.code, code);
    return true;
  });
}

function checksOf({ name, connect }: OfficialClientKind): OfficialCheck[] {
  const check = (
    what: string,
    body: (demo: Demo, open: (key: DemoKey) => OfficialClient) => Promise<void>,
  ) => ({
    client: name,
    name: what,
    run: () => withDemo(demo => body(demo, key => connect(demo.info.aliyun, key))),
  });
  return [
    check('accepted', (demo, open) => accepted(demo, open(demo.info.keys.full))),
    check('accepted with an STS token', (demo, open) => accepted(demo, open(demo.info.keys.sts))),
    check('directory refreshed', (demo, open) => directoryRefreshed(demo, open(demo.info.keys.full))),
    check('preloaded', (demo, open) => preloaded(demo, open(demo.info.keys.full))),
    check('logs listed', (demo, open) => logsListed(demo, open(demo.info.keys.full))),
    check('domains listed', async (demo, open) => {
      const page = { names: ['static.demo.test'], total: 3 };
      assert.deepEqual(await open(demo.info.keys.full).domains('demo.test', 1), page);
      await refused(open(demo.info.keys.refreshOnly).domains('demo.test', 1), 'Forbidden.RAM');
    }),
    check('wrong secret refused', async (demo, open) => {
      const client = open({ ...demo.info.keys.full, accessKeySecret: 'wrong' });
      await refused(client.refresh(`https://${site}/app.js`), 'SignatureDoesNotMatch');
      await refused(client.quota(), 'SignatureDoesNotMatch');
    }),
    check('clock off refused', async (demo, open) => {
      const client = open(demo.info.keys.full);
      for (const hours of [1, -2]) {
        demo.clock.advance(hours * 3_600_000);
        await refused(client.refresh(`https://${site}/app.js`), 'InvalidTimeStamp.Expired');
      }
    }),
  ];
}

export function aliyunChecks(): OfficialCheck[] {
  return officialClients.flatMap(checksOf);
}
