import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { defaultRateLimits } from '../demo/akamai/buckets.ts';
import { type Demo, startDemo } from '../demo/index.ts';
import type { Profile } from '../src/core/profiles/profile.ts';
import { fakeProfile } from '../test/support/fakeProfile.ts';
import { until } from '../test/support/until.ts';
import { type Measured, median } from './bench.ts';
import { type PurgeJob, type PurgeOutcome, trueNow } from './purgeProcess.ts';
import { manyUrls } from './purging.ts';

/** Demo seconds a true one: 200 s in 20. More would make demo seconds of what our processes work. */
const speed = 10;
const runs = 3;
const mostOfOptimum = 1.015;
const hosts = ['www.akamai.demo.test', 'assets.akamai.demo.test'];
/** The lease of a window that is gone is stale after 20 s. */
const restartMs = 25_000 / speed;

/** P2: a long list against the token buckets as Akamai publishes them, in the demo's time; also across a kill. */
export async function benchBuckets(): Promise<readonly Measured[]> {
  const seen: Seen[] = [];
  for (let run = 0; run < runs; run++) seen.push(await withDemo(purgeOnce));
  const ratios = seen.map(({ ms }) => ms / optimumMs());
  const killed = await withDemo(purgeKilled);
  return [
    {
      what: `${manyUrls} URLs at Akamai`,
      figure: median(ratios).toFixed(3),
      spread: `${Math.min(...ratios).toFixed(3)}–${Math.max(...ratios).toFixed(3)} of ${runs} runs`,
      yardstick: `the buckets’ optimum, ${(optimumMs() / 1000).toFixed(0)} s`,
      goal: `≤ ${mostOfOptimum}`,
      met: median(ratios) <= mostOfOptimum,
    },
    ...judgeAnswers(`${runs} runs`, seen),
    ...judgeAnswers('across a kill', [killed]),
  ];
}

/** What is above the full bucket has to flow in; requests have a bucket that never runs out here. */
function optimumMs(): number {
  const { urls, urlsPerSecond } = defaultRateLimits;
  return ((manyUrls - urls) / urlsPerSecond) * 1000;
}

interface Seen {
  readonly ms: number;
  /** Answers by status. */
  readonly statuses: ReadonlyMap<number | undefined, number>;
  /** Accepted how often, by URL. */
  readonly accepted: ReadonlyMap<string, number>;
  /** URLs that may be purged twice: nobody knew what became of them. */
  readonly unknown: ReadonlySet<string>;
}

function judgeAnswers(what: string, seen: readonly Seen[]): Measured[] {
  const count = (status: number): number =>
    seen.reduce((sum, { statuses }) => sum + (statuses.get(status) ?? 0), 0);
  const missing = seen.reduce((sum, { accepted }) => sum + manyUrls - accepted.size, 0);
  const twice = seen.flatMap(({ accepted, unknown }) =>
    [...accepted].filter(([url, times]) => times > (unknown.has(url) ? 2 : 1)),
  ).length;
  const unknown = seen.reduce((sum, each) => sum + each.unknown.size, 0);
  return [
    {
      what: `refused, ${what}`,
      figure: `${count(429)} × 429, ${count(413)} × 413`,
      spread: `${count(201)} accepted`,
      yardstick: 'the demo CDN’s own list of requests',
      goal: 'none',
      met: count(429) === 0 && count(413) === 0 && count(201) > 0,
    },
    {
      what: `each URL once, ${what}`,
      figure: `${missing} missing, ${twice} twice`,
      spread: unknown > 0 ? `${unknown} went again, outcome unknown` : '',
      yardstick: 'the demo CDN’s own list of requests',
      goal: 'none',
      met: missing === 0 && twice === 0,
    },
  ];
}

async function withDemo(body: (demo: Demo, folder: string) => Promise<Seen>): Promise<Seen> {
  const demo = await startDemo({ speed });
  const folder = await mkdtemp(join(tmpdir(), 'cdn-bench-'));
  try {
    return await body(demo, folder);
  } finally {
    await demo.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function purgeOnce(demo: Demo, folder: string): Promise<Seen> {
  const { ms, batches, accepted } = await outcomeOf(startProcess(demo, folder, false));
  if (batches !== accepted) throw new Error(`control: ${accepted} of ${batches} requests accepted`);
  return look(demo, ms, []);
}

/** Killed in the middle, as a window that crashes, and taken up by another process. */
async function purgeKilled(demo: Demo, folder: string): Promise<Seen> {
  const child = startProcess(demo, folder, false);
  const gone = once(child, 'exit');
  await until('half is purged', async () => look(demo, 0, []).accepted.size > manyUrls / 2, 60_000);
  child.kill('SIGKILL');
  await gone;
  await delay(restartMs);
  const before = look(demo, 0, []).accepted.size;
  const { ms, unknown } = await outcomeOf(startProcess(demo, folder, true));
  if (before >= manyUrls) throw new Error('control: nothing was left to resume');
  return look(demo, ms, unknown);
}

function startProcess(demo: Demo, folder: string, resume: boolean): ChildProcess {
  const child = fork(join(import.meta.dirname, 'purgeProcess.ts'));
  const time = { demoAt: demo.clock.now(), trueAt: trueNow(), speed };
  const job: PurgeJob = { profile: profileOf(demo), hosts, folder, time, resume };
  child.send(job);
  return child;
}

function profileOf({ info }: Demo): Profile {
  const credentials = { ...info.akamaiKeys.full };
  return fakeProfile({ provider: 'akamai', endpoint: info.akamai, credentials });
}

async function outcomeOf(child: ChildProcess): Promise<PurgeOutcome> {
  // Comes after the last message, which an exit may not.
  const ended = once(child, 'disconnect').then(() => Promise.reject(new Error('the process ended early')));
  ended.catch(() => undefined);
  const [outcome]: PurgeOutcome[] = await Promise.race([once(child, 'message'), ended]);
  if (!outcome) throw new Error('no outcome');
  return outcome;
}

function look(demo: Demo, ms: number, unknown: readonly string[]): Seen {
  const statuses = new Map<number | undefined, number>();
  const accepted = new Map<string, number>();
  for (const { api, status, details } of demo.received()) {
    if (api !== 'akamai') continue;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const { objects } = details;
    if (status !== 201 || !Array.isArray(objects)) continue;
    for (const url of objects) accepted.set(String(url), (accepted.get(String(url)) ?? 0) + 1);
  }
  return { ms, statuses, accepted, unknown: new Set(unknown) };
}
