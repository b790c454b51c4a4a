import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBuckets, defaultRateLimits } from '../../../demo/akamai/buckets.ts';
import { callAkamai, purgeUrls } from './akamaiSupport.ts';
import { type ApiAnswer, withDemo } from './support.ts';

const url = 'https://www.akamai.demo.test/app.js';

function ratesOf({ headers }: ApiAnswer): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-ratelimit')));
}

test('an account may burst to the size of its bucket, and is refused at the next request', () => {
  const buckets = createBuckets(defaultRateLimits);
  for (let request = 0; request < 100; request += 1) assert.equal(buckets.take('a', 'url', 1, 0), undefined);
  assert.equal(buckets.take('a', 'url', 1, 0), 'requests');
  assert.equal(buckets.levels('a', 0).urls.tokens, 9900);
});

test('tokens come back in fractions and never above the size', () => {
  const buckets = createBuckets({
    ...defaultRateLimits,
    requests: 1,
    urls: 3,
    urlsPerSecond: 0.5,
  });
  assert.equal(buckets.take('a', 'url', 3, 0), undefined);
  assert.equal(buckets.take('a', 'url', 0, 19), 'requests');
  assert.equal(buckets.levels('a', 19).requests.tokens, 0.95);
  assert.equal(buckets.take('a', 'url', 0, 20), undefined);
  assert.equal(buckets.levels('a', 1000).urls.tokens, 0.5);
  assert.equal(buckets.take('a', 'url', 1, 1999), 'urls');
  assert.equal(buckets.take('a', 'url', 1, 2000), undefined);
  assert.deepEqual(
    Object.values(buckets.levels('a', 3_600_000)).map(({ tokens }) => tokens),
    [1, 3, 300, 5000],
  );
});

test('a denied request consumes nothing', () => {
  const buckets = createBuckets({
    ...defaultRateLimits,
    requests: 2,
    requestsPerSecond: 0,
    urls: 10,
    urlsPerSecond: 0,
  });
  assert.equal(buckets.take('a', 'url', 11, 0), 'urls');
  assert.equal(buckets.take('a', 'url', 9, 0), undefined);
  assert.equal(buckets.take('a', 'url', 2, 0), 'urls');
  assert.equal(buckets.take('a', 'url', 1, 0), undefined);
  assert.equal(buckets.take('a', 'url', 0, 0), 'requests');
  assert.deepEqual(
    Object.values(buckets.levels('a', 0)).map(({ tokens }) => tokens),
    [0, 0, 300, 5000],
  );
});

test('accounts have buckets of their own, and a clock that was turned back changes nothing', () => {
  const buckets = createBuckets(defaultRateLimits);
  buckets.take('a', 'url', 1000, 60_000);
  assert.equal(buckets.levels('b', 60_000).urls.tokens, 10_000);
  assert.equal(buckets.levels('a', 0).urls.tokens, 9000);
  assert.equal(buckets.levels('a', 1000).urls.tokens, 9200);
});

test('each kind of object has a bucket of its own, the requests share one', () => {
  const buckets = createBuckets(defaultRateLimits);
  assert.equal(buckets.take('a', 'cpcode', 301, 0), 'cpcodes');
  assert.equal(buckets.take('a', 'cpcode', 300, 0), undefined);
  assert.equal(buckets.take('a', 'tag', 5001, 0), 'tags');
  assert.equal(buckets.take('a', 'tag', 5000, 0), undefined);
  assert.equal(buckets.take('a', 'url', 10_000, 0), undefined);
  assert.equal(buckets.levels('a', 0).requests.tokens, 97);
  assert.equal(buckets.take('a', 'cpcode', 1, 1999), 'cpcodes');
  assert.equal(buckets.take('a', 'cpcode', 1, 2000), undefined);
  assert.equal(buckets.take('a', 'tag', 500, 59_900), 'tags');
  assert.equal(buckets.take('a', 'tag', 500, 60_000), undefined);
});

test('an accepted purge tells all eight rate headers, and no Retry-After', () =>
  withDemo(async demo => {
    const answer = await purgeUrls(demo, [url, url]);
    assert.deepEqual(ratesOf(answer), {
      'x-ratelimit-limit': '100',
      'x-ratelimit-limit-per-second': '50.00',
      'x-ratelimit-remaining': '99',
      'x-ratelimit-limit-objects': '10000',
      'x-ratelimit-limit-per-second-objects': '200.00',
      'x-ratelimit-remaining-objects': '9998',
      'x-ratelimit-seconds-to-refresh-limit': '0.02',
      'x-ratelimit-seconds-to-refresh-limit-objects': '0.01',
    });
    assert.equal(answer.headers['retry-after'], undefined);
  }));

