import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { CdnError } from '../../core/errors.ts';
import type { PurgeTarget } from '../../core/mapping/map.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import { providers } from '../../core/providers/registry.ts';
import { planPurge, type PlannedBatch } from '../../core/purge/plan.ts';
import { assessRisk, type Risk } from '../../core/purge/risk.ts';
import { runPurge } from '../../core/purge/run.ts';
import { type Fingerprint, fingerprint } from '../../core/verify/hash.ts';
import type { Subject } from '../../core/verify/prove.ts';
import { fileName } from '../mapping/paths.ts';
import { chooseProfile } from '../profiles/chooseProfile.ts';
import type { Services } from '../services.ts';
import { logError, showBug, showError } from '../showError.ts';
import { wordRun } from './wordRun.ts';

/** As many URLs are looked at before and after; of longer lists the first. */
const provenUrls = 10;
/** Larger files are compared by the edge's headers alone. */
const largestLocal = 64 * 1024 * 1024;

/** Chooses profiles, plans, asks where needed, and starts the run. Resolves when it has begun, or not. */
export async function purgeTargets(services: Services, targets: readonly PurgeTarget[]): Promise<void> {
  const byProfile = await chooseProfiles(services, targets);
  if (!byProfile) return;
  const profiles = new Map<string, Profile>();
  for (const id of byProfile.keys()) profiles.set(id, await services.profiles.store.load(id));
  const batches = planPurge(
    [...byProfile].map(([profileId, own]) => {
      const profile = profiles.get(profileId);
      if (!profile) throw new Error('Every profile is loaded.');
      const { purge } = providers[profile.provider].bind(profile);
      return { profileId, urls: own.map(target => target.url), purge };
    }),
  );
  const hosts = new Map([...profiles.values()].map(({ id, hosts: own }) => [id, own]));
  const risks = assessRisk(batches, hosts);
  if (risks.length > 0 && !(await confirm(risks, batches, profiles))) return;
  for (const risk of risks) {
    if (risk.kind === 'newHost') await services.profiles.allowHosts(risk.profileId, [risk.host]);
  }
  await start(services, targets, batches, profiles);
}

/** Targets by profile id; `undefined` when the person dismissed a question. */
async function chooseProfiles(
  services: Services,
  targets: readonly PurgeTarget[],
): Promise<Map<string, PurgeTarget[]> | undefined> {
  const groups = Map.groupBy(targets, ({ url, rule }) => JSON.stringify([rule.profile, new URL(url).host]));
  const chosen = new Map<string, PurgeTarget[]>();
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const profile = await chooseProfile(services, new URL(first.url).host, first.rule.profile);
    if (!profile) return undefined;
    chosen.set(profile.id, [...(chosen.get(profile.id) ?? []), ...group]);
  }
  return chosen;
}

/** One question that names the number, the hosts and the profiles. */
async function confirm(
  risks: readonly Risk[],
  batches: readonly PlannedBatch[],
  profiles: ReadonlyMap<string, Profile>,
): Promise<boolean> {
  const count = batches.reduce((sum, batch) => sum + batch.urls.length, 0);
  const hosts = [...new Set(batches.flatMap(batch => batch.urls.map(url => new URL(url).host)))];
  const names = [...profiles.values()].map(profile => `“${profile.name}”`).join(', ');
  const isNew = risks.filter(risk => risk.kind === 'newHost').map(risk => risk.host);
  const question =
    count === 1
      ? vscode.l10n.t('Purge 1 URL on {0} with the profile {1}?', hosts.join(', '), names)
      : vscode.l10n.t('Purge {0} URLs on {1} with the profile {2}?', count, hosts.join(', '), names);
  const detail =
    isNew.length === 0
      ? undefined
      : vscode.l10n.t(
          'This profile has not purged {0} before. The answer is kept.',
          [...new Set(isNew)].join(', '),
        );
  const purge = vscode.l10n.t('Purge');
  const picked = await vscode.window.showWarningMessage(
    question,
    { modal: true, ...(detail === undefined ? {} : { detail }) },
    purge,
  );
  return picked === purge;
}

async function start(
  services: Services,
  targets: readonly PurgeTarget[],
  batches: readonly PlannedBatch[],
  profiles: ReadonlyMap<string, Profile>,
): Promise<void> {
  const { journal, runs, clock, send, probe, log } = services;
  const id = randomBytes(4).toString('hex');
  const subjects = await Promise.all(targets.slice(0, provenUrls).map(target => subjectOf(services, target)));
  const run = await journal.begin(
    {
      id,
      startedAt: clock.now(),
      files: [...new Set(targets.map(target => fileName(target.file.path)))],
      profiles: Object.fromEntries([...profiles.values()].map(profile => [profile.id, profile.name])),
      batches,
    },
    record => runs.update(record),
  );
  const bound = new Map(
    [...profiles.values()].map(profile => [profile.id, providers[profile.provider].bind(profile)]),
  );
  const signal = runs.open(id);
  const running = runPurge(run, subjects, { send, clock, probe, providers: bound }, signal);
  // The run goes on while the person does; its failures are shown when they come.
  void running
    .catch((thrown: unknown) => {
      if (!(thrown instanceof CdnError)) return showBug(log, `Purge ${id}`, thrown);
      logError(log, `Purge ${id}`, thrown);
      showError(thrown);
    })
    .then(() => {
      runs.close(run.record);
      report(services, run.record);
    });
}

/** Success is told by the status bar; a refusal by one toast. */
function report(services: Services, record: Parameters<typeof wordRun>[0]): void {
  const line = wordRun(record);
  services.log.info(`Purge ${record.id}: ${line.text}`);
  if (line.tone !== 'failed') return;
  const show = vscode.l10n.t('Show Purges');
  void vscode.window.showErrorMessage(line.text, show).then(picked => {
    if (picked === show) void vscode.commands.executeCommand('cdnExplorer.openPurges');
  });
}

async function subjectOf({ demo }: Services, { url, file, rule }: PurgeTarget): Promise<Subject> {
  return {
    url,
    connectTo: rule.edge ?? demo?.edgeOf(new URL(url).hostname),
    originUrl: rule.origin === undefined ? undefined : rule.origin + url.slice(rule.url.length),
    local: await readLocal(file.path),
  };
}

/** A file that is gone, unreadable or very large is not compared. */
async function readLocal(path: string): Promise<Fingerprint | undefined> {
  try {
    const { size } = await stat(path);
    return size > largestLocal ? undefined : fingerprint(await readFile(path));
  } catch {
    return undefined;
  }
}
