import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Network } from '../../../demo/akamai/purges.ts';
import type { Demo } from '../../../demo/index.ts';
import { callAkamai, inspect, purgeUrls, refusalOf } from './akamaiSupport.ts';
import { control, fetchRaw, withDemo } from './support.ts';

const host = 'www.akamai.demo.test';
const assets = 'assets.akamai.demo.test';
const other = 'other.akamai.demo.test';
const cpCode = 15_811;

interface Place {
  from?: string;
  network?: Network;
}

/** The word of X-Cache, such as `TCP_HIT`. */
async function cacheOf(demo: Demo, path: string, place: Place = {}): Promise<string> {
  const { headers } = await inspect(demo, place.network ?? 'production', place.from ?? host, path);
  return headers['x-cache']?.split(' ')[0] ?? 'none';
}

async function isHit(demo: Demo, path: string, place: Place = {}): Promise<void> {
  assert.match(await cacheOf(demo, path, place), /^TCP_(?:MEM_)?HIT$/, `${place.from ?? host}${path}`);
}

async function purge(demo: Demo, path: string, objects: readonly unknown[]): Promise<void> {
  const answer = await purgeUrls(demo, objects, { path });
  assert.equal(answer.status, 201, answer.text);
  demo.clock.advance(2000);
}

for (const [action, met] of [
  ['invalidate', 'TCP_REFRESH_HIT'],
  ['delete', 'TCP_MISS'],
] as const) {
  test(`${action} of a CP code meets all of its site on its network, and nothing else`, () =>
    withDemo(async demo => {
      const paths = ['/app.js', '/app.js?v=1', '/'];
      const others: Place[] = [{ from: assets }, { from: other }, { network: 'staging' }];
      for (const path of paths) await cacheOf(demo, path);
      for (const place of others) await cacheOf(demo, '/app.js', place);
      await purge(demo, `${action}/cpcode`, [cpCode]);
      for (const path of paths) assert.equal(await cacheOf(demo, path), met, path);
      for (const place of others) await isHit(demo, '/app.js', place);
      await purge(demo, `${action}/cpcode/staging`, [String(cpCode), cpCode + 1]);
      assert.equal(await cacheOf(demo, '/app.js', { network: 'staging' }), met);
      await isHit(demo, '/app.js');
      await isHit(demo, '/app.js', { from: assets });
    }));

  test(`${action} of a tag meets what the origin tagged so, on the account’s sites`, () =>
    withDemo(async demo => {
      const put = (site: string, path: string, cacheTags: string): void =>
        demo.origin.put(site, path, 'x', { cacheTags });
      put(host, '/a.js', 'sale, electronics');
      put(host, '/b.js', 'Sale,sales');
      put(assets, '/c.js', 'sale');
      put(other, '/d.js', 'sale');
      const all = [
        [host, '/a.js'],
        [host, '/b.js'],
        [assets, '/c.js'],
        [other, '/d.js'],
        [host, '/app.js'],
      ] as const;
      for (const [from, path] of all) await cacheOf(demo, path, { from });
      await purge(demo, `${action}/tag`, ['nothing', 'sale']);
      assert.equal(await cacheOf(demo, '/a.js'), met);
      assert.equal(await cacheOf(demo, '/c.js', { from: assets }), met);
      await isHit(demo, '/b.js');
      await isHit(demo, '/d.js', { from: other });
      await isHit(demo, '/app.js');
    }));
}

test('a copy has the tags of the answer that it is', () =>
  withDemo(async demo => {
    demo.origin.put(host, '/a.js', 'old', { cacheTags: 'old' });
    await cacheOf(demo, '/a.js');
    demo.origin.put(host, '/a.js', 'new', { cacheTags: 'new' });
    await purge(demo, 'invalidate/tag', ['new']);
    await isHit(demo, '/a.js');
    await purge(demo, 'invalidate/tag', ['old']);
    assert.equal(await cacheOf(demo, '/a.js'), 'TCP_REFRESH_MISS');
    await purge(demo, 'invalidate/tag', ['old']);
    await isHit(demo, '/a.js');
  }));

test('visitors see no tags unless they ask by Pragma; the control can set them', () =>
  withDemo(async demo => {
    assert.equal((await control(demo, 'PUT', `/origin/${host}/a.js?cacheTags=x,y`, '"a"')).status, 200);
    const plain = await fetchRaw(`${demo.info.edge.production}/a.js`, { headers: { host } });
    assert.equal(plain.headers['edge-cache-tag'], undefined);
    const asked = await inspect(demo, 'production', host, '/a.js');
    assert.equal(asked.headers['edge-cache-tag'], 'x,y');
    const none = await inspect(demo, 'production', host, '/app.js');
    assert.equal(none.headers['edge-cache-tag'], undefined);
  }));

