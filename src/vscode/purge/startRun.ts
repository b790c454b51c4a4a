import { randomBytes } from 'node:crypto';
import type { PurgeTarget } from '../../core/mapping/map.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import { providers } from '../../core/providers/registry.ts';
import type { RunJournal } from '../../core/purge/journal.ts';
import type { PlannedBatch } from '../../core/purge/plan.ts';
import type { PurgeSubject } from '../../core/purge/proof.ts';
import { interrupt } from '../../core/purge/record.ts';
import { runPurge } from '../../core/purge/run.ts';
import { fingerprintFile } from '../../core/verify/hash.ts';
import { fileName } from '../mapping/paths.ts';
import type { Services } from '../services.ts';
import { showError } from '../showError.ts';
import type { AimedObject } from './aim.ts';
import { reportRun } from './reportRun.ts';
import { showSending } from './sendingProgress.ts';

/** As many URLs are looked at before and after; of longer lists the first. */
const provenUrls = 10;

/** Writes the run to the journal and lets it go. Resolves when it has begun; rejects when it can't be written. */
export async function startRun(
  services: Services,
  aimed: readonly AimedObject[],
  batches: readonly PlannedBatch[],
  profiles: readonly Profile[],
): Promise<void> {
  const { journal, runs, clock } = services;
  const id = randomBytes(4).toString('hex');
  const profileIds = profiles.map(profile => profile.id);
  const signal = runs.open(id, profileIds);
  try {
    const run = await journal.begin(
      {
        id,
        startedAt: clock.now(),
        files: [...new Set(aimed.map(titleOf))],
        profiles: Object.fromEntries(profiles.map(profile => [profile.id, profile.name])),
        batches,
      },
      record => runs.update(record),
    );
    // The run goes on while the person does; how it ends is shown when it does.
    void goOn(services, run, aimed, profiles, signal);
    void showSending(runs, clock, id);
  } catch (thrown) {
    runs.close(id);
    throw thrown;
  }
}

/** Never rejects. */
async function goOn(
  { runs, send, clock, probe, log, demo }: Services,
  run: RunJournal,
  aimed: readonly AimedObject[],
  profiles: readonly Profile[],
  signal: AbortSignal,
): Promise<void> {
  const what = `Purge ${run.record.id}`;
  try {
    const bound = profiles.map(profile => [profile.id, providers[profile.provider].bind(profile)] as const);
    await demo.deploy(
      aimed.flatMap(({ target, covered = [] }) => [...(target ? [target] : []), ...covered]),
      signal,
    );
    const subjects = aimed
      .flatMap(looksOf)
      .slice(0, provenUrls)
      .flatMap(look => subjectsOf(look, demo));
    await runPurge(run, subjects, { send, clock, probe, providers: new Map(bound) }, signal);
    reportRun(log, what, run.record);
  } catch (thrown) {
    if (run.lost.aborted) {
      log.info(`${what}: another window has taken it over`);
      return runs.lose(run.record.id);
    }
    showError(log, what, thrown);
  }
  runs.close(run.record.id, interrupt(run.record));
  return undefined;
}

interface Look {
  readonly aimed: AimedObject;
  readonly url: string;
  readonly target?: PurgeTarget;
}

/** The URLs by which a purge is judged: its own, or those of files that it covers. A preload follows its own purge. */
function looksOf(aimed: AimedObject): Look[] {
  const { kind, object, target, covered = [] } = aimed;
  if (kind === 'url' || kind === 'anyQuery') return [{ aimed, url: object, ...(target && { target }) }];
  return covered.slice(0, provenUrls).map(each => ({ aimed, url: each.url, target: each }));
}

/**
 * What is looked at for a target; nothing where it can't be: the URL's own address is the production network's, and
 * says nothing of staging.
 */
function subjectsOf({ aimed, url, target }: Look, demo: Services['demo']): PurgeSubject[] {
  const { object, profile, network } = aimed;
  const connectTo = target?.rule.edge ?? demo.edgeOf(new URL(url).hostname, network);
  if (network !== 'production' && connectTo === undefined) return [];
  return [
    {
      url,
      object,
      profileId: profile.id,
      network,
      connectTo,
      headers: providers[profile.provider].bind(profile).probeHeaders,
      originUrl: target && originOf(target),
      // Read while the request is on its way: the purge does not wait for it.
      local: target && fingerprintFile(target.file.path),
      isGone: target?.isGone,
    },
  ];
}

function originOf({ url, rule }: PurgeTarget): string | undefined {
  return rule.origin === undefined ? undefined : rule.origin + url.slice(rule.url.length);
}

/** What a purge is called by: its file, else the last name of its URL, else the object. */
function titleOf({ kind, object, target }: AimedObject): string {
  if (target) return fileName(target.file.path);
  if (kind !== 'url' && kind !== 'anyQuery') return object;
  const { pathname, host } = new URL(object);
  return fileName(pathname) || host;
}
