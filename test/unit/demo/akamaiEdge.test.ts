import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Network } from '../../../demo/akamai/purges.ts';
import type { Demo } from '../../../demo/index.ts';
import { inspect, purgeUrls } from './akamaiSupport.ts';
import { type Answer, fetchRaw, fromEdge, refresh, withDemo } from './support.ts';

const host = 'www.akamai.demo.test';

function codeOf({ headers }: Answer): string {
  const form = /^(TCP_\w+) from a[\d-]+\.deploy\.akamaitechnologies\.com \(AkamaiGHost\/[\d.]+-\w+\) \(-\)$/;
  return form.exec(headers['x-cache'] ?? '')?.[1] ?? 'none';
}

async function get(
  demo: Demo,
  path: string,
  { network = 'production', from = host }: { network?: Network; from?: string } = {},
): Promise<string> {
  const answer = await inspect(demo, network, from, path);
  return `${codeOf(answer)} ${answer.text}`;
}

/** A purge that has taken effect when this returns. */
async function purge(demo: Demo, path: string, urls: readonly string[]): Promise<void> {
  const answer = await purgeUrls(demo, urls, { path });
  assert.equal(answer.status, 201, answer.text);
  demo.clock.advance(2000);
}

test('the debug Pragma brings what its words ask for, and without it an answer tells nothing', () =>
  withDemo(async demo => {
    demo.origin.put(host, '/app.js', 'x', { cacheControl: 'max-age=10800' });
    const miss = await inspect(demo, 'production', host, '/app.js?v=1');
    assert.equal(codeOf(miss), 'TCP_MISS');
    assert.equal(miss.headers['x-check-cacheable'], 'YES');
    assert.equal(miss.headers['x-cache-key'], '/L/1745/15811/3h/www.akamai.demo.test/app.js?v=1');
    assert.equal(miss.headers['x-true-cache-key'], '/L/www.akamai.demo.test/app.js?v=1');
    assert.equal(miss.headers['x-serial'], '1745');
    assert.match(miss.headers['x-akamai-request-id'] ?? '', /^[0-9a-f]{8}$/);
    assert.deepEqual(
      [await get(demo, '/app.js?v=1'), await get(demo, '/app.js?v=1')],
      ['TCP_HIT x', 'TCP_MEM_HIT x'],
    );

    const headersWith = async (headers: Record<string, string>): Promise<string[]> => {
      const answer = await fromEdge(demo, host, '/app.js?v=1', { headers });
      return Object.keys(answer.headers).filter(name => !['connection', 'date'].includes(name));
    };
    const plain = ['content-length', 'content-type', 'etag', 'last-modified', 'cache-control'];
    assert.deepEqual((await headersWith({})).sort(), plain.sort());
    assert.deepEqual((await headersWith({ pragma: 'no-cache, constructor' })).sort(), plain);
    const some = await headersWith({ pragma: 'Akamai-X-Cache-On,akamai-x-check-cacheable' });
    assert.deepEqual(some.sort(), [...plain, 'x-cache', 'x-check-cacheable'].sort());
  }));

test('lifetimes stand in cache keys as Akamai writes them, and what is not stored is not cacheable', () =>
  withDemo(async demo => {
    const keys: string[] = [];
    for (const seconds of [604_800, 7200, 600, 90]) {
      demo.origin.put(host, '/x', 'x', { cacheControl: `max-age=${seconds}` });
      keys.push((await inspect(demo, 'production', host, `/x?${seconds}`)).headers['x-cache-key'] ?? '');
    }
    assert.deepEqual(
      keys.map(key => key.split('/')[4]),
      ['7d', '2h', '10m', '90s'],
    );
    demo.origin.put(host, '/never', 'x', { cacheControl: 'no-store' });
    for (const path of ['/never', '/none']) {
      const answer = await inspect(demo, 'production', host, path);
      assert.equal(codeOf(answer), 'TCP_MISS');
      assert.equal(answer.headers['x-check-cacheable'], 'NO');
    }
  }));

