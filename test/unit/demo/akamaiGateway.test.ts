import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Demo } from '../../../demo/index.ts';
import {
  callAkamai,
  type EdgeGridCall,
  fullBuckets,
  purgeUrls,
  refusalOf,
  signEdgeGrid,
} from './akamaiSupport.ts';
import { control, send, start, withDemo } from './support.ts';

const url = 'https://www.akamai.demo.test/app.js';
const path = '/ccu/v3/invalidate/url/production';

test('a purge is accepted with the service’s own words and headers', () =>
  withDemo(async demo => {
    const answer = await purgeUrls(demo, [url, 'http://assets.akamai.demo.test/a.css?v=1']);
    assert.equal(answer.status, 201);
    const { purgeId } = answer.json;
    assert.match(String(purgeId), /^edup-[1-9A-HJ-NP-Za-km-z]{22}$/);
    assert.deepEqual(answer.json, {
      detail: 'Request accepted',
      estimatedSeconds: 5,
      httpStatus: 201,
      purgeId,
      supportId: purgeId,
    });
    assert.equal(answer.headers['content-type'], 'application/json');
    assert.equal(answer.headers['allow'], 'POST');
  }));

test('action and network are in the path, and the network may be left out', () =>
  withDemo(async demo => {
    for (const action of ['invalidate', 'delete']) {
      for (const network of ['', '/production', '/staging']) {
        assert.equal((await purgeUrls(demo, [url], { path: `${action}/url${network}` })).status, 201);
      }
    }
    const seen = demo
      .received()
      .map(({ details }) => `${String(details['action'])} ${String(details['network'])}`);
    assert.deepEqual(seen, [
      'invalidate production',
      'invalidate production',
      'invalidate staging',
      'delete production',
      'delete production',
      'delete staging',
    ]);
  }));

test('the gateway refuses a wrong secret in its own shape, and names its realm', () =>
  withDemo(async demo => {
    const key = { ...demo.info.akamaiKeys.full, clientSecret: 'wrong' };
    const answer = await purgeUrls(demo, [url], { key, path: 'invalidate/url/staging' });
    const { host } = new URL(demo.info.akamai);
    assert.equal(answer.status, 401);
    assert.equal(answer.headers['content-type'], 'application/problem+json');
    assert.equal(answer.headers['www-authenticate'], `EG1-HMAC-SHA256 realm="${host}"`);
    assert.equal(answer.headers['connection'], 'close');
    const { requestId, ...body } = answer.json;
    assert.match(String(requestId), /^[0-9a-f]{8}$/);
    assert.deepEqual(body, {
      type: 'https://problems.luna.akamaiapis.net/-/pep-authn/deny',
      title: 'Not authorized',
      status: 401,
      detail: 'The signature does not match',
      instance: `http://${host}/ccu/v3/invalidate/url/staging`,
      method: 'POST',
      serverIp: '127.0.0.1',
      clientIp: '127.0.0.1',
      requestTime: '2026-11-22T04:00:00Z',
    });
  }));

test('a clock that is off is a 400 that tells the server’s time, before the token is looked at', () =>
  withDemo(async demo => {
    const request = signEdgeGrid(demo, { path, body: '{}' });
    demo.clock.advance(31_000);
    const late = await send(request);
    assert.equal(refusalOf(late), '400 Bad request: Invalid timestamp');
    assert.match(String(late.json['type']), /\/-\/pep-authn\/request-error$/);
    assert.equal(late.json['requestTime'], '2026-11-22T04:00:31Z');
    assert.equal(late.headers['date'], 'Sun, 22 Nov 2026 04:00:31 GMT');
    const unknown = { ...demo.info.akamaiKeys.full, clientToken: 'akab-unknown' };
    const early = signEdgeGrid(demo, { path, body: '{}', key: unknown });
    assert.equal(refusalOf(await send(early)), '400 Bad request: Invalid client token');
    demo.clock.advance(-31_000);
    assert.equal(refusalOf(await send(early)), '400 Bad request: Invalid timestamp');
  }));

