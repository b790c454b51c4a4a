import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { CdnError, type CdnErrorKind } from '../../../src/core/errors.ts';
import type { Reply } from '../../../src/core/http/call.ts';
import { akamai } from '../../../src/core/providers/akamai/provider.ts';
import { packObjects, submitObjects } from '../../../src/core/providers/akamai/purge.ts';
import type { PurgeBatch, PurgeWay } from '../../../src/core/providers/provider.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';
import { property } from '../../support/property.ts';

const mostBytes = 50_000;
const mostUrls = 10_000;
const byUrl: PurgeWay = { kind: 'url', mode: 'invalidate' };

function bytesOf(urls: readonly string[]): number {
  return Buffer.byteLength(JSON.stringify({ objects: urls }));
}

function urlOf(length: number, index = 0): string {
  const start = `https://h${index % 3}.example.com/${index}-`;
  return start + 'x'.repeat(Math.max(0, length - start.length));
}

function check(urls: readonly string[]): string[][] {
  const lists = packObjects(byUrl, urls);
  for (const list of lists) {
    assert.ok(list.length > 0 && list.length <= mostUrls);
    assert.ok(list.length === 1 || bytesOf(list) <= mostBytes, `${bytesOf(list)} bytes`);
  }
  assert.deepEqual(lists.flat().toSorted(), urls.toSorted(), 'Every URL once.');
  return lists;
}

describe('packing', () => {
  it('fills a request to the last byte and not beyond', () => {
    const around = bytesOf([]);
    const exact = [urlOf(1000), urlOf(mostBytes - around - 1000 - 2 - 2 - 1)];
    assert.equal(bytesOf(exact), mostBytes);
    assert.equal(check(exact).length, 1);
    assert.equal(check([urlOf(1000), `${exact[1]}x`]).length, 2);
  });

  it('has no request for nothing, and one of its own for a URL that no request can hold', () => {
    assert.deepEqual(packObjects(byUrl, []), []);
    assert.deepEqual(
      check([urlOf(60), urlOf(60_000), urlOf(61)]).map(list => list.length),
      [1, 1, 1],
    );
  });

  let made = 0;
  let least = 0;

  property(
    'keeps within the limits, in 99 % of the fewest requests over many lists',
    [fc.array(fc.integer({ min: 30, max: 400 }), { maxLength: 3000 })],
    lengths => {
      const urls = lengths.map((length, index) => urlOf(length, index));
      const lists = check(urls);
      // Each URL takes its JSON and a comma, which the last of a request does not have.
      const bytes = urls.reduce((sum, url) => sum + Buffer.byteLength(JSON.stringify(url)) + 1, 0);
      const room = mostBytes - bytesOf([]) + 1;
      made += lists.length;
      least += Math.ceil(bytes / room);
      const longest = Math.max(0, ...lengths) + 3;
      assert.ok(lists.length <= 1 + bytes / (room - longest), 'No request is left with room for one more.');
    },
    {
      slower: 4,
      afterwards: () => assert.ok(made * 0.99 <= least, `${made} requests where ${least} are the least`),
    },
  );

  it('counts bytes, not characters', () => {
    // No URL of ours is like this; the limit would hold all the same.
    check(Array.from({ length: 500 }, (_, index) => `https://example.com/${'é"\\'.repeat(30)}${index}`));
  });
});

const batch: PurgeBatch = {
  kind: 'url',
  objects: ['https://www.example.com/a%20b.js', 'https://www.example.com/c.css?v=2'],
  network: 'staging',
  mode: 'delete',
};

function accepted(facts: object): Reply {
  const body = { httpStatus: 201, detail: 'Request accepted', supportId: 'edup-s', purgeId: 'edup-p' };
  return { status: 201, headers: {}, body: JSON.stringify({ ...body, ...facts }) };
}

