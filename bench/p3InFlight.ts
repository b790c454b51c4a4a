import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../src/core/systemClock.ts';
import type { PlannedBatch } from '../src/core/purge/plan.ts';
import { cdnSdk } from '../test/official/aliyunClients.ts';
import { fakeProfile } from '../test/support/fakeProfile.ts';
import { type Measured, median, wordSpread } from './bench.ts';
import { makeUrls, planAll, purgeAll, surround, type Surroundings } from './purging.ts';
import type { Tally } from './slowServer.ts';

const rounds = 5;
const mostOfOfficial = 0.25;
/** A domain may have 10,000 URLs in a minute: with as many domains in every round that is not what is measured. */
const domains = 20;
const credentials = { accessKeyId: 'bench', accessKeySecret: 'bench' };

/** P3: a long list in requests of a thousand, each answered after 30 ms, beside the official client in sequence. */
export async function benchInFlight(): Promise<readonly Measured[]> {
  const server = fork(join(import.meta.dirname, 'slowServer.ts'));
  const folder = await mkdtemp(join(tmpdir(), 'cdn-bench-'));
  try {
    const [endpoint]: string[] = await once(server, 'message');
    return [await compare(server, endpoint ?? '', folder)];
  } finally {
    server.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(server: ChildProcess, endpoint: string, folder: string): Promise<Measured> {
  const official = cdnSdk({})(endpoint, credentials);
  const surroundings = surround(fakeProfile({ endpoint, credentials }), systemClock, folder);
  const ratios: number[] = [];
  const walls: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const urls = makeUrls(Array.from({ length: domains }, (_, index) => `r${round}-d${index}.example.com`));
    const batches = planAll(surroundings.profile, surroundings.provider, urls);
    const theirs = await timed(server, urls, batches.length, async () => {
      for (const { objects } of batches) await official.refresh(objects.join('\n'));
    });
    const own = await timed(server, urls, batches.length, () => purge(surroundings, batches));
    // In the first round both load what they need.
    if (round === 0) continue;
    ratios.push(own / theirs);
    walls.push(theirs);
  }
  return {
    what: '50,000 URLs, answers after 30 ms',
    figure: median(ratios).toFixed(2),
    spread: wordSpread(ratios, 'rounds'),
    yardstick: `cdn20180510 in sequence, ${(median(walls) / 1000).toFixed(2)} s`,
    goal: `≤ ${mostOfOfficial}`,
    met: median(ratios) <= mostOfOfficial,
  };
}

async function purge(surroundings: Surroundings, batches: readonly PlannedBatch[]): Promise<void> {
  const { batches: sent } = await purgeAll(surroundings, batches);
  assert.ok(
    sent.every(({ state }) => state === 'accepted'),
    'control: all are accepted',
  );
}

/** Wall milliseconds of work after which the server has been asked for each URL once. */
async function timed(
  server: ChildProcess,
  urls: readonly string[],
  requests: number,
  work: () => Promise<void>,
): Promise<number> {
  const before = performance.now();
  await work();
  const ms = performance.now() - before;
  const answer = once(server, 'message');
  server.send('tally');
  const [tally]: Tally[] = await answer;
  assert.equal(tally?.requests, requests, 'control: the same requests');
  assert.deepEqual(tally.urls.toSorted(), urls.toSorted(), 'control: each URL once');
  return ms;
}
