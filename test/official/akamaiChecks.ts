import assert from 'node:assert/strict';
import EdgeGrid from 'akamai-edgegrid';
import type { AkamaiKey } from '../../demo/akamai/cast.ts';
import type { Demo } from '../../demo/index.ts';
import { fromEdge, type OfficialCheck, withDemo } from './check.ts';

const site = 'www.akamai.demo.test';

interface Sent {
  status: number;
  body: Record<string, unknown>;
  headers: Record<string, unknown>;
}

/** A signed POST by the official client; its refusals are answers here, everything else rejects. */
function post(
  demo: Demo,
  path: string,
  body?: object,
  key: AkamaiKey = demo.info.akamaiKeys.full,
): Promise<Sent> {
  const client = new EdgeGrid(key.clientToken, key.clientSecret, key.accessToken, 'unused');
  // It puts https before any host that it is constructed with.
  Object.assign(client.config, { host: demo.info.akamai });
  client.auth({
    path,
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    proxy: false,
    ...(body ? { body } : {}),
  });
  return new Promise((resolve, reject) => {
    client.send((error, response) => {
      const answer = response ?? error.response;
      if (!answer) reject(error);
      else {
        const headers = Object.fromEntries(Object.entries(answer.headers));
        resolve({ status: answer.status, body: answer.data, headers });
      }
    });
  });
}

/** A purge that really works: accepted, old until it takes effect, then seen at the named network and no other. */
async function purged(demo: Demo, action: string, network: 'production' | 'staging'): Promise<void> {
  const path = '/a%20b.js';
  const { edge } = demo.info;
  const other = network === 'production' ? edge.staging : edge.production;
  demo.origin.put(site, '/a b.js', 'old');
  for (const each of [edge[network], other]) assert.equal(await fromEdge(each, site, path), 'old');
  demo.origin.put(site, '/a b.js', 'new');

  const objects = [`https://${site}${path}`];
  const { status, body } = await post(demo, `/ccu/v3/${action}/url/${network}`, { objects });
  assert.deepEqual([status, body['detail'], body['estimatedSeconds']], [201, 'Request accepted', 5]);
  assert.equal(await fromEdge(edge[network], site, path), 'old');
  demo.clock.advance(2000);
  assert.equal(await fromEdge(edge[network], site, path), 'new');
  assert.equal(await fromEdge(other, site, path), 'old');
}

async function refused(sent: Promise<Sent>, status: number, detail: string): Promise<void> {
  const answer = await sent;
  assert.deepEqual([answer.status, answer.body['detail']], [status, detail]);
}

function check(name: string, body: (demo: Demo) => Promise<void>): OfficialCheck {
  return { client: 'akamai-edgegrid', name, run: () => withDemo(body) };
}

export function akamaiChecks(): OfficialCheck[] {
  const path = '/ccu/v3/invalidate/url';
  const purge = { objects: [`https://${site}/app.js`] };
  return [
    check('invalidate on production accepted', demo => purged(demo, 'invalidate', 'production')),
    check('delete on staging accepted', demo => purged(demo, 'delete', 'staging')),
    check('CP code and tag accepted', async demo => {
      const seen = (): Promise<string> => fromEdge(demo.info.edge.production, site, '/tagged.js');
      const objects: [string, unknown][] = [
        ['cpcode', 15_811],
        ['tag', 'sale'],
      ];
      for (const [kind, object] of objects) {
        demo.origin.put(site, '/tagged.js', 'old', { cacheTags: 'sale' });
        assert.equal(await seen(), 'old');
        demo.origin.put(site, '/tagged.js', kind, { cacheTags: 'sale' });
        const { status } = await post(demo, `/ccu/v3/delete/${kind}`, { objects: [object] });
        assert.equal(status, 201);
        demo.clock.advance(2000);
        assert.equal(await seen(), kind);
        await post(demo, path, { objects: [`https://${site}/tagged.js`] });
        demo.clock.advance(2000);
      }
    }),
    check('rate limits read', async demo => {
      await post(demo, path, purge);
      const { status, headers } = await post(demo, '/ccu/v3/rate-limit-status/url');
      assert.deepEqual([status, headers['x-ratelimit-remaining-objects']], [201, '9999']);
    }),
    check('wrong secret refused', async demo => {
      const key = { ...demo.info.akamaiKeys.full, clientSecret: 'wrong' };
      await refused(post(demo, path, purge, key), 401, 'The signature does not match');
    }),
    check('clock off refused', async demo => {
      for (const minutes of [1, -2]) {
        demo.clock.advance(minutes * 60_000);
        await refused(post(demo, path, purge), 400, 'Invalid timestamp');
      }
    }),
  ];
}
