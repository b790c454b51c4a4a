import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseOptions } from '../../../demo/options.ts';
import type { Demo } from '../../../demo/index.ts';
import { callAkamai, fullBuckets, inspect, purgeUrls, refusalOf, signEdgeGrid } from './akamaiSupport.ts';
import { type ApiAnswer, control, fromEdge, send, start, withDemo } from './support.ts';

const host = 'www.akamai.demo.test';
const url = `https://${host}/app.js`;

async function set(demo: Demo, fault: object, more: object = {}): Promise<void> {
  const rule = { match: { api: 'akamai', action: 'invalidate' }, fault, ...more };
  const answer = await control(demo, 'POST', '/faults', rule);
  assert.equal(answer.status, 200, answer.text);
}

test('every kind of fault that Akamai can have happens as often as told', () =>
  withDemo(async demo => {
    const purge = (): Promise<ApiAnswer> => purgeUrls(demo, [url]);

    await set(demo, { kind: 'status', status: 503 }, { times: 2 });
    const empty = await purge();
    assert.deepEqual([empty.status, empty.text], [503, '']);
    assert.deepEqual([(await purge()).status, (await purge()).status], [503, 201]);

    await set(demo, { kind: 'html', status: 404 });
    const html = await purge();
    assert.deepEqual([html.status, html.headers['content-type']], [404, 'text/html']);

    await set(demo, { kind: 'firewall' });
    const denied = await purge();
    assert.deepEqual([denied.status, denied.headers['content-type']], [400, 'text/html']);
    assert.match(denied.text, /<TITLE>Access Denied<\/TITLE>[^]*Reference&#32;&#35;18\./);

    await set(demo, { kind: 'missingFields', fields: ['purgeId', 'detail'] });
    const scarce = await purge();
    assert.deepEqual(Object.keys(scarce.json).sort(), ['estimatedSeconds', 'httpStatus', 'supportId']);

    await set(demo, { kind: 'drop' });
    await assert.rejects(purge());

    await set(demo, { kind: 'latency', ms: 1 });
    await set(demo, { kind: 'noEstimate' });
    const { json } = await purge();
    assert.deepEqual(Object.keys(json).sort(), ['detail', 'httpStatus', 'purgeId', 'supportId']);
    assert.equal((await purge()).json['estimatedSeconds'], 5);
  }));

test('an error comes in the gateway’s shape or the service’s', () =>
  withDemo(async demo => {
    const purge = (): Promise<ApiAnswer> => purgeUrls(demo, [url]);
    const error = { kind: 'error', status: 504, code: 'gateway timeout', message: 'Timed out.' };
    await set(demo, error);
    const service = await purge();
    assert.equal(refusalOf(service), '504 gateway timeout: Timed out.');
    assert.equal(service.headers['content-type'], 'application/api-problem+json');
    assert.equal(service.json['httpStatus'], 504);

    await set(demo, { ...error, code: 'Server Error', shape: 'gateway', retryAfterMs: 1500 });
    const gateway = await purge();
    assert.equal(refusalOf(gateway), '504 Server Error: Timed out.');
    assert.equal(gateway.headers['content-type'], 'application/problem+json');
    assert.equal(gateway.json['status'], 504);
    assert.match(String(gateway.json['type']), /\/-\/resource-impl\/forward-origin-error$/);
    assert.equal(gateway.headers['retry-after'], '2');

    const rule = { match: { api: 'akamai' }, fault: { ...error, shape: 'round' } };
    assert.equal((await control(demo, 'POST', '/faults', rule)).status, 400);
  }));

test('a gateway whose clock is off refuses, and its answer shows by how much', () =>
  withDemo(async demo => {
    await set(demo, { kind: 'clockSkew', ms: 90_000 });
    const answer = await purgeUrls(demo, [url]);
    assert.equal(refusalOf(answer), '400 Bad request: Invalid timestamp');
    assert.equal(answer.json['requestTime'], '2026-11-22T04:01:30Z');
    assert.equal(answer.headers['date'], new Date(start + 90_000).toUTCString());
  }));

test('a skew that is tolerated moves neither the purge nor the buckets', () =>
  withDemo(async demo => {
    await inspect(demo, 'production', host, '/app.js');
    await purgeUrls(demo, [url]);
    await set(demo, { kind: 'clockSkew', ms: 30_000 });
    const answer = await purgeUrls(demo, [url]);
    assert.equal(answer.headers['x-ratelimit-remaining'], '98');
    demo.clock.advance(2000);
    const seen = await inspect(demo, 'production', host, '/app.js');
    assert.match(seen.headers['x-cache'] ?? '', /^TCP_REFRESH_HIT/);
  }));

test('a dropped answer leaves the purge behind', () =>
  withDemo(async demo => {
    await inspect(demo, 'production', host, '/app.js');
    await set(demo, { kind: 'drop', when: 'after' });
    await assert.rejects(purgeUrls(demo, [url]));
    demo.clock.advance(2000);
    const seen = await inspect(demo, 'production', host, '/app.js');
    assert.match(seen.headers['x-cache'] ?? '', /^TCP_REFRESH_HIT/);
  }));

test('faults tell the two edges apart', () =>
  withDemo(async demo => {
    demo.faults.add({ match: { api: 'edge-staging' }, fault: { kind: 'status', status: 500 } });
    assert.equal((await inspect(demo, 'production', host, '/app.js')).status, 200);
    assert.equal((await inspect(demo, 'staging', host, '/app.js')).status, 500);
  }));

test('what was received is told without tokens, secrets and signatures', () =>
  withDemo(async demo => {
    const { full, inactive } = demo.info.akamaiKeys;
    await purgeUrls(demo, [url], { path: 'delete/url/staging' });
    await callAkamai(demo, { path: '/ccu/v3/rate-limit-status/url', key: inactive });
    await send({ url: `${demo.info.akamai}/ccu/v2/queues`, wire: { method: 'POST', body: '{"objects":' } });
    await inspect(demo, 'production', host, '/app.js');
    const seen = demo.received().map(({ api, details, status }) => [api, details, status]);
    assert.deepEqual(seen.slice(0, 3), [
      ['akamai', { action: 'delete', kind: 'url', network: 'staging', key: 'full', objects: [url] }, 201],
      [
        'akamai',
        {
          action: 'rate-limit-status',
          kind: 'url',
          network: 'production',
          key: 'inactive',
          objects: undefined,
        },
        401,
      ],
      ['akamai', { key: 'unknown', objects: undefined }, 401],
    ]);
    await set(demo, { kind: 'drop' });
    const told = await Promise.all(
      ['/received', '/state'].map(async path => (await control(demo, 'GET', path)).text),
    );
    for (const secret of [...Object.values(full), ...Object.values(inactive), 'signature=', 'EG1-HMAC']) {
      for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
        assert.ok(told.every(text => !text.includes(form)));
      }
    }
    assert.match(told[0] ?? '', /"pragma":"akamai-x-cache-on/);
  }));

test('the state tells purges, tokens and both caches', () =>
  withDemo(async demo => {
    await inspect(demo, 'staging', host, '/app.js');
    const { json } = await purgeUrls(demo, [url, url], { path: 'invalidate/url/staging' });
    const state = async (): Promise<Record<string, unknown>> => (await control(demo, 'GET', '/state')).json;
    const purge = {
      purgeId: json['purgeId'],
      action: 'invalidate',
      network: 'staging',
      kind: 'url',
      objects: [url, url],
      acceptedAt: '2026-11-22T04:00:00.000Z',
    };
    assert.deepEqual((await state())['akamai'], {
      purges: [{ ...purge, hasTakenEffect: false }],
      rateTokens: {
        'A-1DEM0': { ...fullBuckets, requests: 99, urls: 9998 },
        'A-2DEM0': fullBuckets,
      },
    });
    demo.clock.advance(2000);
    const after = JSON.stringify(await state());
    assert.match(after, /"hasTakenEffect":true/);
    assert.match(
      after,
      /"production":\[\],"staging":\[\{"key":"www\.akamai\.demo\.test\/app\.js","fresh":false/,
    );
  }));

test('a reset forgets purges, tokens taken and both caches, and keeps the keys', () =>
  withDemo(async demo => {
    for (const network of ['production', 'staging'] as const) await inspect(demo, network, host, '/app.js');
    const request = signEdgeGrid(demo, {
      path: '/ccu/v3/delete/url',
      body: JSON.stringify({ objects: [url] }),
    });
    assert.equal((await send(request)).status, 201);
    assert.equal((await control(demo, 'POST', '/reset')).status, 200);
    const { json } = await control(demo, 'GET', '/state');
    assert.deepEqual(json['edge'], { production: [], staging: [] });
    assert.deepEqual(json['akamai'], {
      purges: [],
      rateTokens: { 'A-1DEM0': fullBuckets, 'A-2DEM0': fullBuckets },
    });
    await inspect(demo, 'production', host, '/app.js');
    demo.clock.advance(2000);
    assert.match((await inspect(demo, 'production', host, '/app.js')).headers['x-cache'] ?? '', /^TCP_HIT/);
    demo.clock.advance(-2000);
    assert.equal((await send(request)).status, 201);
  }));

test('the info holds a profile that purges, and keys that are new at every start', () =>
  withDemo(async demo => {
    const [, profile] = demo.info.profiles;
    assert.deepEqual(profile, {
      name: 'demo-akamai',
      provider: 'akamai',
      endpoint: demo.info.akamai,
      credentials: demo.info.akamaiKeys.full,
      hosts: [host, 'assets.akamai.demo.test'],
      production: false,
    });
    const urls = profile.hosts.map(each => `https://${each}/app.js`);
    assert.equal((await purgeUrls(demo, urls)).status, 201);
    for (const each of profile.hosts) assert.equal((await fromEdge(demo, each, '/app.js')).status, 200);
    await withDemo(async second => {
      const values = [demo, second].flatMap(({ info }) =>
        Object.values(info.akamaiKeys).flatMap(Object.values),
      );
      assert.equal(new Set(values).size, 30);
    });
  }));

test('mistyped options are refused by name', () => {
  assert.throws(() => parseOptions({ purgeSeconds: -1 }), /purgeSeconds/);
  assert.throws(() => parseOptions({ rateHeaders: 'no' }), /rateHeaders/);
  assert.throws(() => parseOptions({ rateLimits: { urls: '5' } }), /urls/);
  const options = { purgeSeconds: 5, rateHeaders: false, rateLimits: { urls: 5 } };
  assert.deepEqual(parseOptions(options), options);
});
