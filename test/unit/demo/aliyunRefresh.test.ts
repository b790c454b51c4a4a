import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matcherOf } from '../../../demo/aliyun/objectType.ts';
import { parseObjectPath } from '../../../demo/aliyun/objectPath.ts';
import type { Demo } from '../../../demo/index.ts';
import { assertRefused, call, get, quotaOf, rowsOf, taskIdOf, tasksById } from './aliyunSupport.ts';
import { type ApiAnswer, control, refresh, withDemo } from './support.ts';

const host = 'static.demo.test';
const root = `https://${host}`;

function refreshAs(
  demo: Demo,
  ObjectType: string,
  ObjectPath: string,
  more: Record<string, string> = {},
): Promise<ApiAnswer> {
  return call(demo, 'RefreshObjectCaches', { ObjectPath, ObjectType, ...more });
}

/** What of these is no hit after the purge has taken effect, with how it was met. */
async function touched(
  demo: Demo,
  paths: readonly string[],
  purge: () => Promise<ApiAnswer>,
): Promise<string[]> {
  for (const path of paths) demo.origin.put(host, path.split('?')[0] ?? '', 'x');
  for (const path of paths) await get(demo, path);
  await taskIdOf(purge());
  demo.clock.advance(1999);
  for (const path of paths) assert.equal(await get(demo, path), 'HIT x', path);
  demo.clock.advance(1001);
  const seen: string[] = [];
  for (const path of paths) seen.push(`${path} ${(await get(demo, path)).replace(' x', '')}`);
  return seen.filter(line => !line.endsWith(' HIT'));
}

test('a directory expires what is below it, and nothing beside it', () =>
  withDemo(async demo => {
    const paths = ['/css/a.css', '/css/a.css?v=1', '/css/deep/er/b.css', '/css/index.html', '/css/'];
    const others = ['/css', '/cssx/a.css', '/CSS/a.css', '/x/css/a.css', '/a.css'];
    demo.origin.put('img.demo.test', '/css/a.css', 'x');
    await get(demo, '/css/a.css', 'img.demo.test');
    const seen = await touched(demo, [...paths, ...others], () =>
      refreshAs(demo, 'Directory', `${root}/css/`),
    );
    assert.deepEqual(
      seen,
      paths.map(path => `${path} REFRESH_HIT`),
    );
    assert.equal(await get(demo, '/css/a.css', 'img.demo.test'), 'HIT x');
  }));

test('a regular expression has to match path and query as a whole', () =>
  withDemo(async demo => {
    const paths = ['/js/app1.js', '/js/appz.js'];
    const others = ['/js/app12.js', '/js/app1xjs', '/js/app1.js?v=1', '/js/x/app1.js'];
    const seen = await touched(demo, [...paths, ...others], () =>
      refreshAs(demo, 'Regex', `${root}/js/app[0-9].js`),
    );
    assert.deepEqual(seen, ['/js/app1.js REFRESH_HIT']);
  }));

test('the four expressions are known, everything else stands for itself or is refused', () =>
  withDemo(async demo => {
    const matches = (pattern: string, target: string): boolean => {
      const [url] = parseObjectPath(`${root}${pattern}`);
      assert.ok(url);
      return matcherOf('regex', url)(target);
    };
    assert.equal(matches('/[a-z]/[^/]*.js', '/b/any thing.js'), true);
    assert.equal(matches('/[a-z]/[^/]*.js', '/b/c/d.js'), false);
    assert.equal(matches('/.*.js', '/b/c/d.js'), true);
    assert.equal(matches('/a.js?v=.*', '/a.js?v=7'), true);
    assert.equal(matches('/a.js', '/a-js'), false);
    for (const pattern of ['/(a|b).js', '/a+', '/a*', '/[A-Z]', '/[^a]*', '/a{2}', '/\\d', '/a$', '/^a']) {
      await assertRefused(refreshAs(demo, 'Regex', `${root}${pattern}`), 400, 'InvalidObjectPath.Malformed');
    }
    assert.equal((await refreshAs(demo, 'Regex', `${root}/[0-9]/[a-z]/[^/]*/.*`)).status, 200);
  }));

test('IgnoreParams expires every variant of a URL; one that is submitted with its query meets none', () =>
  withDemo(async demo => {
    const paths = ['/app.js', '/app.js?v=1', '/app.js?v=2&x'];
    const others = ['/app.jsx', '/app.js/x?v=1', '/other.js?v=1'];
    const all = [...paths, ...others];
    assert.deepEqual(
      await touched(demo, all, () => refreshAs(demo, 'IgnoreParams', `${root}/app.js?v=1`)),
      [],
    );
    assert.deepEqual(
      await touched(demo, all, () => refreshAs(demo, 'IgnoreParams', `${root}/app.js`)),
      paths.map(path => `${path} REFRESH_HIT`),
    );
  }));

test('Force has the copy fetched whole; of files it is not read', () =>
  withDemo(async demo => {
    for (const [type, path] of [
      ['Directory', '/css/'],
      ['Regex', '/css/.*'],
      ['IgnoreParams', '/css/a.css'],
    ] as const) {
      const purge = (Force: string) => () => refreshAs(demo, type, `${root}${path}`, { Force });
      assert.deepEqual(await touched(demo, ['/css/a.css'], purge('true')), ['/css/a.css MISS']);
      assert.deepEqual(await touched(demo, ['/css/a.css'], purge('False')), ['/css/a.css REFRESH_HIT']);
      await assertRefused(purge('maybe')(), 400, 'InvalidForce.ValueNotSupported');
    }
    const file = (): Promise<ApiAnswer> => refreshAs(demo, 'File', `${root}/css/a.css`, { Force: 'true' });
    assert.deepEqual(await touched(demo, ['/css/a.css'], file), ['/css/a.css REFRESH_HIT']);
  }));

