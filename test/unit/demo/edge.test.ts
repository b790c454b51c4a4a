import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Demo } from '../../../demo/index.ts';
import { type Answer, fetchRaw, fromEdge, refresh, withDemo } from './support.ts';

const host = 'static.demo.test';

/** `HIT`, `MISS`, `REFRESH_HIT` or `REFRESH_MISS`. */
function cacheOf({ headers }: Answer): string {
  const [, memory, result] = /^\w+ TCP_(MEM_)?(\w+) dirn:/.exec(headers['x-cache'] ?? '') ?? [];
  return memory ? 'HIT' : (result ?? 'none');
}

async function get(demo: Demo, path: string, from = host): Promise<string> {
  const answer = await fromEdge(demo, from, path);
  return `${cacheOf(answer)} ${answer.text}`;
}

async function purge(demo: Demo, objectPath: string): Promise<void> {
  const answer = await refresh(demo, objectPath);
  assert.equal(answer.status, 200, answer.text);
}

test('the second request is a hit, with the headers of the real edges', () =>
  withDemo(async demo => {
    const miss = await fromEdge(demo, host, '/app.js');
    assert.equal(miss.headers['x-cache'], 'MISS TCP_MISS dirn:-2:-2');
    assert.equal(miss.headers['age'], undefined);
    demo.clock.advance(5000);
    const hit = await fromEdge(demo, host, '/app.js');
    assert.match(hit.headers['x-cache'] ?? '', /^HIT TCP_MEM_HIT dirn:\d+:\d+$/);
    assert.equal(hit.text, miss.text);
    assert.equal(hit.headers['age'], '5');
    assert.equal(hit.headers['date'], 'Sun, 22 Nov 2026 04:00:05 GMT');
    assert.equal(hit.headers['x-swift-savetime'], 'Sun, 22 Nov 2026 04:00:00 GMT');
    assert.equal(hit.headers['x-swift-cachetime'], '3600');
    assert.equal(hit.headers['ali-swift-global-savetime'], '1795320000');
    assert.equal(hit.headers['timing-allow-origin'], '*');
    assert.match(hit.headers['via'] ?? '', /^cache1\.l2cn1\[0,200-0,H\], /);
    assert.match(hit.headers['eagleid'] ?? '', /^[0-9a-f]+e$/);
    assert.equal(hit.headers['etag'], miss.headers['etag']);
  }));

test('a purge expires exactly what it names, and not before the task has started', () =>
  withDemo(async demo => {
    const others = ['/app.js?v=1', '/other.js', '/', '/index.html', '/APP.js'];
    for (const path of ['/app.js', ...others.slice(1)]) demo.origin.put(host, path, 'old');
    demo.origin.put('img.demo.test', '/app.js', 'old');
    demo.origin.put(host, '/index.html', 'old');
    for (const path of ['/app.js', ...others]) assert.equal(await get(demo, path), 'MISS old');
    assert.equal(await get(demo, '/app.js', 'img.demo.test'), 'MISS old');

    demo.origin.put(host, '/app.js', 'new');
    demo.origin.put(host, '/other.js', 'new');
    demo.origin.put('img.demo.test', '/app.js', 'new');
    await purge(demo, `https://${host}/app.js`);
    assert.equal(await get(demo, '/app.js'), 'HIT old');
    demo.clock.advance(1999);
    assert.equal(await get(demo, '/app.js'), 'HIT old');
    demo.clock.advance(1001);
    assert.equal(await get(demo, '/app.js'), 'REFRESH_MISS new');
    assert.equal(await get(demo, '/app.js'), 'HIT new');
    for (const path of others) assert.equal(await get(demo, path), 'HIT old', path);
    assert.equal(await get(demo, '/app.js', 'img.demo.test'), 'HIT old');
  }));

test('a purged file that did not change is confirmed by the origin and keeps its copy', () =>
  withDemo(async demo => {
    const before = await fromEdge(demo, host, '/app.js');
    await purge(demo, `http://${host}/app.js`);
    demo.clock.advance(3000);
    const after = await fromEdge(demo, host, '/app.js');
    assert.equal(cacheOf(after), 'REFRESH_HIT');
    assert.equal(after.text, before.text);
    assert.equal(after.headers['age'], '0');
    assert.notEqual(after.headers['x-swift-savetime'], before.headers['x-swift-savetime']);
    assert.equal(demo.received().findLast(entry => entry.api === 'origin')?.status, 304);
  }));