test('a request too many is a 429 that tells which bucket is dry', () =>
  withDemo(
    async demo => {
      assert.equal((await purgeUrls(demo, [url, url, url])).status, 201);
      const urls = await purgeUrls(demo, [url, url, url]);
      assert.equal(urls.status, 429);
      assert.equal(urls.headers['content-type'], 'application/api-problem+json');
      const { supportId, ...body } = urls.json;
      assert.match(String(supportId), /^edup-[1-9A-HJ-NP-Za-km-z]{22}$/);
      assert.deepEqual(body, {
        title: 'URL Rate Limit exceeded',
        httpStatus: 429,
        detail: '',
        describedBy: 'https://techdocs.akamai.com/purge-cache/reference/api-errors',
        rateLimit: 5,
        rateLimitCurrentRequestSize: 3,
        rateLimitRemaining: 2,
      });
      assert.equal(urls.headers['x-ratelimit-remaining'], '1');
      assert.equal(urls.headers['x-ratelimit-remaining-objects'], '2');
      assert.equal(urls.headers['retry-after'], undefined);

      assert.equal((await purgeUrls(demo, [url, url])).status, 201);
      const requests = await purgeUrls(demo, [url]);
      assert.deepEqual(
        ['title', 'rateLimit', 'rateLimitCurrentRequestSize', 'rateLimitRemaining'].map(
          name => requests.json[name],
        ),
        ['Rate Limit exceeded', 2, 1, 0],
      );
      demo.clock.advance(4500);
      const early = await purgeUrls(demo, [url]);
      assert.equal(early.headers['x-ratelimit-seconds-to-refresh-limit'], '5.5');
      demo.clock.advance(500);
      assert.equal((await purgeUrls(demo, [url])).status, 201);
    },
    { rateLimits: { requests: 2, requestsPerSecond: 0.2, urls: 5, urlsPerSecond: 1 } },
  ));

test('all clients of an account share its buckets, another account has its own', () =>
  withDemo(async demo => {
    const { noRateLimitStatus, otherAccount } = demo.info.akamaiKeys;
    await purgeUrls(demo, [url]);
    const same = await purgeUrls(demo, [url], { key: noRateLimitStatus });
    assert.equal(same.headers['x-ratelimit-remaining-objects'], '9998');
    const other = await purgeUrls(demo, ['https://other.akamai.demo.test/'], { key: otherAccount });
    assert.equal(other.headers['x-ratelimit-remaining-objects'], '9999');
  }));

test('rate-limit-status tells the rates for one request token, with a network or without', () =>
  withDemo(async demo => {
    await purgeUrls(demo, [url]);
    for (const [path, remaining] of [
      ['/ccu/v3/rate-limit-status/url', '98'],
      ['/ccu/v3/rate-limit-status/url/staging', '97'],
    ] as const) {
      const answer = await callAkamai(demo, { path });
      assert.equal(answer.status, 201);
      assert.equal(answer.json['detail'], 'Request accepted');
      assert.equal(answer.json['httpStatus'], 201);
      assert.equal(answer.headers['x-ratelimit-remaining'], remaining);
      assert.equal(answer.headers['x-ratelimit-remaining-objects'], '9999');
    }
  }));

test('an older account has no rate-limit-status, whoever signs well, and an option hides the headers', () =>
  withDemo(
    async demo => {
      const path = '/ccu/v3/rate-limit-status/url';
      const { noRateLimitStatus } = demo.info.akamaiKeys;
      const missing = await callAkamai(demo, { path, key: noRateLimitStatus });
      assert.equal(missing.status, 404);
      assert.equal(missing.json['title'], 'not found');
      const wrong = { ...noRateLimitStatus, clientSecret: 'wrong' };
      assert.equal((await callAkamai(demo, { path, key: wrong })).status, 401);
      assert.equal((await purgeUrls(demo, [url], { key: noRateLimitStatus })).status, 201);

      assert.deepEqual(ratesOf(await purgeUrls(demo, [url])), {});
      assert.deepEqual(ratesOf(await purgeUrls(demo, [url, url, url])), {});
      assert.equal((await callAkamai(demo, { path })).status, 201);
    },
    { rateHeaders: false, rateLimits: { urls: 2 } },
  ));