test('every key for tests does what it is for', () =>
  withDemo(async demo => {
    const { inactive, noGrant, noRateLimitStatus, otherAccount } = demo.info.akamaiKeys;
    const as = (key: typeof inactive) => purgeUrls(demo, [url], { key });
    assert.equal(refusalOf(await as(inactive)), '401 Not authorized: Inactive client token');
    const forbidden = await as(noGrant);
    assert.equal(
      refusalOf(forbidden),
      '403 Forbidden: The client does not have the grant needed for the request',
    );
    assert.match(String(forbidden.json['type']), /\/-\/pep-authz\/deny$/);
    assert.equal(typeof forbidden.json['authzRealm'], 'string');
    assert.equal((await as(noRateLimitStatus)).status, 201);
    assert.equal(refusalOf(await as(otherAccount)), `403 unauthorized arl: ${url}`);
  }));

test('what was signed is what has to arrive: body, path, query, method and host', () =>
  withDemo(async demo => {
    const request = signEdgeGrid(demo, { path, body: '{"objects":[]}' });
    const { wire } = request;
    const changed = [
      { ...request, wire: { ...wire, body: '{"objects":[] }' } },
      { ...request, url: `${request.url}?x` },
      { ...request, url: request.url.replace('production', 'staging') },
      { ...request, wire: { ...wire, method: 'PUT' } },
      { ...request, wire: { ...wire, headers: { ...wire.headers, host: 'localhost' } } },
    ];
    for (const each of changed) {
      assert.equal(refusalOf(await send(each)), '401 Not authorized: The signature does not match');
    }
    const none = await send({ url: request.url, wire: { method: 'POST', body: '{}' } });
    assert.equal(none.status, 401);
    assert.equal((await send(request)).json['title'], 'invalid attribute value');
  }));

test('a signed request may be sent again within its window', () =>
  withDemo(async demo => {
    const request = signEdgeGrid(demo, { path, body: JSON.stringify({ objects: [url] }) });
    assert.deepEqual([(await send(request)).status, (await send(request)).status], [201, 201]);
  }));

interface RefusedCall extends Partial<EdgeGridCall> {
  refusal: string;
}

async function assertRefused(demo: Demo, { refusal, ...call }: RefusedCall): Promise<void> {
  const answer = await callAkamai(demo, { path, ...call });
  assert.equal(refusalOf(answer), refusal);
  assert.equal(answer.json['httpStatus'], answer.status);
  assert.equal(answer.headers['content-type'], 'application/api-problem+json');
  assert.match(String(answer.json['supportId']), /^edup-/);
  assert.equal(answer.headers['x-ratelimit-limit'], undefined);
}

test('the purge service refuses paths, methods, media types and sizes in its own shape', () =>
  withDemo(async demo => {
    const body = JSON.stringify({ objects: [url] });
    const notFound = '404 not found: Requested API endpoint does not exist. Check URI path for typos.';
    const paths = ['/', '/ccu/v3/invalidate', '/ccu/v2/queues/default', '/ccu/v3/invalidate/url/test'];
    const kinds = ['/ccu/v3/invalidate/cpcodes', '/ccu/v3/delete/arl', '/ccu/v3/rate-limit-status'];
    for (const each of [...paths, ...kinds, '/ccu/v3/invalidate/url/']) {
      await assertRefused(demo, { path: each, body, refusal: notFound });
    }
    const methods = '405 method not allowed: Specified HTTP method is invalid for this resource.';
    await assertRefused(demo, { method: 'GET', refusal: methods });
    await assertRefused(demo, { method: 'PUT', body, refusal: methods });
    await assertRefused(demo, { method: 'GET', path: '/ccu/v3/rate-limit-status/url', refusal: methods });
    for (const type of ['text/plain', 'application/jsonp', '']) {
      const refusal = '415 bad media type: Check Content-Type: application/json.';
      await assertRefused(demo, { body, headers: { 'content-type': type }, refusal });
    }
    const utf8 = { 'content-type': 'Application/JSON; charset=utf-8' };
    assert.equal((await callAkamai(demo, { path, body, headers: utf8 })).status, 201);
  }));