test('ids and rates are those of the kind', () =>
  withDemo(async demo => {
    for (const [kind, id, objects, rates] of [
      ['cpcode', /^edcp-\w{22}$/, [cpCode, String(cpCode + 1)], ['300', '0.50', '298']],
      ['tag', /^edtp-\w{22}$/, ['a', 'b'], ['5000', '8.33', '4998']],
    ] as const) {
      const answer = await purgeUrls(demo, objects, { path: `invalidate/${kind}` });
      assert.equal(answer.status, 201, answer.text);
      assert.match(String(answer.json['purgeId']), id);
      assert.equal(answer.json['supportId'], answer.json['purgeId']);
      const status = await callAkamai(demo, { path: `/ccu/v3/rate-limit-status/${kind}` });
      assert.equal(status.status, 201);
      assert.match(String(status.json['supportId']), id);
      for (const { headers } of [answer, status]) {
        const seen = ['limit', 'limit-per-second', 'remaining'].map(
          name => headers[`x-ratelimit-${name}-objects`],
        );
        assert.deepEqual(seen, rates);
      }
    }
    const urls = await callAkamai(demo, { path: '/ccu/v3/rate-limit-status/url' });
    assert.equal(urls.headers['x-ratelimit-remaining-objects'], '10000');
    assert.equal(urls.headers['x-ratelimit-remaining'], '95');
  }));

test('more objects than a bucket holds are a 429 for ever', () =>
  withDemo(async demo => {
    for (const [kind, objects, title, id] of [
      ['cpcode', Array.from({ length: 301 }, () => cpCode), 'CPCODE Rate Limit exceeded', 'edcp-'],
      ['tag', Array.from({ length: 5001 }, () => 'a'), 'TAG Rate Limit exceeded', 'edtp-'],
    ] as const) {
      const answer = await purgeUrls(demo, objects, { path: `delete/${kind}` });
      assert.equal(answer.status, 429);
      assert.equal(answer.json['title'], title);
      assert.equal(answer.json['rateLimitCurrentRequestSize'], objects.length);
      assert.equal(answer.json['rateLimit'], objects.length - 1);
      assert.ok(String(answer.json['supportId']).startsWith(id));
      assert.equal(answer.headers['x-ratelimit-limit-objects'], String(objects.length - 1));
    }
  }));

test('a CP code is a number of the account’s own', () =>
  withDemo(async demo => {
    const integers = "400 invalid attribute value: 'objects' attribute has to be a list of integers";
    const cases: [unknown[], string][] = [
      [[cpCode, 8_697_766], '400 bad cpcode: 8697766'],
      [['x'], '400 bad cpcode: x'],
      [[-1], '400 bad cpcode: -1'],
      [[1.5], '400 bad cpcode: 1.5'],
      [[`0${cpCode}`], `400 bad cpcode: 0${cpCode}`],
      [[cpCode, cpCode + 2], `403 unauthorized cpcode: ${cpCode + 2}`],
      [[null], integers],
      [[[cpCode]], integers],
      [[], "400 invalid attribute value: 'objects' attribute cannot be missing or empty"],
    ];
    for (const [objects, refusal] of cases) {
      const answer = await purgeUrls(demo, objects, { path: 'invalidate/cpcode' });
      assert.equal(refusalOf(answer), refusal);
      assert.match(String(answer.json['supportId']), /^edcp-/);
    }
    const { otherAccount } = demo.info.akamaiKeys;
    const own = await purgeUrls(demo, [cpCode + 2], { path: 'invalidate/cpcode', key: otherAccount });
    assert.equal(own.status, 201);
  }));

test('a tag is up to 128 characters of an alphabet', () =>
  withDemo(async demo => {
    const path = 'invalidate/tag';
    const good = ['black-friday', "aZ09!#$%'+./^_`|~-", 'x'.repeat(128)];
    assert.equal((await purgeUrls(demo, good, { path })).status, 201);
    for (const tag of ['', 'a b', 'a,b', 'a&b', 'a*', '"a"', 'é', 'x'.repeat(129)]) {
      assert.equal(refusalOf(await purgeUrls(demo, [tag], { path })), `400 bad tag: ${tag}`);
    }
    assert.equal(
      refusalOf(await purgeUrls(demo, [7], { path })),
      "400 invalid attribute value: 'objects' attribute has to be a list of strings",
    );
  }));

test('the state tells kind and objects', () =>
  withDemo(async demo => {
    await purge(demo, 'invalidate/cpcode', ['15811']);
    await purge(demo, 'delete/tag/staging', ['sale']);
    const { text } = await control(demo, 'GET', '/state');
    assert.match(text, /"action":"invalidate","network":"production","kind":"cpcode","objects":\[15811\]/);
    assert.match(text, /"action":"delete","network":"staging","kind":"tag","objects":\["sale"\]/);
  }));
