import { silentOnCancel } from '../../core/errors.ts';
import { providers } from '../../core/providers/registry.ts';
import type { BoundProvider } from '../../core/providers/provider.ts';
import { finishAdopted, profilesToFollow } from '../../core/purge/adopt.ts';
import type { RunJournal } from '../../core/purge/journal.ts';
import { interrupt, type RunRecord } from '../../core/purge/record.ts';
import type { Services } from '../services.ts';
import { showError } from '../showError.ts';
import { reportRun } from './reportRun.ts';

/** As often as a run's window renews its lease. */
const lookEveryMs = 5_000;

/** What is left later than this is found when the purges are looked at, or by the next window. */
const watchedMs = 30 * 60_000;

/** Takes over every purge that was left, and waits for those that still may be. Resolves when there is none to wait for. */
export async function adoptRuns(services: Services, signal: AbortSignal): Promise<void> {
  const { clock } = services;
  const end = clock.now() + watchedMs;
  while (!signal.aborted && clock.now() < end) {
    if ((await adoptLeft(services)) === 'none') return;
    await clock.sleep(lookEveryMs, signal).catch(silentOnCancel);
  }
}

async function adoptLeft(services: Services): Promise<'held' | 'none'> {
  const { journal, runs } = services;
  const update = (record: RunRecord): void => {
    if (runs.isActive(record.id)) runs.update(record);
  };
  for (;;) {
    const found = await journal.adopt(update);
    if (typeof found === 'string') return found;
    void finish(services, found);
  }
}

/** Never rejects. A run that has nothing to follow is closed without a word: it is no news of this window. */
async function finish(services: Services, run: RunJournal): Promise<void> {
  const { log, runs, send, clock } = services;
  const { id } = run.record;
  const what = `Purge ${id}, left by its window`;
  const profileIds = profilesToFollow(run.record, clock);
  const isFollowed = profileIds.length > 0;
  const signal = isFollowed ? runs.open(id, profileIds) : new AbortController().signal;
  if (isFollowed) runs.update(run.record);
  try {
    await finishAdopted(
      run,
      { send, clock, bind: profileId => bindProfile(services, what, profileId) },
      signal,
    );
    if (isFollowed) reportRun(log, what, run.record);
  } catch (thrown) {
    if (run.lost.aborted) {
      log.info(`${what}: another window has taken it over`);
      return runs.lose(id);
    }
    showError(log, what, thrown);
  }
  if (isFollowed) runs.close(id, interrupt(run.record));
  return undefined;
}

/** A purge whose profile is gone stays as its window left it. */
async function bindProfile(
  { profiles, log }: Services,
  what: string,
  profileId: string,
): Promise<BoundProvider | undefined> {
  try {
    const profile = await profiles.store.load(profileId);
    return providers[profile.provider].bind(profile);
  } catch (thrown) {
    log.info(`${what}: not followed, without its profile (${String(thrown)})`);
    return undefined;
  }
}