test('invalidate has the copy revalidated at the next request', () =>
  withDemo(async demo => {
    await get(demo, '/app.js');
    const text = (await get(demo, '/app.js')).replace('TCP_HIT ', '');
    await purge(demo, 'invalidate/url', [`https://${host}/app.js`]);
    assert.equal(await get(demo, '/app.js'), `TCP_REFRESH_HIT ${text}`);
    assert.equal(demo.received().findLast(({ api }) => api === 'origin')?.status, 304);
    assert.equal(await get(demo, '/app.js'), `TCP_HIT ${text}`);

    demo.origin.put(host, '/app.js', 'new');
    await purge(demo, 'invalidate/url', [`https://${host}/app.js`]);
    assert.equal(await get(demo, '/app.js'), 'TCP_REFRESH_MISS new');
    assert.equal(await get(demo, '/app.js'), 'TCP_HIT new');
  }));

test('delete has the file fetched whole, changed or not', () =>
  withDemo(async demo => {
    await get(demo, '/app.js');
    await purge(demo, 'delete/url', [`https://${host}/app.js`]);
    assert.match(await get(demo, '/app.js'), /^TCP_MISS /);
    const fetched = demo.received().findLast(({ api }) => api === 'origin');
    assert.equal(fetched?.status, 200);
    assert.equal(fetched.headers['if-none-match'], undefined);
    demo.origin.put(host, '/app.js', 'new');
    await purge(demo, 'delete/url', [`https://${host}/app.js`]);
    assert.equal(await get(demo, '/app.js'), 'TCP_MISS new');
  }));

test('a purge takes effect after its time and no sooner, whatever the estimate says', () =>
  withDemo(
    async demo => {
      await get(demo, '/app.js');
      demo.origin.put(host, '/app.js', 'new');
      const answer = await purgeUrls(demo, [`https://${host}/app.js`]);
      assert.equal(answer.json['estimatedSeconds'], 5);
      demo.clock.advance(7999);
      assert.match(await get(demo, '/app.js'), /^TCP_HIT console/);
      demo.clock.advance(1);
      assert.equal(await get(demo, '/app.js'), 'TCP_REFRESH_MISS new');
    },
    { purgeSeconds: 8 },
  ));

for (const action of ['invalidate', 'delete']) {
  test(`${action} touches the named keys of the named network and nothing else`, () =>
    withDemo(async demo => {
      const others = ['/app.js?v=1', '/app.js?', '/APP.js', '/app.jsx', '/', '/a*.js'];
      const elsewhere = [
        { network: 'staging' },
        { from: 'assets.akamai.demo.test' },
        { from: 'other.akamai.demo.test' },
      ] as const;
      for (const path of ['/app.js', ...others]) demo.origin.put(host, path.split('?')[0] ?? '', 'old');
      demo.origin.put(host, '/index.html', 'old');
      for (const path of ['/app.js', '/b.js?x=1', ...others]) await get(demo, path);
      for (const place of elsewhere) await get(demo, '/app.js', place);

      await purge(demo, `${action}/url`, [
        `http://${host.toUpperCase()}:443/app.js`,
        `https://${host}/b*`,
        `https://${host}/app.js#top`,
      ]);
      const first = action === 'delete' ? 'TCP_MISS' : 'TCP_REFRESH_HIT';
      assert.equal(await get(demo, '/app.js'), `${first} old`);
      for (const path of others) assert.equal(await get(demo, path), 'TCP_HIT old', path);
      for (const place of elsewhere) assert.match(await get(demo, '/app.js', place), /^TCP_HIT/);
    }));
}

test('staging is purged by itself', () =>
  withDemo(async demo => {
    for (const network of ['production', 'staging'] as const) await get(demo, '/app.js', { network });
    demo.origin.put(host, '/app.js', 'new');
    await purge(demo, 'delete/url/staging', [`https://${host}/app.js`]);
    assert.equal(await get(demo, '/app.js', { network: 'staging' }), 'TCP_MISS new');
    assert.match(await get(demo, '/app.js'), /^TCP_HIT console/);
    await purge(demo, 'invalidate/url/staging', [`https://${host}/app.js`]);
    assert.equal(await get(demo, '/app.js', { network: 'staging' }), 'TCP_REFRESH_HIT new');
    assert.match(await get(demo, '/app.js'), /^TCP_MEM_HIT console/);
  }));

