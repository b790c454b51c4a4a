import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { packUrls } from '../../../src/core/providers/aliyun/purge.ts';
import { property } from '../../support/property.ts';

const maxUrls = 1000;
const maxHosts = 10;

/** Of the test's own URLs. */
function hostOf(url: string): string | undefined {
  return url.split('/', 3)[2];
}

/** `sizes[i]` URLs of host i, in the order that `pick` makes of them. */
function urlsOf(sizes: readonly number[]): string[] {
  return sizes.flatMap((size, host) =>
    Array.from({ length: size }, (_, index) => `https://h${host}.example.com/${index}`),
  );
}

function check(urls: readonly string[]): number {
  const batches = packUrls(urls, maxUrls);
  for (const batch of batches) {
    const hosts = batch.map(hostOf);
    assert.ok(batch.length > 0);
    assert.ok(batch.length <= maxUrls);
    assert.ok(new Set(hosts).size <= maxHosts);
    const changes = hosts.filter((host, index) => host !== hosts[index - 1]).length;
    assert.equal(changes, new Set(hosts).size, 'The URLs of a host stand together.');
  }
  const sent = Map.groupBy(batches.flat(), hostOf);
  const asked = Map.groupBy(urls, hostOf);
  assert.equal(sent.size, asked.size);
  for (const [host, own] of asked) {
    assert.equal(sent.get(host)?.join('\n'), own.join('\n'), 'Every URL once, in the order of its host.');
  }
  return batches.length;
}

/** No packing needs less. */
function fewest(sizes: readonly number[]): number {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return Math.max(Math.ceil(total / maxUrls), Math.ceil(sizes.filter(size => size > 0).length / maxHosts));
}

const sizesOf = (hosts: number, most: number): fc.Arbitrary<number[]> =>
  fc.array(fc.oneof(fc.nat(most), fc.nat(3)), { maxLength: hosts });

test('requests are filled to their limits', () => {
  const rows: [string, number[], number][] = [
    ['nothing', [], 0],
    ['one', [1], 1],
    ['exactly full', [1000], 1],
    ['one too many', [1001], 2],
    ['ten hosts', Array.from({ length: 10 }, () => 1), 1],
    ['eleven hosts', Array.from({ length: 11 }, () => 1), 2],
    ['ten full hosts', Array.from({ length: 10 }, () => 1000), 10],
    ['a host that fills two and a half', [2500], 3],
    ['few and many in turn', Array.from({ length: 20 }, (_, host) => (host < 10 ? 1 : 199)), 2],
    ['many and few in turn', Array.from({ length: 20 }, (_, host) => (host < 10 ? 199 : 1)), 2],
    ['a crowd of small hosts beside two large ones', [...Array.from({ length: 18 }, () => 1), 991, 991], 2],
  ];
  for (const [name, sizes, count] of rows) {
    assert.equal(check(urlsOf(sizes)), count, name);
    assert.ok(fewest(sizes) === count, name);
  }
});

test('a list that alternates between hosts packs as full as a sorted one', () => {
  const urls = Array.from({ length: 2000 }, (_, index) => `https://h${index % 10}.example.com/${index}`);
  assert.equal(check(urls), 2);
});

test('one small request keeps the order of the hosts', () => {
  const urls = ['https://b.example.com/1', 'https://b.example.com/2', 'https://a.example.com/1'];
  assert.deepEqual(packUrls(urls, maxUrls), [urls]);
});

test('hosts are told apart as URLs do: case and the scheme’s port do not count', () => {
  const urls = Array.from({ length: 11 }, (_, index) =>
    index % 2 ? `https://A.example.com:443/${index}` : `https://a.example.com/${index}`,
  );
  assert.equal(packUrls(urls, maxUrls).length, 1);
});

property(
  'up to ten hosts, or up to a thousand URLs, take the fewest requests there can be',
  [fc.oneof(sizesOf(10, 2500), sizesOf(60, 16))],
  sizes => assert.equal(check(urlsOf(sizes)), fewest(sizes)),
  { slower: 10 },
);

let made = 0;
let least = 0;

property(
  'any list goes out whole and within the limits, in 99 % of the fewest requests over many lists',
  [fc.array(fc.oneof(fc.nat(400), fc.nat(5)), { minLength: 15, maxLength: 60, size: 'small' })],
  sizes => {
    made += check(urlsOf(sizes));
    least += fewest(sizes);
  },
  {
    slower: 10,
    seed: 20_261_122,
    afterwards: () => assert.ok(made * 0.99 <= least, `${made} requests where ${least} are the least`),
  },
);
