import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { PurgeTarget } from '../../core/mapping/map.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import { providers } from '../../core/providers/registry.ts';
import type { RunJournal } from '../../core/purge/journal.ts';
import type { PlannedBatch } from '../../core/purge/plan.ts';
import { interrupt, type RunRecord } from '../../core/purge/record.ts';
import { runPurge } from '../../core/purge/run.ts';
import { fingerprintFile } from '../../core/verify/hash.ts';
import type { Subject } from '../../core/verify/prove.ts';
import { fileName } from '../mapping/paths.ts';
import { fail } from '../messages.ts';
import type { Services } from '../services.ts';
import { showError } from '../showError.ts';
import { wordRun } from './wordRun.ts';

/** As many URLs are looked at before and after; of longer lists the first. */
const provenUrls = 10;

/** Writes the run to the journal and lets it go. Resolves when it has begun; rejects when it can't be written. */
export async function startRun(
  services: Services,
  targets: readonly PurgeTarget[],
  batches: readonly PlannedBatch[],
  profiles: readonly Profile[],
): Promise<void> {
  const { journal, runs, clock } = services;
  const id = randomBytes(4).toString('hex');
  const paths = new Set(targets.map(target => target.file.path));
  const profileIds = profiles.map(profile => profile.id);
  const signal = runs.open(id, profileIds);
  try {
    const run = await journal.begin(
      {
        id,
        startedAt: clock.now(),
        files: [...paths].map(fileName),
        profiles: Object.fromEntries(profiles.map(profile => [profile.id, profile.name])),
        batches,
      },
      record => runs.update(record),
    );
    // The run goes on while the person does; how it ends is shown when it does.
    void goOn(services, run, targets, profiles, signal);
  } catch (thrown) {
    runs.close(id);
    throw thrown;
  }
}

/** Never rejects. */
async function goOn(
  { runs, send, clock, probe, log, demo }: Services,
  run: RunJournal,
  targets: readonly PurgeTarget[],
  profiles: readonly Profile[],
  signal: AbortSignal,
): Promise<void> {
  const what = `Purge ${run.record.id}`;
  try {
    const bound = profiles.map(profile => [profile.id, providers[profile.provider].bind(profile)] as const);
    const subjects = targets
      .slice(0, provenUrls)
      .map(target => subjectOf(target, demo?.edgeOf(new URL(target.url).hostname)));
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

function subjectOf({ url, file, rule }: PurgeTarget, demoEdge: string | undefined): Subject {
  return {
    url,
    connectTo: rule.edge ?? demoEdge,
    originUrl: rule.origin === undefined ? undefined : rule.origin + url.slice(rule.url.length),
    // Read while the request is on its way: the purge does not wait for it.
    local: fingerprintFile(file.path),
  };
}

function showPurges(): unknown {
  return vscode.commands.executeCommand('cdnExplorer.openPurges');
}
