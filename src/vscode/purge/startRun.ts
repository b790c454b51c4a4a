import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { PurgeTarget } from '../../core/mapping/map.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import { providers } from '../../core/providers/registry.ts';
import type { RunJournal } from '../../core/purge/journal.ts';
import type { PlannedBatch } from '../../core/purge/plan.ts';
import type { PurgeSubject } from '../../core/purge/proof.ts';
import { interrupt, type RunRecord } from '../../core/purge/record.ts';
import { runPurge } from '../../core/purge/run.ts';
import { fingerprintFile } from '../../core/verify/hash.ts';
import { fileName } from '../mapping/paths.ts';
import { fail } from '../messages.ts';
import type { Services } from '../services.ts';
import { showError } from '../showError.ts';
import type { AimedUrl } from './aim.ts';
import { wordRun } from './wordRun.ts';

/** As many URLs are looked at before and after; of longer lists the first. */
const provenUrls = 10;

/** Writes the run to the journal and lets it go. Resolves when it has begun; rejects when it can't be written. */
export async function startRun(
  services: Services,
  aimed: readonly AimedUrl[],
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
  } catch (thrown) {
    runs.close(id);
    throw thrown;
  }
}

/** Never rejects. */
async function goOn(
  { runs, send, clock, probe, log, demo }: Services,
  run: RunJournal,
  aimed: readonly AimedUrl[],
  profiles: readonly Profile[],
  signal: AbortSignal,
): Promise<void> {
  const what = `Purge ${run.record.id}`;
  try {
    const bound = profiles.map(profile => [profile.id, providers[profile.provider].bind(profile)] as const);
    const looked = aimed.slice(0, provenUrls);
    await demo.deploy(
      aimed.flatMap(({ target }) => target ?? []),
      signal,
    );
    const subjects = looked.flatMap(each => subjectsOf(each, demo));
    await runPurge(run, subjects, { send, clock, probe, providers: new Map(bound) }, signal);
    report(log, what, run.record);
  } catch (thrown) {
    showError(log, what, thrown);
  }
  runs.close(run.record.id, interrupt(run.record));
}

/** Success is told by the status bar; a refusal by one toast. */
function report(log: vscode.LogOutputChannel, what: string, record: RunRecord): void {
  const { text, tone } = wordRun(record);
  log.info(`${what}: ${text}`);
  if (tone !== 'failed') return;
  fail({ text, button: vscode.l10n.t('Show Purges'), act: showPurges });
}

/**
 * What is looked at for a target; nothing where it can't be: the URL's own address is the production network's, and
 * says nothing of staging.
 */
function subjectsOf({ url, target, profile, network }: AimedUrl, demo: Services['demo']): PurgeSubject[] {
  const connectTo = target?.rule.edge ?? demo.edgeOf(new URL(url).hostname, network);
  if (network !== 'production' && connectTo === undefined) return [];
  return [
    {
      url,
      profileId: profile.id,
      network,
      connectTo,
      headers: providers[profile.provider].bind(profile).probeHeaders,
      originUrl: target && originOf(target),
      // Read while the request is on its way: the purge does not wait for it.
      local: target && fingerprintFile(target.file.path),
    },
  ];
}

function originOf({ url, rule }: PurgeTarget): string | undefined {
  return rule.origin === undefined ? undefined : rule.origin + url.slice(rule.url.length);
}

/** What a purge is called by: its file, else the last name of its URL. */
function titleOf({ url, target }: AimedUrl): string {
  if (target) return fileName(target.file.path);
  const { pathname, host } = new URL(url);
  return fileName(pathname) || host;
}

function showPurges(): unknown {
  return vscode.commands.executeCommand('cdnExplorer.openPurges');
}
