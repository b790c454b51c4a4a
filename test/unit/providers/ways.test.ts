import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CdnError } from '../../../src/core/errors.ts';
import type { ProviderId } from '../../../src/core/profiles/profile.ts';
import type { PurgeAbility, PurgeBatch, PurgeKind, PurgeMode } from '../../../src/core/providers/provider.ts';
import { providers } from '../../../src/core/providers/registry.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';

const purgeOf = (provider: ProviderId): PurgeAbility =>
  providers[provider].bind(fakeProfile({ provider })).purge;

function batch(kind: PurgeKind, mode: PurgeMode, ...objects: string[]): PurgeBatch {
  return { kind, mode, objects, network: 'production' };
}

/** Path, form or JSON, and cost of a request. */
function sent(provider: ProviderId, each: PurgeBatch): unknown[] {
  const { request, cost } = purgeOf(provider).submit(each);
  const { body, path, headers } = request;
  const content = body?.type === 'form' ? Object.fromEntries(body.fields) : JSON.parse(body?.text ?? '');
  return [headers['x-acs-action'] ?? path, content, cost];
}

const page = 'https://a.example.com/a.js';
const directory = 'https://a.example.com/css/';

describe('Aliyun', () => {
  it('has an object type for each kind, Force for delete, and another action for a preload', () => {
    const refresh = 'RefreshObjectCaches';
    const one = { [refresh]: 1 };
    assert.deepEqual(sent('aliyun', batch('url', 'invalidate', page)), [
      refresh,
      { ObjectPath: page, ObjectType: 'File' },
      { ...one, 'url a.example.com': 1 },
    ]);
    assert.deepEqual(sent('aliyun', batch('directory', 'invalidate', directory)), [
      refresh,
      { ObjectPath: directory, ObjectType: 'Directory' },
      { ...one, 'directory a.example.com': 1 },
    ]);
    assert.deepEqual(sent('aliyun', batch('directory', 'delete', directory)), [
      refresh,
      { ObjectPath: directory, ObjectType: 'Directory', Force: 'true' },
      { ...one, 'directory a.example.com': 1 },
    ]);
    assert.deepEqual(sent('aliyun', batch('regex', 'delete', `${directory}.*`)), [
      refresh,
      { ObjectPath: `${directory}.*`, ObjectType: 'Regex', Force: 'true' },
      one,
    ]);
    assert.deepEqual(sent('aliyun', batch('anyQuery', 'invalidate', page)), [
      refresh,
      { ObjectPath: page, ObjectType: 'IgnoreParams' },
      one,
    ]);
    assert.deepEqual(sent('aliyun', batch('url', 'preload', page, `${page}?v=1`)), [
      'PushObjectCache',
      { ObjectPath: `${page}\n${page}?v=1` },
      { PushObjectCache: 1 },
    ]);
  });

  it('takes from each domain’s minute what the request has of it', () => {
    const objects = [page, 'https://b.example.com/1', `${page}?v=1`];
    assert.deepEqual(purgeOf('aliyun').submit(batch('url', 'invalidate', ...objects)).cost, {
      RefreshObjectCaches: 1,
      'url a.example.com': 2,
      'url b.example.com': 1,
    });
  });

  it('has the published limits by the names of its costs', () => {
    const { limits } = providers.aliyun.bind(fakeProfile());
    assert.deepEqual(limits?.limitOf('RefreshObjectCaches'), { most: 50, withinMs: 1000 });
    assert.deepEqual(limits?.limitOf('PushObjectCache'), { most: 50, withinMs: 1000 });
    assert.deepEqual(limits?.limitOf('url a.example.com'), { most: 10_000, withinMs: 61_000 });
    assert.deepEqual(limits?.limitOf('directory a.example.com'), { most: 100, withinMs: 61_000 });
  });

  it('packs each way within its own limit', () => {
    const { pack } = purgeOf('aliyun');
    const many = Array.from({ length: 250 }, (_, index) => `${directory}${index}/`);
    const sizes = (kind: PurgeKind, mode: PurgeMode): number[] =>
      pack({ kind, mode }, many).map(({ length }) => length);
    assert.deepEqual(sizes('url', 'invalidate'), [250]);
    assert.deepEqual(sizes('directory', 'invalidate'), [100, 100, 50]);
    assert.deepEqual(sizes('anyQuery', 'invalidate'), [100, 100, 50]);
    assert.deepEqual(sizes('url', 'preload'), [100, 100, 50]);
    assert.equal(sizes('regex', 'invalidate').length, 250);
  });

  it('refuses what the service would refuse: other patterns, directories and long URLs to preload', () => {
    const { problem } = providers.aliyun;
    const ofRegex = (pattern: string): unknown =>
      problem({ kind: 'regex', mode: 'invalidate' }, `https://a.example.com/${pattern}`);
    for (const good of ['.*', 'img/[0-9][a-z].png', 'a/[^/]*/b.js?v=.*'])
      assert.equal(ofRegex(good), undefined);
    for (const bad of ['a+', '(a|b)', '[A-Z]', 'a{2}', '\\d', '*.js', 'a$'])
      assert.equal(ofRegex(bad), 'pattern', bad);
    const preload = { kind: 'url', mode: 'preload' } as const;
    assert.equal(problem(preload, page), undefined);
    assert.equal(problem(preload, directory), 'notAFile');
    assert.equal(problem(preload, `${page}?${'x'.repeat(1024)}`), 'tooLong');
    assert.equal(problem({ kind: 'url', mode: 'invalidate' }, directory), undefined);
  });
});

