import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Network } from '../../../src/core/providers/provider.ts';
import { packUrls } from '../../../src/core/providers/aliyun/purge.ts';
import { type PlannedBatch, planPurge, type PurgeItem } from '../../../src/core/purge/plan.ts';
import { assessRisk, type Risk } from '../../../src/core/purge/risk.ts';
import { property } from '../../support/property.ts';

const purge = { pack: packUrls };
const items = (list: readonly string[], network: Network = 'production'): PurgeItem[] =>
  list.map(each => ({ url: each, network }));
const url = (index: number, host = 'a.example.com'): string => `https://${host}/${index}`;
const urls = (count: number): string[] => Array.from({ length: count }, (_, index) => url(index));

function planOf(count: number): PlannedBatch[] {
  return planPurge([{ profileId: 'p', items: items(urls(count)), purge }]);
}

describe('the plan', () => {
  it('has no request for nothing', () => {
    assert.deepEqual(planPurge([]), []);
    assert.deepEqual(planPurge([{ profileId: 'p', items: items([]), purge }]), []);
  });

  it('numbers requests through all profiles and fills each profile’s own', () => {
    const plan = planPurge([
      { profileId: 'p1', items: items(urls(1001)), purge },
      { profileId: 'p2', items: items([url(7)]), purge },
    ]);
    assert.deepEqual(
      plan.map(({ id, profileId, urls: own }) => [id, profileId, own.length]),
      [
        [0, 'p1', 1000],
        [1, 'p1', 1],
        [2, 'p2', 1],
      ],
    );
  });

  it('keeps networks in requests of their own, and purges a URL on each that it is asked for', () => {
    const plan = planPurge([
      { profileId: 'p', items: [...items([url(1), url(2)]), ...items([url(1)], 'staging')], purge },
    ]);
    assert.deepEqual(
      plan.map(({ id, network, mode, urls: own }) => [id, network, mode, own]),
      [
        [0, 'production', 'invalidate', [url(1), url(2)]],
        [1, 'staging', 'invalidate', [url(1)]],
      ],
    );
  });

  property('has each URL once, however often it is asked for', [fc.array(fc.nat(30))], indices => {
    const plan = planPurge([{ profileId: 'p', items: items(indices.map(index => url(index))), purge }]);
    const planned = plan.flatMap(batch => batch.urls);
    assert.deepEqual(
      planned,
      [...new Set(indices)].map(index => url(index)),
    );
  });
});

function newHost(profileId: string, host: string, network: Network = 'production'): Risk {
  return { kind: 'new', profileId, consent: { kind: 'purge', host, network } };
}

describe('the risk of a plan', () => {
  const known = new Map([['p', ['a.example.com']]]);

  it('is none for up to twenty URLs on hosts that were purged before', () => {
    assert.deepEqual(assessRisk(planOf(20), known), []);
    assert.deepEqual(assessRisk([], new Map()), []);
  });

  it('is in the number above twenty, over all requests together', () => {
    assert.deepEqual(assessRisk(planOf(21), known), [{ kind: 'many', count: 21 }]);
    assert.deepEqual(assessRisk(planOf(2500), known), [{ kind: 'many', count: 2500 }]);
    const two = [...planOf(11), ...planOf(11)];
    assert.deepEqual(assessRisk(two, known), [{ kind: 'many', count: 22 }]);
  });

  it('is in each host that is new to its profile, named once', () => {
    const plan = planPurge([
      { profileId: 'p', items: items([url(1), url(1, 'b.example.com'), url(2, 'b.example.com')]), purge },
      { profileId: 'q', items: items([url(1)]), purge },
    ]);
    assert.deepEqual(assessRisk(plan, known), [newHost('p', 'b.example.com'), newHost('q', 'a.example.com')]);
  });

  it('takes a yes to staging, or to a look, for a yes to nothing else', () => {
    const plan = planPurge([
      { profileId: 'p', items: [...items([url(1)]), ...items([url(1)], 'staging')], purge },
    ]);
    const said = (...hosts: string[]): Risk[] => assessRisk(plan, new Map([['p', hosts]]));
    assert.deepEqual(said(), [newHost('p', 'a.example.com'), newHost('p', 'a.example.com', 'staging')]);
    assert.deepEqual(said('staging/a.example.com'), [newHost('p', 'a.example.com')]);
    assert.deepEqual(said('a.example.com'), [newHost('p', 'a.example.com', 'staging')]);
    assert.equal(said('look/a.example.com').length, 2);
    const looks = [{ profileId: 'p', host: 'a.example.com' }];
    const both = ['a.example.com', 'staging/a.example.com'];
    assert.deepEqual(assessRisk(plan, new Map([['p', both]]), looks), [
      { kind: 'new', profileId: 'p', consent: { kind: 'look', host: 'a.example.com' } },
    ]);
    assert.deepEqual(assessRisk(plan, new Map([['p', [...both, 'look/a.example.com']]]), looks), []);
  });

  it('tells hosts apart by port and not by case', () => {
    const plan = planPurge([
      { profileId: 'p', items: items(['https://A.Example.com/1', 'https://a.example.com:8443/1']), purge },
    ]);
    assert.deepEqual(assessRisk(plan, known), [newHost('p', 'a.example.com:8443')]);
  });

  it('does not take a host for known because it ends like one', () => {
    const plan = planPurge([
      { profileId: 'p', items: items(['https://x.a.example.com/', 'https://example.com/']), purge },
    ]);
    assert.equal(assessRisk(plan, known).length, 2);
  });
});