test('scheme, its absence and default ports make no difference to what is purged', () =>
  withDemo(async demo => {
    const spellings = [`http://${host}/app.js`, `${host}/app.js`, `HTTPS://${host.toUpperCase()}:443/app.js`];
    for (const spelling of spellings) {
      await get(demo, '/app.js');
      await purge(demo, spelling);
      demo.clock.advance(3000);
      assert.match(await get(demo, '/app.js'), /^REFRESH_HIT/, spelling);
    }
  }));

test('a comma list, an unencoded name and a fragment are accepted and purge nothing', () =>
  withDemo(async demo => {
    demo.origin.put(host, '/目录 1.js', 'old');
    const encoded = '/%E7%9B%AE%E5%BD%95%201.js';
    assert.equal(await get(demo, encoded), 'MISS old');
    await get(demo, '/app.js');
    await purge(demo, `https://${host}/app.js,https://${host}${encoded}`);
    await purge(demo, `https://${host}/目录 1.js`);
    await purge(demo, `https://${host}/app.js#top`);
    demo.clock.advance(3000);
    assert.match(await get(demo, '/app.js'), /^HIT/);
    assert.match(await get(demo, encoded), /^HIT/);
    await purge(demo, `https://${host}${encoded}`);
    demo.clock.advance(3000);
    assert.match(await get(demo, encoded), /^REFRESH_HIT/);
  }));

test('a task that fails purges nothing', () =>
  withDemo(async demo => {
    await get(demo, '/app.js');
    demo.faults.add({ match: { api: 'aliyun' }, fault: { kind: 'taskFailed' } });
    await purge(demo, `https://${host}/app.js`);
    demo.clock.advance(10_000);
    assert.match(await get(demo, '/app.js'), /^HIT/);
  }));

test('a copy fetched while its purge arrived counts as purged', () =>
  withDemo(async demo => {
    await purge(demo, `https://${host}/app.js`);
    demo.faults.add({ match: { api: 'origin' }, fault: { kind: 'latency', ms: 300 } });
    const slow = get(demo, '/app.js');
    // The fault is used up as soon as the origin has the request; only then does the purge come due and take effect.
    while (demo.faults.rules().length > 0) await new Promise(resolve => setImmediate(resolve));
    demo.clock.advance(3000);
    await get(demo, '/index.html');
    assert.match(await slow, /^MISS/);
    assert.match(await get(demo, '/app.js'), /^REFRESH_HIT/);
  }));

test('a copy lives as long as Cache-Control says', () =>
  withDemo(async demo => {
    demo.origin.put(host, '/short.js', 'x', { cacheControl: 'public, max-age=60, s-maxage=10' });
    demo.origin.put(host, '/never.js', 'x', { cacheControl: 'no-store' });
    demo.origin.put(host, '/guess.js', 'x', { cacheControl: '', lastModified: demo.clock.now() - 1_000_000 });
    for (const path of ['/short.js', '/never.js', '/guess.js']) await get(demo, path);
    assert.equal(await get(demo, '/never.js'), 'MISS x');
    demo.clock.advance(9_999);
    assert.equal(await get(demo, '/short.js'), 'HIT x');
    demo.clock.advance(1);
    assert.equal(await get(demo, '/short.js'), 'REFRESH_HIT x');
    demo.clock.advance(89_999);
    assert.equal(await get(demo, '/guess.js'), 'HIT x');
    demo.clock.advance(1);
    assert.equal(await get(demo, '/guess.js'), 'REFRESH_HIT x');
  }));

test('browsers are told plausible lifetimes', () =>
  withDemo(async demo => {
    const expected: Record<string, string> = {
      '/index.html': 'max-age=600',
      '/app.js': 'max-age=3600',
      '/logo.png': 'max-age=86400',
      '/app.3f9a1c2b.js': 'public, max-age=31536000, immutable',
      '/application-settings.js': 'max-age=3600',
    };
    for (const [path, control] of Object.entries(expected)) {
      demo.origin.put(host, path, 'x');
      assert.equal((await fromEdge(demo, host, path)).headers['cache-control'], control, path);
    }
  }));