describe('Akamai', () => {
  it('names kind, mode and network in the path; CP codes are integers', () => {
    assert.deepEqual(sent('akamai', batch('cpCode', 'delete', '12345', '98765')), [
      '/ccu/v3/delete/cpcode/production',
      { objects: [12_345, 98_765] },
      { requests: 1, cpCode: 2 },
    ]);
    assert.deepEqual(sent('akamai', batch('tag', 'invalidate', 'black-friday')), [
      '/ccu/v3/invalidate/tag/production',
      { objects: ['black-friday'] },
      { requests: 1, tag: 1 },
    ]);
  });

  it('never packs more objects than their bucket can hold', () => {
    const { pack } = purgeOf('akamai');
    const numbers = Array.from({ length: 650 }, (_, index) => String(10_000 + index));
    const sizes = (kind: PurgeKind, objects: readonly string[]): number[] =>
      pack({ kind, mode: 'invalidate' }, objects).map(({ length }) => length);
    assert.deepEqual(sizes('cpCode', numbers), [300, 300, 50]);
    assert.deepEqual(
      sizes(
        'tag',
        Array.from({ length: 5001 }, (_, index) => `t${index}`),
      ),
      [5000, 1],
    );
  });

  it('reads the bucket of the request’s own kind from its answer', () => {
    const { limits } = providers.akamai.bind(fakeProfile({ provider: 'akamai' }));
    const headers = { 'x-ratelimit-remaining': '99', 'x-ratelimit-remaining-objects': '7' };
    const read = (cost: Record<string, number>): unknown =>
      limits?.read({ status: 201, headers, body: '' }, cost);
    assert.deepEqual(read({ requests: 1, cpCode: 3 }), { requests: { left: 99 }, cpCode: { left: 7 } });
    assert.deepEqual(read({ requests: 1, tag: 3 }), { requests: { left: 99 }, tag: { left: 7 } });
    assert.deepEqual(limits?.limitOf('cpCode'), { size: 300, perSecond: 0.5 });
    assert.equal(limits?.limitOf('directory'), undefined);
  });

  it('refuses tags that no page allows', () => {
    const { problem } = providers.akamai;
    const tag = { kind: 'tag', mode: 'invalidate' } as const;
    assert.equal(problem(tag, 'black-friday'), undefined);
    assert.equal(problem(tag, 'a,b'), 'tag');
    assert.equal(problem(tag, 'x'.repeat(129)), 'tooLong');
  });

  it('leaves out the CP code that a refusal names', () => {
    const refusal = new CdnError('notOwned', { detail: { object: '98765' } });
    const each = batch('cpCode', 'invalidate', '12345', '98765');
    assert.deepEqual(purgeOf('akamai').offending(refusal, each), ['98765']);
  });
});

it('no CDN is planned for a kind that it has not', () => {
  assert.equal(providers.aliyun.ways.cpCode, undefined);
  assert.equal(providers.akamai.ways.directory, undefined);
  assert.throws(() => purgeOf('akamai').submit(batch('directory', 'invalidate', directory)), /directory/);
});
