import assert from 'node:assert/strict';
import { akamai } from '../src/core/providers/akamai/provider.ts';
import { aliyun } from '../src/core/providers/aliyun/provider.ts';
import { planPurge } from '../src/core/purge/plan.ts';
import type { ProviderDefinition } from '../src/core/providers/provider.ts';
import { fakeProfile } from '../test/support/fakeProfile.ts';
import type { Measured } from './bench.ts';
import { createRandom, type Random } from './random.ts';

const lists = 300;
const longest = 50_000;
const leastShare = 0.99;

/** What one request may hold at most, from the vendors' documents and not from the product. */
const aliyunUrls = 1000;
const aliyunHosts = 10;
const akamaiBytes = 50_000;

/** P1: how near the fewest requests that there can be. The bounds are below every packing, perhaps unreachably so. */
export async function benchPacking(): Promise<readonly Measured[]> {
  return [measure(aliyun, 'Aliyun', fewestOfAliyun), measure(akamai, 'Akamai', fewestOfAkamai)];
}

function measure(
  provider: ProviderDefinition,
  name: string,
  fewest: (urls: readonly string[]) => number,
): Measured {
  const random = createRandom(20_261_127);
  let made = 0;
  let least = 0;
  let worst = { share: 1, text: '' };
  for (let index = 0; index <= lists; index++) {
    // The first is the list that the other goals of purging are measured with.
    const count = index === 0 ? longest : Math.ceil(longest ** random.next());
    const urls = makeUrls(random, count, index === 0 ? 10 : random.upTo(40) + 1);
    const own = { made: countRequests(provider, urls), least: fewest(urls) };
    assert.ok(own.made >= own.least, 'control: fewer than the fewest');
    made += own.made;
    least += own.least;
    const share = own.least / own.made;
    if (index === 0) worst = { share, text: `${own.least} of ${own.made} for ${longest} URLs` };
    else if (share < worst.share) worst = { share, text: `worst ${own.least} of ${own.made}` };
  }
  return {
    what: `${name} requests, ${lists + 1} lists`,
    figure: `${((100 * least) / made).toFixed(2)} %`,
    spread: worst.text,
    yardstick: `no fewer than ${least} are possible, ${made} made`,
    goal: `≥ ${leastShare * 100} % in all`,
    met: least / made >= leastShare,
  };
}

/** Hosts of very different size, in any order; each URL once. */
function makeUrls(random: Random, count: number, hosts: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const host = Math.floor(hosts * random.next() ** 2);
    const path = 'x'.repeat(Math.floor(200 ** random.next()));
    return `https://h${host}.example.com/js/${path}-${index.toString(36)}.js`;
  });
}

function countRequests(provider: ProviderDefinition, urls: readonly string[]): number {
  const profile = fakeProfile({ provider: provider.id });
  const { purge } = provider.bind(profile);
  const items = urls.map(url => ({ url, network: 'production' as const }));
  const batches = planPurge([{ profileId: profile.id, items, purge }]);
  const planned = batches.flatMap(batch => batch.urls);
  assert.deepEqual(planned.toSorted(), urls.toSorted(), 'control: every URL once');
  return batches.length;
}

function fewestOfAliyun(urls: readonly string[]): number {
  const hosts = new Set(urls.map(url => new URL(url).host)).size;
  return Math.max(Math.ceil(urls.length / aliyunUrls), Math.ceil(hosts / aliyunHosts));
}

/** Each URL takes its JSON and a comma, of which the last request's last has none. */
function fewestOfAkamai(urls: readonly string[]): number {
  const bytes = urls.reduce((sum, url) => sum + Buffer.byteLength(JSON.stringify(url)) + 1, 0);
  return Math.ceil(bytes / (akamaiBytes - JSON.stringify({ objects: [] }).length + 1));
}
