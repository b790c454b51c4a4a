import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { WideName } from '../../../src/core/profiles/consent.ts';
import {
  type Network,
  purgeKinds,
  type PurgeKind,
  type PurgeMode,
} from '../../../src/core/providers/provider.ts';
import { packObjects } from '../../../src/core/providers/aliyun/purge.ts';
import { type PlannedBatch, planPurge, type PurgeItem } from '../../../src/core/purge/plan.ts';
import { planned } from '../../support/planned.ts';
import { property } from '../../support/property.ts';
import { assessRisk, type Known, type Risk } from '../../../src/core/purge/risk.ts';

const purge = { pack: packObjects };
const items = (list: readonly string[], network: Network = 'production'): PurgeItem[] =>
  list.map(each => ({ kind: 'url', mode: 'invalidate', object: each, network }));
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
      plan.map(({ id, profileId, objects: own }) => [id, profileId, own.length]),
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
      plan.map(({ id, network, mode, objects: own }) => [id, network, mode, own]),
      [
        [0, 'production', 'invalidate', [url(1), url(2)]],
        [1, 'staging', 'invalidate', [url(1)]],
      ],
    );
  });

  it('keeps ways in requests of their own, and what is preloaded for the end', () => {
    const all: PurgeItem[] = [
      { kind: 'url', mode: 'preload', object: url(1), network: 'production' },
      ...items([url(1), url(2)]),
      { kind: 'directory', mode: 'delete', object: url(1) + '/', network: 'production' },
      { kind: 'directory', mode: 'invalidate', object: url(2) + '/', network: 'production' },
    ];
    const plan = planPurge([
      { profileId: 'p', items: all, purge },
      { profileId: 'q', items: items([url(3)]), purge },
    ]);
    assert.deepEqual(
      plan.map(({ id, profileId, kind, mode, objects: own }) => [id, profileId, kind, mode, own]),
      [
        [0, 'p', 'url', 'invalidate', [url(1), url(2)]],
        [1, 'p', 'directory', 'delete', [url(1) + '/']],
        [2, 'p', 'directory', 'invalidate', [url(2) + '/']],
        [3, 'q', 'url', 'invalidate', [url(3)]],
        [4, 'p', 'url', 'preload', [url(1)]],
      ],
    );
  });

  property('has each URL once, however often it is asked for', [fc.array(fc.nat(30))], indices => {
    const plan = planPurge([{ profileId: 'p', items: items(indices.map(index => url(index))), purge }]);
    const all = plan.flatMap(batch => batch.objects);
    assert.deepEqual(
      all,
      [...new Set(indices)].map(index => url(index)),
    );
  });
});

function newHost(profileId: string, host: string, network: Network = 'production'): Risk {
  return { kind: 'new', profileId, consent: { kind: 'purge', host, network } };
}

const many: Risk = { kind: 'wide', profileId: 'p', name: 'many' };

function profile(hosts: readonly string[], production = false): Known {
  return { hosts, production };
}

const wide = (name: WideName): Risk => ({ kind: 'wide', profileId: 'p', name });
const oneOf = (kind: PurgeKind, mode: PurgeMode): PlannedBatch[] => [
  planned({
    id: 0,
    profileId: 'p',
    kind,
    mode,
    objects: [kind === 'cpCode' || kind === 'tag' ? '12345' : 'https://a.example.com/x/'],
  }),
];

describe('the risk of a plan', () => {
  const known = new Map([['p', profile(['a.example.com'])]]);

  it('is none for up to twenty URLs on hosts that were purged before', () => {
    assert.deepEqual(assessRisk(planOf(20), known), []);
    assert.deepEqual(assessRisk([], new Map()), []);
  });

  it('is in the number above twenty, over all requests together', () => {
    assert.deepEqual(assessRisk(planOf(21), known), [many]);
    assert.deepEqual(assessRisk(planOf(2500), known), [many]);
    const two = [...planOf(11), ...planOf(11)];
    assert.deepEqual(assessRisk(two, known), [many]);
  });

  it('counts what is purged and then preloaded once, and a preload alone', () => {
    const preloads = urls(20).map((object): PurgeItem => ({
      kind: 'url',
      mode: 'preload',
      object,
      network: 'production',
    }));
    const both = planPurge([{ profileId: 'p', items: [...items(urls(20)), ...preloads], purge }]);
    assert.deepEqual(assessRisk(both, known), []);
    const more = [...preloads, ...preloads.map(item => ({ ...item, object: `${item.object}/x` }))];
    assert.deepEqual(assessRisk(planPurge([{ profileId: 'p', items: more, purge }]), known), [many]);
  });

  it('is in whatever is no single URL, in delete, and in a whole workspace folder', () => {
    for (const kind of purgeKinds) {
      const expected = kind === 'url' ? [] : [wide(kind)];
      assert.deepEqual(assessRisk(oneOf(kind, 'invalidate'), known), expected, kind);
      assert.deepEqual(assessRisk(oneOf(kind, 'delete'), known), [...expected, wide('delete')], kind);
    }
    assert.deepEqual(assessRisk(oneOf('url', 'preload'), known), []);
    assert.deepEqual(assessRisk(oneOf('url', 'invalidate'), known, { isRoot: true }), [wide('root')]);
  });

  it('is none where nobody is to be asked again, but always under a production profile', () => {
    const hosts = ['a.example.com', 'unasked/directory', 'unasked/many'];
    const test = new Map([['p', profile(hosts)]]);
    const production = new Map([['p', profile(hosts, true)]]);
    assert.deepEqual(assessRisk(oneOf('directory', 'invalidate'), test), []);
    assert.deepEqual(assessRisk(oneOf('directory', 'delete'), test), [wide('delete')]);
    assert.deepEqual(assessRisk(planOf(21), test), []);
    assert.deepEqual(assessRisk(oneOf('directory', 'invalidate'), production), [wide('directory')]);
    assert.deepEqual(assessRisk(planOf(21), production), [many]);
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
    const said = (...hosts: string[]): Risk[] => assessRisk(plan, new Map([['p', profile(hosts)]]));
    assert.deepEqual(said(), [newHost('p', 'a.example.com'), newHost('p', 'a.example.com', 'staging')]);
    assert.deepEqual(said('staging/a.example.com'), [newHost('p', 'a.example.com')]);
    assert.deepEqual(said('a.example.com'), [newHost('p', 'a.example.com', 'staging')]);
    assert.equal(said('look/a.example.com').length, 2);
    const looks = [{ profileId: 'p', host: 'a.example.com' }];
    const both = ['a.example.com', 'staging/a.example.com'];
    assert.deepEqual(assessRisk(plan, new Map([['p', profile(both)]]), { looks }), [
      { kind: 'new', profileId: 'p', consent: { kind: 'look', host: 'a.example.com' } },
    ]);
    assert.deepEqual(
      assessRisk(plan, new Map([['p', profile([...both, 'look/a.example.com'])]]), { looks }),
      [],
    );
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