function bodyOf(bytes: number): string {
  const [head, tail] = [`{"objects":["${url}?`, '"]}'];
  return `${head}${'a'.repeat(bytes - head.length - tail.length)}${tail}`;
}

test('50,000 bytes of body are taken, one more is not', () =>
  withDemo(async demo => {
    assert.equal((await callAkamai(demo, { path, body: bodyOf(50_000) })).status, 201);
    const refusal =
      '413 request entity too large: The request exceeds the maximum message body size, which is 50,000 bytes.';
    await assertRefused(demo, { body: bodyOf(50_001), refusal });
  }));

test('bodies without a list of URLs are refused', () =>
  withDemo(async demo => {
    const missing = "400 invalid attribute value: 'objects' attribute cannot be missing or empty";
    const list = "400 invalid attribute value: 'objects' attribute has to be a list of strings";
    const json = '400 invalid attribute value: The request body is not valid JSON';
    const cases: [string, string][] = [
      ['{}', missing],
      ['{"objects":[]}', missing],
      ['{"objects":"x"}', missing],
      ['null', missing],
      ['7', missing],
      ['{"objects":[12345]}', list],
      ['{"objects"', json],
      ['\uFEFF{"objects":[]}', json],
      [
        '{"hostname":"www.akamai.demo.test","objects":["/a"]}',
        "400 invalid attribute value: 'hostname' is not an attribute of this request",
      ],
    ];
    for (const [body, refusal] of cases) await assertRefused(demo, { body, refusal });
  }));

function bad(each: string, reason = ''): string {
  return `400 bad URL: Invalid or malformed URL '${each}'${reason}`;
}

function foreign(rest: string, character: string, name: string): [string, string] {
  const each = `https://www.akamai.demo.test/${rest}`;
  return [each, bad(each, `: contains non-ASCII character '${character}' (${name})`)];
}

test('a URL that is none is refused by name, and a character that is not ASCII too', () =>
  withDemo(async demo => {
    const host = '400 bad URL hostname: Invalid or malformed hostname';
    const cases: [string, string][] = [
      foreign('dev%C3%B3ps-devóps.jsp', 'ó', 'LATIN SMALL LETTER O WITH ACUTE'),
      foreign('Ç', 'Ç', 'LATIN CAPITAL LETTER C WITH CEDILLA'),
      foreign('图片/logo.png', '图', 'CJK UNIFIED IDEOGRAPH-56FE'),
      foreign('🚀', '🚀', 'U+1F680'),
      ...['', '/app.js', 'www.akamai.demo.test/app.js', 'ftp://www.akamai.demo.test/', `${url} `].map(
        (each): [string, string] => [each, bad(each)],
      ),
      ['https:///app.js', host],
      ['https://user@www.akamai.demo.test/', host],
      ['https://www..demo.test/', host],
    ];
    for (const [each, refusal] of cases) {
      await assertRefused(demo, { body: JSON.stringify({ objects: [url, each] }), refusal });
    }
  }));

test('one URL of another account refuses them all, and the first such is named', () =>
  withDemo(async demo => {
    const other = 'https://other.akamai.demo.test/a.js';
    const objects = [url, other, 'https://static.demo.test/', 'https://WWW.example.com/'];
    await assertRefused(demo, {
      body: JSON.stringify({ objects }),
      refusal: `403 unauthorized arl: ${other}`,
    });
    const { json } = await control(demo, 'GET', '/state');
    assert.deepEqual(json['akamai'], {
      purges: [],
      rateTokens: { 'A-1DEM0': fullBuckets, 'A-2DEM0': fullBuckets },
    });
    assert.equal(demo.clock.now(), start);
  }));

test('curl’s Expect is refused', () =>
  withDemo(async demo => {
    const headers = { expect: '100-continue' };
    const answer = await callAkamai(demo, { path, body: '{}', headers });
    assert.equal(refusalOf(answer), '417 Expectation Failed: Expect 100-continue header is not supported');
  }));