test('an ARL and a host without a path name keys too', () =>
  withDemo(async demo => {
    for (const path of ['/', '/app.js?a=/b']) await get(demo, path);
    const key = (await inspect(demo, 'production', host, '/app.js?a=/b')).headers['x-cache-key'] ?? '';
    await purge(demo, 'delete/url', [key, `https://${host}`]);
    for (const path of ['/', '/app.js?a=/b']) assert.match(await get(demo, path), /^TCP_MISS/, path);
  }));

test('a refused purge expires nothing', () =>
  withDemo(async demo => {
    await get(demo, '/app.js');
    const urls = [`https://${host}/app.js`, 'https://other.akamai.demo.test/app.js'];
    assert.equal((await purgeUrls(demo, urls)).status, 403);
    demo.clock.advance(2000);
    assert.match(await get(demo, '/app.js'), /^TCP_HIT/);
  }));

test('a file that is being fetched while its purge arrives is not kept as fresh', () =>
  withDemo(async demo => {
    for (const [action, first] of [
      ['invalidate', 'TCP_REFRESH_MISS'],
      ['delete', 'TCP_MISS'],
    ] as const) {
      demo.origin.put(host, `/${action}.js`, 'old');
      demo.faults.add({ match: { api: 'origin' }, fault: { kind: 'latency', ms: 300 } });
      await purgeUrls(demo, [`https://${host}/${action}.js`], { path: `${action}/url` });
      const slow = get(demo, `/${action}.js`);
      await new Promise(resolve => setTimeout(resolve, 100));
      demo.clock.advance(2000);
      await get(demo, '/app.js');
      assert.equal(await slow, 'TCP_MISS old');
      demo.origin.put(host, `/${action}.js`, 'new');
      assert.equal(await get(demo, `/${action}.js`), `${first} new`);
    }
  }));

test('one production edge serves both vendors’ sites, each in its own words; staging knows only Akamai’s', () =>
  withDemo(async demo => {
    const aliyun = await inspect(demo, 'production', 'static.demo.test', '/app.js');
    assert.equal(aliyun.headers['x-cache'], 'MISS TCP_MISS dirn:-2:-2');
    assert.equal(aliyun.headers['x-cache-key'], undefined);
    const akamai = await inspect(demo, 'production', host, '/app.js');
    assert.equal(akamai.headers['eagleid'], undefined);
    assert.equal(akamai.headers['server'], undefined);
    for (const stranger of ['static.demo.test', 'nobody.demo.test']) {
      const answer = await inspect(demo, 'staging', stranger, '/app.js');
      assert.deepEqual([answer.status, answer.headers['server']], [400, 'AkamaiGHost']);
    }
    assert.equal((await inspect(demo, 'staging', host, '/app.js')).status, 200);
    const { keys } = demo.info;
    assert.equal((await refresh(demo, `https://${host}/app.js`, keys.full)).status, 404);
    assert.equal((await purgeUrls(demo, ['https://static.demo.test/app.js'])).status, 403);
  }));

test('one directory may be deployed at both CDNs', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'demo-sites-'));
  try {
    await writeFile(join(directory, 'both.js'), 'both');
    const hosts = ['static.demo.test', host, 'shop.akamai.demo.test'];
    await withDemo(
      async demo => {
        for (const each of hosts) {
          assert.equal((await fromEdge(demo, each, '/both.js')).text, 'both', each);
          assert.equal((await fromEdge(demo, each, '/app.js')).status, 404);
        }
        assert.equal(await get(demo, '/both.js', { from: 'shop.akamai.demo.test' }), 'TCP_HIT both');
        assert.equal((await purgeUrls(demo, ['https://shop.akamai.demo.test/both.js'])).status, 201);
        const byPath = await fetchRaw(`${demo.info.origin}/${host}/both.js`);
        assert.equal(byPath.text, 'both');
      },
      { sites: Object.fromEntries(hosts.map(each => [each, directory])) },
    );
  } finally {
    await rm(directory, { recursive: true });
  }
});
