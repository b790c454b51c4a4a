import type { PurgeTarget } from '../../core/mapping/map.ts';
import { writeConsent } from '../../core/profiles/consent.ts';
import { providers } from '../../core/providers/registry.ts';
import { planPurge, type PlannedBatch } from '../../core/purge/plan.ts';
import { assessRisk, type ProfileHost } from '../../core/purge/risk.ts';
import type { Services } from '../services.ts';
import { aim, type AimedUrl, type PurgeWish } from './aim.ts';
import { askBeforePurge } from './askBeforePurge.ts';
import { startRun } from './startRun.ts';

/** What the rules map files to. */
export async function purgeTargets(services: Services, targets: readonly PurgeTarget[]): Promise<void> {
  return purgeWishes(
    services,
    targets.map(target => ({ url: target.url, target })),
  );
}

/** Chooses profiles, plans, asks where needed, and starts the run. Resolves when it has begun, or not. */
export async function purgeWishes(services: Services, wishes: readonly PurgeWish[]): Promise<void> {
  const aimed = await aim(services, wishes);
  if (!aimed) return;
  const batches = plan(aimed);
  const profiles = [...new Set(aimed.map(({ profile }) => profile))];
  const known = new Map(profiles.map(({ id, hosts }) => [id, hosts]));
  const risks = assessRisk(batches, known, addressesOf(aimed));
  if (risks.length > 0 && !(await askBeforePurge(risks, batches, profiles))) return;
  const consents = risks.filter(risk => risk.kind === 'new');
  for (const [profileId, own] of Map.groupBy(consents, risk => risk.profileId)) {
    await services.profiles.allowHosts(
      profileId,
      own.map(({ consent }) => writeConsent(consent)),
    );
  }
  await startRun(services, aimed, batches, profiles);
}

function plan(aimed: readonly AimedUrl[]): PlannedBatch[] {
  return planPurge(
    [...Map.groupBy(aimed, ({ profile }) => profile)].map(([profile, own]) => ({
      profileId: profile.id,
      items: own.map(({ url, network }) => ({ url, network })),
      purge: providers[profile.provider].bind(profile).purge,
    })),
  );
}

/** Addresses that rules of the workspace want looked at; the user's own rules are the user's business. */
function addressesOf(aimed: readonly AimedUrl[]): ProfileHost[] {
  return aimed.flatMap(({ target, profile }) => {
    if (!target || !['workspace', 'folder'].includes(target.rule.source.scope)) return [];
    return [target.rule.edge, target.rule.origin]
      .filter(address => address !== undefined)
      .map(address => ({ profileId: profile.id, host: new URL(address).host }));
  });
}
