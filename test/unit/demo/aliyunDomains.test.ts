import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Demo } from '../../../demo/index.ts';
import { assertRefused, call } from './aliyunSupport.ts';
import { type ApiAnswer, control, fromEdge, refresh, withDemo } from './support.ts';

function domains(demo: Demo, parameters: Record<string, string> = {}): Promise<ApiAnswer> {
  return call(demo, 'DescribeUserDomains', parameters);
}

interface Page {
  Domains: { PageData: Record<string, unknown>[] };
  PageNumber: number;
  PageSize: number;
  TotalCount: number;
}

/** The names on a page, and the figures that come with it. */
async function page(
  demo: Demo,
  parameters: Record<string, string> = {},
): Promise<Omit<Page, 'Domains'> & { names: unknown[] }> {
  const { status, text } = await domains(demo, parameters);
  assert.equal(status, 200, text);
  const { Domains, PageNumber, PageSize, TotalCount }: Page = JSON.parse(text);
  return { PageNumber, PageSize, TotalCount, names: Domains.PageData.map(entry => entry['DomainName']) };
}

test('an account lists its own domains in the documented fields', () =>
  withDemo(async demo => {
    assert.deepEqual(await page(demo), {
      PageNumber: 1,
      PageSize: 20,
      TotalCount: 3,
      names: ['static.demo.test', 'img.demo.test', 'guarded.demo.test'],
    });
    const { text } = await domains(demo);
    const { Domains }: Page = JSON.parse(text);
    assert.deepEqual(Domains.PageData[0], {
      Cname: 'static.demo.test.w.kunlunaq.com',
      Description: '',
      CdnType: 'web',
      ResourceGroupId: 'rg-acfmdemo',
      DomainStatus: 'online',
      SslProtocol: 'off',
      DomainName: 'static.demo.test',
      DomainId: 11_111,
      Coverage: 'domestic',
      Sources: {
        Source: [
          { Port: 80, Weight: '10', Type: 'domain', Content: 'origin.static.demo.test', Priority: '20' },
        ],
      },
      GmtModified: '2026-09-11T15:03Z',
      Sandbox: 'normal',
      GmtCreated: '2025-09-10T06:11:11Z',
    });
    const { json } = await call(demo, 'DescribeUserDomains', {}, demo.info.keys.otherAccount);
    assert.equal(json['TotalCount'], 1);
  }));

test('hundreds of domains come in pages of at most 500', () =>
  withDemo(
    async demo => {
      const names: unknown[] = [];
      for (const number of ['1', '2', '3', '4']) {
        names.push(...(await page(demo, { PageNumber: number, PageSize: '100' })).names);
      }
      assert.equal(names.length, 300);
      assert.equal(new Set(names).size, 300);
      assert.equal((await page(demo, { PageSize: '500' })).names.length, 300);
      assert.equal((await page(demo, { PageNumber: '3', PageSize: '140' })).names.length, 20);
      for (const PageSize of ['0', '501', '-1', '2.5', 'all']) {
        await assertRefused(domains(demo, { PageSize }), 400, 'InvalidPageSize.ValueNotSupported');
      }
      for (const PageNumber of ['0', '100001']) {
        await assertRefused(domains(demo, { PageNumber }), 400, 'InvalidPageNumber.ValueNotSupported');
      }
      assert.equal((await fromEdge(demo, 'site-0001.demo.test', '/app.js')).status, 200);
      assert.equal((await refresh(demo, 'site-0297.demo.test/app.js')).status, 200);
    },
    { domains: 300 },
  ));