describe('a purge by URL', () => {
  it('names mode and network in its path and the URLs in its body', () => {
    const { request, cost, resend } = submitObjects(batch);
    assert.deepEqual(
      [request.method, request.path, request.headers['content-type'], cost, resend],
      ['POST', '/ccu/v3/delete/url/staging', 'application/json', { requests: 1, url: 2 }, 'ifNotSent'],
    );
    assert.deepEqual(request.body, { type: 'json', text: JSON.stringify({ objects: batch.objects }) });
  });

  it('reads ids and the estimate, which may be absent', () => {
    const call = submitObjects(batch);
    const read = (facts: object): unknown => call.parse(accepted(facts), 0);
    assert.deepEqual(read({ estimatedSeconds: 5 }), {
      requestId: 'edup-s',
      taskIds: ['edup-p'],
      estimateSeconds: 5,
    });
    assert.deepEqual(read({}), { requestId: 'edup-s', taskIds: ['edup-p'] });
    assert.deepEqual(read({ purgeId: undefined, estimatedSeconds: 'soon' }), {
      requestId: 'edup-s',
      taskIds: ['edup-s'],
    });
    assert.throws(() => call.parse({ status: 201, headers: {}, body: '{}' }, 0), { kind: 'badReply' });
  });
});

function refusal(kind: CdnErrorKind, url?: string): CdnError {
  return new CdnError(kind, url === undefined ? {} : { detail: { url } });
}

describe('a refusal', () => {
  const { purge } = akamai.bind(fakeProfile({ provider: 'akamai' }));

  it('is about the URL that it names, whatever its query', () => {
    const named = refusal('notOwned', 'https://www.example.com/c.css');
    assert.deepEqual(purge.offending(named, batch), [batch.objects[1]]);
    assert.deepEqual(purge.offending(refusal('rejected', batch.objects[0]), batch), [batch.objects[0]]);
  });

  it('is about none where it names none, or one that was not asked for', () => {
    assert.deepEqual(purge.offending(refusal('rejected'), batch), []);
    assert.deepEqual(purge.offending(refusal('notOwned', 'https://elsewhere.example/'), batch), []);
  });
});

const profile = fakeProfile({
  provider: 'akamai',
  endpoint: 'https://akab-host.luna.akamaiapis.net',
  credentials: { clientToken: 'akab-ct', clientSecret: 'canarySecret=', accessToken: 'akab-at' },
});

describe('a signed request', () => {
  const stamp = { now: Date.UTC(2026, 10, 22, 9, 30), nonce: 'n-1' };

  it('goes to the account’s host with one header more, and no secret in it', () => {
    const { url, method, headers, body } = akamai.bind(profile).sign(submitObjects(batch).request, stamp);
    assert.deepEqual(
      [method, url],
      ['POST', 'https://akab-host.luna.akamaiapis.net/ccu/v3/delete/url/staging'],
    );
    assert.match(
      headers['authorization'] ?? '',
      /^EG1-HMAC-SHA256 client_token=akab-ct;access_token=akab-at;timestamp=20261122T09:30:00\+0000;nonce=n-1;signature=[\w+/]{43}=$/,
    );
    assert.equal(JSON.stringify([url, headers, body]).includes('canarySecret'), false);
  });

  it('is refused before it leaves when a token can be in no header', () => {
    for (const accessToken of ['akab\u200b', 'a b', 'a;b', 'é']) {
      const odd = akamai.bind({ ...profile, credentials: { ...profile.credentials, accessToken } });
      assert.throws(() => odd.sign(submitObjects(batch).request, stamp), { kind: 'keyUnknown' });
    }
  });
});

describe('the account’s buckets', () => {
  const { limits } = akamai.bind(profile);
  const read = (headers: Record<string, string>): unknown =>
    limits?.read({ status: 201, headers, body: '' }, {});

  it('are read from the headers of an answer, and nothing is made of what is missing or broken', () => {
    assert.deepEqual(
      read({
        'x-ratelimit-remaining': '99',
        'x-ratelimit-limit': '100',
        'x-ratelimit-limit-per-second': '50.00',
        'x-ratelimit-remaining-objects': '9998',
      }),
      { requests: { left: 99, size: 100, perSecond: 50 }, url: { left: 9998 } },
    );
    assert.deepEqual(read({}), {});
    assert.deepEqual(read({ 'x-ratelimit-remaining': '-1', 'x-ratelimit-limit': '0' }), {});
    assert.deepEqual(read({ 'x-ratelimit-remaining': '1', 'x-ratelimit-limit': '0' }), {
      requests: { left: 1 },
    });
  });
});