function lines(count: number, end: string): string {
  return Array.from({ length: count }, (_, i) => `${root}/${i}${end}`).join('\n');
}

test('a directory ends with a slash, and each type has its limit per request', () =>
  withDemo(async demo => {
    for (const path of [`${root}/css`, root, `${root}/a?b/`, `${root}/#/`]) {
      await assertRefused(refreshAs(demo, 'Directory', path), 400, 'InvalidObjectPath.Malformed');
    }
    const over = 'SingleRequest.OverLimit';
    const most = 'A maximum of 100 directories are supported for each request.';
    await assertRefused(refreshAs(demo, 'Directory', lines(101, '/')), 400, over, most);
    await assertRefused(refreshAs(demo, 'Regex', lines(2, '.*')), 400, over);
    await assertRefused(refreshAs(demo, 'IgnoreParams', lines(101, '.js')), 400, over);
    assert.equal((await refreshAs(demo, 'Directory', lines(100, '/'))).status, 200);
    assert.equal((await refreshAs(demo, 'IgnoreParams', lines(100, '.js'))).status, 200);
  }));

test('each type takes from its own quota, which may run out half-way through a purge', () =>
  withDemo(
    async demo => {
      const batch = (): Promise<ApiAnswer> => refreshAs(demo, 'Directory', lines(100, '/'));
      assert.equal((await batch()).status, 200);
      await assertRefused(batch(), 400, 'QuotaExceeded.Refresh');
      assert.equal(await quotaOf(demo, 'DirRemain'), '50');
      assert.equal((await refreshAs(demo, 'Regex', `${root}/.*`)).status, 200);
      assert.equal((await refreshAs(demo, 'IgnoreParams', `${root}/a.js`)).status, 200);
      const { json } = await call(demo, 'DescribeRefreshQuota');
      assert.deepEqual(
        ['UrlRemain', 'RegexRemain', 'IgnoreParamsRemain', 'PreloadRemain'].map(name => json[name]),
        ['10000', '19', '99', '1000'],
      );
    },
    { quotas: { directory: 150 }, perMinute: { directory: 1000 } },
  ));

test('a domain has its limit per minute, and a refusal costs nothing', () =>
  withDemo(
    async demo => {
      const two = `${root}/a.js\n${root}/b.js`;
      const frequent = 'QuotaPerMinuteExceeded.Refresh';
      assert.equal((await refresh(demo, two)).status, 200);
      const mixed = `https://img.demo.test/a.png\n${two}`;
      await assertRefused(refresh(demo, mixed), 400, frequent);
      assert.equal(await quotaOf(demo, 'UrlRemain'), '9998');
      assert.equal((await refresh(demo, `https://img.demo.test/a.png\n${root}/c.js`)).status, 200);
      assert.equal((await refreshAs(demo, 'Directory', `${root}/a/`)).status, 200);
      await assertRefused(refreshAs(demo, 'Directory', `${root}/b/`), 400, frequent);
      assert.equal((await refreshAs(demo, 'IgnoreParams', lines(5, '.js'))).status, 200);
      demo.clock.advance(59_999);
      await assertRefused(refresh(demo, `${root}/c.js`), 400, frequent);
      demo.clock.advance(1);
      assert.equal((await refresh(demo, two)).status, 200);
    },
    { perMinute: { url: 3, directory: 1 } },
  ));

test('a full queue refuses and takes nothing', () =>
  withDemo(async demo => {
    const rule = { match: { api: 'aliyun', action: 'RefreshObjectCaches' }, fault: { kind: 'queueFull' } };
    await control(demo, 'POST', '/faults', rule);
    await assertRefused(refresh(demo, `${root}/a.js`), 400, 'TooMany.Refresh');
    assert.equal(await quotaOf(demo, 'UrlRemain'), '10000');
  }));

test('rows tell the type of their task, and types share no id', () =>
  withDemo(async demo => {
    const ids = [
      await taskIdOf(refreshAs(demo, 'Directory', `${root}/css/\n${root}/js/`)),
      await taskIdOf(refreshAs(demo, 'Regex', `${root}/.*`)),
      await taskIdOf(refreshAs(demo, 'IgnoreParams', `${root}/a.js`)),
      await taskIdOf(refresh(demo, `${root}/a.js`)),
    ];
    assert.equal(new Set(ids).size, 4);
    demo.clock.advance(3000);
    assert.deepEqual(
      rowsOf(await tasksById(demo, ids.join(','))).map(row => [row['ObjectType'], row['Status']]),
      ['directory', 'directory', 'regex', 'ignoreparams', 'file'].map(type => [type, 'Complete']),
    );
  }));

test('without merging, every request has one id for all its rows', () =>
  withDemo(
    async demo => {
      const both = `${root}/a.js\nhttps://img.demo.test/a.png`;
      const ids = [await taskIdOf(refresh(demo, both)), await taskIdOf(refresh(demo, `${root}/b.js`))];
      assert.equal(new Set(ids).size, 2);
      for (const id of ids) assert.match(id, /^\d{11}$/);
      assert.equal(rowsOf(await tasksById(demo, ids[0] ?? '')).length, 2);
    },
    { mergeTasks: false },
  ));

test('a failed directory task expires nothing', () =>
  withDemo(async demo => {
    await get(demo, '/app.js');
    demo.faults.add({ match: { api: 'aliyun' }, fault: { kind: 'taskFailed' } });
    await taskIdOf(refreshAs(demo, 'Directory', `${root}/`));
    demo.clock.advance(5000);
    assert.match(await get(demo, '/app.js'), /^HIT/);
  }));
