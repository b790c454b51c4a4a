import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CdnError } from '../../../src/core/errors.ts';
import { judge } from '../../../src/core/verify/verdict.ts';
import {
  anew,
  before,
  beforeAt,
  beforeWithoutAge,
  checkRows,
  file,
  notAnew,
  probe,
  purgedAt,
} from './situations.ts';

const unreachable = new CdnError('network', { code: 'ECONNREFUSED' });

await checkRows([
  [
    'no answer',
    { before, after: unreachable },
    { kind: 'unknown', reason: 'unreachable', error: { kind: 'network', code: 'ECONNREFUSED' } },
  ],
  ['not found', { before, after: probe('', { status: 404 }) }, { kind: 'missing', status: 404 }],
  ['gone', { before, after: probe('', { status: 410 }) }, { kind: 'missing', status: 410 }],
  [
    'a referer or signed URL is asked for',
    { after: probe('', { status: 403 }) },
    { kind: 'unknown', reason: 'forbidden', status: 403 },
  ],
  [
    'a login is asked for',
    { after: probe('', { status: 401 }) },
    { kind: 'unknown', reason: 'forbidden', status: 401 },
  ],
  [
    'the origin is down',
    { after: probe('', { status: 502 }) },
    { kind: 'unknown', reason: 'serverError', status: 502 },
  ],
  [
    'a redirect',
    { after: probe('', { status: 301, location: '/login?token=canary#top' }) },
    { kind: 'unknown', reason: 'redirect', location: 'https://static.example.com/login' },
  ],
  [
    'a redirect to nowhere',
    { after: probe('', { status: 302 }) },
    { kind: 'unknown', reason: 'redirect', location: undefined },
  ],
  [
    'the edge throttles us',
    { after: probe('', { status: 429 }) },
    { kind: 'unknown', reason: 'status', status: 429 },
  ],
  [
    'an error page with the bytes of the file',
    { after: probe('new', { status: 503 }), local: file('new') },
    { kind: 'unknown', reason: 'serverError', status: 503 },
  ],

  [
    'the edge serves the file',
    { before, after: probe('new', anew), local: file('new') },
    { kind: 'fresh', proof: 'local' },
  ],
  [
    'the edge serves the file, as it did before, by an old copy',
    { before: probe('new', { at: beforeAt }), after: probe('new', notAnew), local: file('new') },
    { kind: 'fresh', proof: 'local' },
  ],
  [
    'file and edge agree, the origin does not',
    { after: probe('new'), local: file('new'), origin: probe('other') },
    { kind: 'fresh', proof: 'local' },
  ],
  [
    'no file, the edge serves what the origin has',
    { before, after: probe('new', anew), origin: probe('new') },
    { kind: 'fresh', proof: 'origin' },
  ],
  [
    'edge and origin agree on the old content, the file is newer',
    { before, after: probe('old', anew), origin: probe('old'), local: file('new') },
    { kind: 'oldAtOrigin' },
  ],
  [
    'edge and origin agree on a third version',
    { before, after: probe('third', anew), origin: probe('third'), local: file('new') },
    { kind: 'different', from: 'local' },
  ],
  [
    'edge and origin agree, the file is another, nothing is known of before',
    { after: probe('old', anew), origin: probe('old'), local: file('new') },
    { kind: 'different', from: 'local' },
  ],

  [
    'an old copy, the origin has the file',
    { before, after: probe('old', notAnew), origin: probe('new'), local: file('new') },
    { kind: 'oldAtEdge' },
  ],
  ['an old copy, nothing to compare with', { before, after: probe('old', notAnew) }, { kind: 'oldAtEdge' }],
  [
    'an old copy, nothing known of before',
    { after: probe('old', notAnew), local: file('new') },
    { kind: 'oldAtEdge' },
  ],
  [
    'an old copy on another server than before',
    { before, after: probe('older', { ...notAnew, servedBy: 'edge2' }), local: file('new') },
    { kind: 'oldAtEdge' },
  ],
  [
    'same as before, the origin has the file, no Age',
    { before: beforeWithoutAge, after: probe('old'), origin: probe('new'), local: file('new') },
    { kind: 'oldAtEdge' },
  ],
  [
    'fetched anew, yet not what the origin has',
    { before, after: probe('shrunk', anew), origin: probe('new') },
    { kind: 'different', from: 'origin' },
  ],
  [
    'fetched anew, same as before, not what the origin has: changed on its way',
    { before, after: probe('old', anew), origin: probe('new') },
    { kind: 'different', from: 'origin' },
  ],
  [
    'not what the origin has, nothing known of before',
    { after: probe('old'), origin: probe('new') },
    { kind: 'different', from: 'origin' },
  ],

  [
    'fetched anew, same as before, the file is newer',
    { before, after: probe('old', anew), local: file('new') },
    { kind: 'oldAtOrigin' },
  ],
  [
    'fetched anew and changed, the file is another',
    { before, after: probe('third', anew), local: file('new') },
    { kind: 'different', from: 'local' },
  ],
  [
    'fetched anew, the file is another, nothing known of before',
    { before: unreachable, after: probe('third', anew), local: file('new') },
    { kind: 'different', from: 'local' },
  ],
  [
    'changed, no Age, the file is another',
    { before: beforeWithoutAge, after: probe('third'), local: file('new') },
    { kind: 'different', from: 'local' },
  ],
  [
    'the file is another, and that is all that is known',
    { after: probe('old'), local: file('new') },
    { kind: 'different', from: 'local' },
  ],
  [
    'same as before, no Age, no X-Cache, the file is newer',
    { before: beforeWithoutAge, after: probe('old'), local: file('new') },
    { kind: 'unknown', reason: 'noEvidence' },
  ],
]);

test('a verdict names the edge that was asked, and nothing when it has no name', () => {
  assert.equal(judge({ after: probe('a', { servedBy: 'edge7' }), purgedAt }).edge, 'edge7');
  assert.equal(judge({ after: probe('a', { servedBy: undefined }), purgedAt }).edge, undefined);
});

test('a verdict says whether the edge was asked directly, and nothing when it gave no answer', () => {
  for (const direct of [true, false]) {
    assert.equal(judge({ after: probe('a', { direct }), purgedAt }).direct, direct);
  }
  assert.equal(
    judge({ before: probe('a', { direct: true }), after: unreachable, purgedAt }).direct,
    undefined,
  );
});

test('a verdict comes out of the journal as it went in', () => {
  const {
    edge: _edge,
    direct: _direct,
    browser: _browser,
    ...outcome
  } = judge({ after: unreachable, purgedAt });
  assert.deepEqual(JSON.parse(JSON.stringify(outcome)), outcome);
});

test('a verdict says what browsers do, for a missing file too', () => {
  const cases: readonly (readonly [string | undefined, number | undefined, string])[] = [
    [undefined, undefined, ''],
    ['max-age=31536000, immutable', 31_536_000, 'immutable'],
    ['Public, Max-Age=60', 60, ''],
    ['no-store', undefined, 'noStore'],
    ['no-cache, s-maxage=9', undefined, 'noCache'],
    ['max-age=soon', undefined, ''],
  ];
  for (const [cacheControl, maxAgeSeconds, flag] of cases) {
    for (const status of [200, 404]) {
      assert.deepEqual(judge({ after: probe('a', { cacheControl, status }), purgedAt }).browser, {
        maxAgeSeconds,
        immutable: flag === 'immutable',
        noStore: flag === 'noStore',
        noCache: flag === 'noCache',
      });
    }
  }
});
