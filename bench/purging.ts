import { randomBytes } from 'node:crypto';
import { createFetchHttp } from '../src/core/http/fetchHttp.ts';
import { createSend } from '../src/core/http/send.ts';
import { nodeFiles } from '../src/core/nodeFiles.ts';
import type { Clock, Nonce } from '../src/core/ports.ts';
import type { Profile } from '../src/core/profiles/profile.ts';
import type { BoundProvider } from '../src/core/providers/provider.ts';
import { providers } from '../src/core/providers/registry.ts';
import { createJournal, type Journal } from '../src/core/purge/journal.ts';
import { type PlannedBatch, planPurge } from '../src/core/purge/plan.ts';
import type { RunRecord, RunStart } from '../src/core/purge/record.ts';
import { runPurge } from '../src/core/purge/run.ts';
import { createFakeLog } from '../test/support/fakeLog.ts';

/** As many as the goals of purging speak of. */
export const manyUrls = 50_000;

/** Each URL once, in turn from these hosts. */
export function makeUrls(hosts: readonly string[]): string[] {
  return Array.from({ length: manyUrls }, (_, index) => {
    const name = (index * 7919).toString(36).padStart(6, '0');
    return `http://${hosts[index % hosts.length]}/assets/js/chunk-${name}.js`;
  });
}

/** The provider as a run has it, without tasks to follow: what is measured ends with the last answer. */
function bindUnfollowed(profile: Profile): BoundProvider {
  const { tasks: _tasks, ...bound } = providers[profile.provider].bind(profile);
  return bound;
}

export function planAll(profile: Profile, { purge }: BoundProvider, urls: readonly string[]): PlannedBatch[] {
  const items = urls.map(object => ({
    object,
    kind: 'url' as const,
    mode: 'invalidate' as const,
    network: 'production' as const,
  }));
  return planPurge([{ profileId: profile.id, items, purge }]);
}

export interface Surroundings {
  readonly profile: Profile;
  readonly provider: BoundProvider;
  readonly clock: Clock;
  readonly journal: Journal;
}

export function surround(profile: Profile, clock: Clock, folder: string): Surroundings {
  const journal = createJournal(nodeFiles, clock, folder);
  return { profile, provider: bindUnfollowed(profile), clock, journal };
}

const nonce: Nonce = () => randomBytes(16).toString('hex');

/** A run as the extension has it: a journal on disk, the global fetch, no look at an edge. */
export async function purgeAll(
  { profile, provider, clock, journal }: Surroundings,
  batches: readonly PlannedBatch[],
): Promise<RunRecord> {
  const http = createFetchHttp((url, init) => globalThis.fetch(url, init));
  const start: RunStart = {
    id: randomBytes(4).toString('hex'),
    startedAt: clock.now(),
    files: ['list'],
    profiles: { [profile.id]: profile.name },
    batches,
  };
  const run = await journal.begin(start, () => undefined);
  const ports = {
    send: createSend({ http, clock, nonce, log: createFakeLog() }),
    clock,
    probe: () => Promise.reject(new Error('nothing is looked at')),
    providers: new Map([[profile.id, provider]]),
  };
  await runPurge(run, [], ports, new AbortController().signal);
  return run.record;
}
