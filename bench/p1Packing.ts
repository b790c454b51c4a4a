import assert from 'node:assert/strict';
import { akamai } from '../src/core/providers/akamai/provider.ts';
import { aliyun } from '../src/core/providers/aliyun/provider.ts';
import type { ProviderDefinition } from '../src/core/providers/provider.ts';
import { fakeProfile } from '../test/support/fakeProfile.ts';
import type { Measured } from './bench.ts';
import { manyUrls, planAll } from './purging.ts';
import { createRandom, type Random } from './random.ts';

const lists = 300;
const leastShare = 0.99;

/** What one request may hold at most, from the vendors' documents and not from the product. */
const aliyunUrls = 1000;
const aliyunHosts = 10;
const akamaiBytes = 50_000;

/** P1: how near the fewest requests that there can be. The bounds are below every packing, perhaps unreachably so. */
export async function benchPacking(): Promise<readonly Measured[]> {
  return [...measure(aliyun, 'Aliyun', fewestOfAliyun), ...measure(akamai, 'Akamai', fewestOfAkamai)];
}

function measure(
  provider: ProviderDefinition,
  name: string,
  fewest: (urls: readonly string[]) => number,
): Measured[] {
  const random = createRandom(20_261_127);
  let made = 0;
  let least = 0;
  let worst = { share: 1, text: 'all with the fewest' };
  for (let index = 0; index < lists; index++) {
    const urls = makeRandomUrls(random, Math.ceil(manyUrls ** random.next()), random.upTo(40) + 1);
    const own = { made: countRequests(provider, urls), least: fewest(urls) };
    assert.ok(own.made >= own.least, 'control: fewer than the fewest');
    made += own.made;
    least += own.least;
    const share = own.least / own.made;
    if (share < worst.share) worst = { share, text: `worst ${own.least} of ${own.made}` };
  }
  const long = makeRandomUrls(random, manyUrls, 10);
  const anchor = { made: countRequests(provider, long), least: fewest(long) };
  const overall = {
    what: `${name} requests, ${lists} lists`,
    figure: `${((100 * least) / made).toFixed(2)} %`,
    spread: worst.text,
    yardstick: `no fewer than ${least} are possible, ${made} made`,
    goal: `≥ ${leastShare * 100} % in all`,
    met: least / made >= leastShare,
  };
  const longList = {
    what: `${name} requests, ${manyUrls} URLs`,
    figure: `${anchor.least} of ${anchor.made}`,
    spread: 'one list of ten hosts',
    yardstick: 'no fewer are possible',
    goal: `≥ ${leastShare * 100} %`,
    met: anchor.least / anchor.made >= leastShare,
  };
  return [overall, longList];
}

/** Hosts of very different size, in any order; each URL once. */
function makeRandomUrls(random: Random, count: number, hosts: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const host = Math.floor(hosts * random.next() ** 2);
    const path = 'x'.repeat(Math.floor(200 ** random.next()));
    return `https://h${host}.example.com/js/${path}-${index.toString(36)}.js`;
  });
}

function countRequests(provider: ProviderDefinition, urls: readonly string[]): number {
  const profile = fakeProfile({ provider: provider.id });
  const batches = planAll(profile, provider.bind(profile), urls);
  const planned = batches.flatMap(batch => batch.objects);
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
