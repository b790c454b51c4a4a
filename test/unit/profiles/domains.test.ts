import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply } from '../../../src/core/http/call.ts';
import { createSend } from '../../../src/core/http/send.ts';
import { filterDomains, listDomains } from '../../../src/core/profiles/domains.ts';
import { aliyun } from '../../../src/core/providers/aliyun/provider.ts';
import type { Domain } from '../../../src/core/providers/provider.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeHttp, jsonReply, refusalReply } from '../../support/fakeHttp.ts';
import { createFakeLog } from '../../support/fakeLog.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';

/** Lists from a service that answers page by page. */
async function list(answer: (page: number) => Reply): Promise<{ domains: Domain[]; pages: number[] }> {
  const clock = createFakeClock();
  const { http, sent } = createFakeHttp(({ query }) => answer(Number(query.get('PageNumber'))));
  const send = createSend({ http, clock, nonce: () => 'n', log: createFakeLog() });
  const bound = aliyun.bind(fakeProfile());
  assert.ok(bound.domains);
  const domains = await clock.run(listDomains(send, bound, bound.domains, new AbortController().signal));
  return { domains, pages: sent.map(({ query }) => Number(query.get('PageNumber'))) };
}

function pageOf(names: readonly string[], total: number): Reply {
  const rows = names.map(name => ({ DomainName: name, DomainStatus: 'online' }));
  return jsonReply(200, { RequestId: 'R', TotalCount: total, Domains: { PageData: rows } });
}

const many = Array.from({ length: 1201 }, (_, index) => `d${String(index).padStart(4, '0')}.example.com`);

function pagesOf(names: readonly string[]): (page: number) => Reply {
  return page => pageOf(names.slice((page - 1) * 500, page * 500), names.length);
}

test('hundreds of domains are one request, more are one for each five hundred', async () => {
  assert.deepEqual((await list(pagesOf(many.slice(0, 500)))).pages, [1]);
  const all = await list(pagesOf(many.toReversed()));
  assert.deepEqual(all.pages, [1, 2, 3]);
  assert.deepEqual(
    all.domains.map(({ name }) => name),
    many,
  );
  assert.deepEqual(await list(pagesOf([])), { domains: [], pages: [1] });
});

test('a count that is never reached ends with the pages, and a domain on two of them is one', async () => {
  const shrinking = await list(page => pageOf(page === 1 ? ['b.example.com', 'a.example.com'] : [], 9));
  assert.deepEqual(shrinking.pages, [1, 2]);
  const endless = await list(() => pageOf(['a.example.com'], 1_000_000));
  assert.equal(endless.pages.length, 400);
  assert.deepEqual(endless.domains, [{ name: 'a.example.com', isOnline: true }]);
});

test('a refusal is passed on', async () => {
  await assert.rejects(
    list(() => refusalReply(403, 'Forbidden.RAM')),
    { kind: 'permission' },
  );
});

test('a filter has all its words in the name, in any case and order', () => {
  const domains = ['img.shop.example.com', 'www.shop.example.com', 'img.example.org'].map(name => ({
    name,
    isOnline: true,
  }));
  const found = (filter: string): string[] => filterDomains(domains, filter).map(({ name }) => name);
  assert.deepEqual(found('SHOP img'), ['img.shop.example.com']);
  assert.deepEqual(found('img'), ['img.shop.example.com', 'img.example.org']);
  assert.equal(found('').length, 3);
  assert.equal(found('  ').length, 3);
  assert.deepEqual(found('none'), []);
});
