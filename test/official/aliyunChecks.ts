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

async function refused(call: Promise<unknown>, code: string): Promise<void> {
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