test('names are searched as told, whole unless told', () =>
  withDemo(async demo => {
    const found = async (DomainName: string, DomainSearchType = ''): Promise<unknown> =>
      (await page(demo, { DomainName, DomainSearchType })).names;
    assert.deepEqual(await found('static'), []);
    assert.deepEqual(await found('STATIC.demo.test,img.demo.test'), ['static.demo.test', 'img.demo.test']);
    assert.deepEqual(await found('static.demo.test', 'full_match'), ['static.demo.test']);
    assert.deepEqual(await found('mg.de', 'fuzzy_match'), ['img.demo.test']);
    assert.deepEqual(await found('g', 'pre_match'), ['guarded.demo.test']);
    assert.deepEqual(await found('c.demo.test', 'suf_match'), ['static.demo.test']);
    const DomainSearchType = 'regex_match';
    await assertRefused(
      domains(demo, { DomainSearchType }),
      400,
      'InvalidDomainSearchType.ValueNotSupported',
    );
    const DomainName = Array.from({ length: 51 }, (_, i) => `d${i}.demo.test`).join(',');
    await assertRefused(domains(demo, { DomainName }), 400, 'InvalidDomainName.Malformed');
  }));

test('domains that are offline or being configured are listed so, and refuse purges', () =>
  withDemo(
    async demo => {
      const withStatus = (DomainStatus: string) => page(demo, { DomainStatus });
      assert.equal((await withStatus('online')).TotalCount, 17);
      assert.deepEqual((await withStatus('offline')).names, ['site-0010.demo.test']);
      assert.deepEqual((await withStatus('configuring')).names, [
        'site-0005.demo.test',
        'site-0015.demo.test',
      ]);
      assert.deepEqual((await withStatus('deleting')).names, []);
      await assertRefused(
        domains(demo, { DomainStatus: 'on' }),
        400,
        'InvalidDomainStatus.ValueNotSupported',
      );
      await assertRefused(refresh(demo, 'site-0010.demo.test/a.js'), 404, 'InvalidDomain.Offline');
      await assertRefused(refresh(demo, 'site-0005.demo.test/a.js'), 403, 'ServiceBusy');
      const offline = await fromEdge(demo, 'site-0010.demo.test', '/app.js');
      assert.equal(offline.headers['x-tengine-error'], 'non-existent domain');
      assert.equal((await fromEdge(demo, 'site-0005.demo.test', '/app.js')).status, 200);
    },
    { domains: 20 },
  ));

test('listing domains is a permission of its own, and has its rate', () =>
  withDemo(async demo => {
    const { domainOnly, refreshOnly } = demo.info.keys;
    for (const key of [domainOnly, refreshOnly]) {
      const answer = await call(demo, 'DescribeUserDomains', {}, key);
      assert.equal(answer.json['Code'], 'Forbidden.RAM');
      assert.match(JSON.stringify(answer.json['AccessDeniedDetail']), /"cdn:DescribeUserDomains"/);
    }
    demo.clock.advance(1400);
    for (let i = 0; i < 100; i += 1) assert.equal((await domains(demo)).status, 200);
    const throttled = await domains(demo);
    assert.equal(throttled.json['Code'], 'Throttling.User');
    assert.equal(throttled.headers['x-acs-retry-after'], '600');
  }));

test('answers can lack members, and the quota can be told as it was in 2021', () =>
  withDemo(async demo => {
    const set = (fault: object): Promise<ApiAnswer> =>
      control(demo, 'POST', '/faults', { match: { api: 'aliyun' }, fault });
    await set({ kind: 'missingFields', fields: ['TotalCount', 'Cname', 'Sources'] });
    const { json } = await domains(demo);
    assert.deepEqual(Object.keys(json).sort(), ['Domains', 'PageNumber', 'PageSize', 'RequestId']);
    assert.ok(!JSON.stringify(json).includes('Cname'));
    assert.ok(JSON.stringify(json).includes('static.demo.test'));
    await set({ kind: 'missingFields', fields: ['Code'] });
    const refused = await call(demo, 'RefreshObjectCaches');
    assert.deepEqual([refused.status, refused.json['Code']], [400, undefined]);
    assert.equal((await control(demo, 'POST', '/faults', {})).status, 400);
    assert.equal((await set({ kind: 'missingFields', fields: 'Code' })).status, 400);
    assert.equal((await set({ kind: 'missingFields', fields: [1] })).status, 400);

    await set({ kind: 'oldQuota' });
    const quota = (await call(demo, 'DescribeRefreshQuota')).json;
    assert.deepEqual(
      [quota['UrlRemain'], quota['DirQuota'], quota['blockRemain'], quota['BlockRemain']],
      [10_000, 100, 300, undefined],
    );
  }));
