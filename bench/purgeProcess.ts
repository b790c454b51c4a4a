import { cancelled } from '../src/core/errors.ts';
import type { Clock } from '../src/core/ports.ts';
import type { Profile } from '../src/core/profiles/profile.ts';
import { isToRetry } from '../src/core/purge/record.ts';
import { makeUrls, planAll, purgeAll, surround } from './purging.ts';

/** Of the demo's time: what it was at a moment of the true time, and how fast it goes. */
export interface ScaledTime {
  readonly demoAt: number;
  readonly trueAt: number;
  readonly speed: number;
}

/** What a process of its own is to purge; it is sent, since keys are not for command lines. */
export interface PurgeJob {
  readonly profile: Profile;
  readonly hosts: readonly string[];
  readonly folder: string;
  readonly time: ScaledTime;
  /** What an earlier process has left, as a click on "Retry" gives it. */
  readonly resume: boolean;
}

export interface PurgeOutcome {
  /** Demo milliseconds from the run's start to its last answer. */
  readonly ms: number;
  readonly batches: number;
  readonly accepted: number;
  /** URLs of which the earlier process did not know whether they were purged. */
  readonly unknown: readonly string[];
}

/** True milliseconds that all processes agree on. */
export function trueNow(): number {
  return performance.timeOrigin + performance.now();
}

function scaledClock({ demoAt, trueAt, speed }: ScaledTime): Clock {
  return {
    now: () => Math.round(demoAt + (trueNow() - trueAt) * speed),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(cancelled());
        const timer = setTimeout(resolve, ms / speed);
        const stop = (): void => {
          clearTimeout(timer);
          reject(cancelled());
        };
        signal.addEventListener('abort', stop, { once: true });
        return undefined;
      }),
  };
}

async function purge({ profile, hosts, folder, time, resume }: PurgeJob): Promise<PurgeOutcome> {
  const clock = scaledClock(time);
  const surroundings = surround(profile, clock, folder);
  let urls: readonly string[] = makeUrls(hosts);
  let unknown: readonly string[] = [];
  if (resume) {
    const [record] = await surroundings.journal.read();
    if (record?.state !== 'interrupted') throw new Error(`control: the run is ${record?.state}`);
    const left = record.batches.filter(isToRetry);
    urls = left.flatMap(batch => batch.objects);
    unknown = left.filter(({ state }) => state === 'unknown').flatMap(batch => batch.objects);
  }
  const batches = planAll(profile, surroundings.provider, urls);
  const startedAt = clock.now();
  const record = await purgeAll(surroundings, batches);
  const accepted = record.batches.filter(({ state }) => state === 'accepted');
  return {
    ms: clock.now() - startedAt,
    batches: record.batches.length,
    accepted: accepted.length,
    unknown,
  };
}

if (import.meta.main) {
  process.once('message', (job: PurgeJob) => {
    void purge(job).then(outcome => {
      process.send?.(outcome, () => process.disconnect());
    });
  });
}
