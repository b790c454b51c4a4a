import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCacheStatus, readServer } from '../../../src/core/verify/edgeHeaders.ts';

test('X-Cache says hit, miss or revalidated, in each vendor’s words', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['HIT TCP_MEM_HIT dirn:10:367', 'hit'],
    ['MISS TCP_MISS dirn:-2:-2', 'miss'],
    ['TCP_HIT from a23-45.deploy.akamaitechnologies.com (AkamaiGHost/11.0) (-)', 'hit'],
    ['TCP_REFRESH_HIT from a23-45.deploy.akamaitechnologies.com (AkamaiGHost/11.0)', 'revalidated'],
    ['TCP_REFRESH_MISS from a23-45.deploy.akamaitechnologies.com (AkamaiGHost/11.0)', 'miss'],
    ['TCP_REFRESH_FAIL_HIT from a23-45.deploy.akamaitechnologies.com (AkamaiGHost/11.0)', 'hit'],
    ['TCP_EXPIRED_MISS from a23-45.deploy.akamaitechnologies.com (AkamaiGHost/11.0)', 'miss'],
    ['Hit from cloudfront', 'hit'],
    ['HIT, MISS', 'miss'],
    ['MISS, HIT', 'hit'],
    ['Error from hit-machine', undefined],
    ['', undefined],
  ];
  for (const [header, expected] of cases) {
    assert.equal(readCacheStatus({ 'x-cache': header }), expected, header);
  }
  assert.equal(readCacheStatus({}), undefined);
});

test('the edge’s name is found in each vendor’s header', () => {
  const cases: readonly (readonly [Record<string, string>, string | undefined])[] = [
    [{ via: 'cache13.l2cn3039[0,0,304-0,H], kunlun9.cn257[0,0,200-0,H]' }, 'kunlun9.cn257'],
    [{ via: 'kunlun9.cn257[0,0,200-0,H], 1.1 office-proxy (squid)' }, 'kunlun9.cn257'],
    [{ via: '1.1 varnish, 1.1 abc.cloudfront.net (CloudFront)' }, 'abc.cloudfront.net'],
    [{ 'x-cache': 'TCP_HIT from a23-45.deploy.akamaitechnologies.com (AkamaiGHost/11.0)' }, 'a23-45'],
    [{ 'x-served-by': 'cache-iad-1, cache-fra-2', via: '1.1 varnish' }, 'cache-fra-2'],
    [{ via: `1.1 ${'long'.repeat(50)}` }, 'long'.repeat(10)],
    [{ via: '' }, undefined],
    [{}, undefined],
  ];
  for (const [headers, expected] of cases) assert.equal(readServer(headers), expected);
});