test('HEAD and conditional requests are answered from the cache', () =>
  withDemo(async demo => {
    const full = await fromEdge(demo, host, '/app.js');
    const head = await fromEdge(demo, host, '/app.js', { method: 'HEAD' });
    assert.equal(cacheOf(head), 'HIT');
    assert.equal(head.text, '');
    assert.equal(head.headers['content-length'], String(full.text.length));
    const etag = full.headers['etag'] ?? '';
    const since = full.headers['last-modified'] ?? '';
    const statusWith = async (headers: Record<string, string>): Promise<number> =>
      (await fromEdge(demo, host, '/app.js', { headers })).status;
    assert.equal(await statusWith({ 'if-none-match': `"x", W/${etag}` }), 304);
    assert.equal(await statusWith({ 'if-none-match': '"x"' }), 200);
    assert.equal(await statusWith({ 'if-none-match': '"x"', 'if-modified-since': since }), 200);
    assert.equal(await statusWith({ 'if-modified-since': since }), 304);
    assert.equal(await statusWith({ 'if-modified-since': 'Sat, 21 Nov 2026 00:00:00 GMT' }), 200);
    assert.equal((await fromEdge(demo, host, '/app.js', { method: 'POST' })).status, 405);
  }));

test('what is not there is a 404 that is not kept, and a dead origin is a 502', () =>
  withDemo(async demo => {
    const missing = await fromEdge(demo, host, '/none.js');
    assert.equal(missing.status, 404);
    assert.equal(cacheOf(missing), 'MISS');
    demo.origin.put(host, '/none.js', 'here');
    assert.equal(await get(demo, '/none.js'), 'MISS here');
    demo.faults.add({ match: { api: 'origin' }, fault: { kind: 'drop' } });
    assert.equal((await fromEdge(demo, host, '/dead.js')).status, 502);
    assert.equal(demo.origin.remove(host, '/none.js'), true);
    demo.clock.advance(4_000_000);
    assert.equal((await fromEdge(demo, host, '/none.js')).status, 404);
  }));

test('a host without a site and a site with the wrong Referer are refused', () =>
  withDemo(async demo => {
    const unknown = await fromEdge(demo, 'nobody.demo.test', '/app.js');
    assert.equal(unknown.status, 403);
    const guarded = 'guarded.demo.test';
    const denied = await fromEdge(demo, guarded, '/app.js');
    assert.equal(denied.status, 403);
    assert.equal(denied.headers['x-tengine-error'], 'denied by Referer ACL');
    const statusWith = async (referer: string): Promise<number> =>
      (await fromEdge(demo, guarded, '/app.js', { headers: { referer } })).status;
    assert.equal(await statusWith('https://evil.test/'), 403);
    assert.equal(await statusWith('https://www.demo.test/page'), 200);
  }));

test('the origin answers by Host and by the first path segment', () =>
  withDemo(async demo => {
    const byHost = await fetchRaw(`${demo.info.origin}/app.js`, { headers: { host } });
    const byPath = await fetchRaw(`${demo.info.origin}/${host}/app.js`);
    assert.equal(byHost.status, 200);
    assert.equal(byPath.text, byHost.text);
    assert.equal((await fetchRaw(`${demo.info.origin}/nobody.demo.test/app.js`)).status, 404);
  }));

test('a directory is deployed under its host with the names as they are', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'demo-site-'));
  try {
    await mkdir(join(directory, 'css'));
    await writeFile(join(directory, 'css', '100% a+b.css'), 'body{}');
    await withDemo(
      async demo => {
        assert.equal(await get(demo, '/css/100%25%20a+b.css', 'shop.demo.test'), 'MISS body{}');
        assert.equal((await fromEdge(demo, 'shop.demo.test', '/app.js')).status, 404);
        await purge(demo, 'https://shop.demo.test/css/100%25%20a+b.css');
      },
      { sites: { 'shop.demo.test': directory } },
    );
  } finally {
    await rm(directory, { recursive: true });
  }
});
