import { writeConsent } from '../../core/profiles/consent.ts';
import { providers } from '../../core/providers/registry.ts';
import { planPurge, type PlannedBatch } from '../../core/purge/plan.ts';
import { assessRisk, type ProfileHost, type Risk } from '../../core/purge/risk.ts';
import type { Services } from '../services.ts';
import { aim, type AimedObject, type PurgeWish } from './aim.ts';
import { askBeforePurge } from './askBeforePurge.ts';
import { startRun } from './startRun.ts';

export interface PurgeOptions {
  /** It was asked for on a whole workspace folder. */
  readonly isRoot?: boolean;
}

/** Chooses profiles, plans, asks where needed, and starts the run. Resolves when it has begun, or not. */
export async function purgeWishes(
  services: Services,
  wishes: readonly PurgeWish[],
  options: PurgeOptions = {},
): Promise<void> {
  const aimed = await aim(services, wishes);
  if (aimed) await purgeAimed(services, aimed, options);
}

async function purgeAimed(
  services: Services,
  aimed: readonly AimedObject[],
  { isRoot = false }: PurgeOptions,
): Promise<void> {
  const batches = plan(aimed);
  const profiles = [...new Set(aimed.map(({ profile }) => profile))];
  const known = new Map(profiles.map(profile => [profile.id, profile]));
  const risks = assessRisk(batches, known, { looks: addressesOf(aimed), isRoot });
  if (risks.length > 0) {
    const answer = await askBeforePurge(risks, batches, profiles);
    if (answer === 'no') return;
    await keepAnswer(services, risks, answer === 'forGood');
  }
  await startRun(services, aimed, batches, profiles);
}

/** A yes to a host is always kept; a yes to a wide purge only for the person who does not want to be asked again. */
async function keepAnswer(services: Services, risks: readonly Risk[], forGood: boolean): Promise<void> {
  const consents = risks.flatMap(risk => {
    const { profileId } = risk;
    if (risk.kind === 'new') return { profileId, consent: risk.consent };
    return forGood ? { profileId, consent: { kind: 'unasked' as const, name: risk.name } } : [];
  });
  for (const [profileId, own] of Map.groupBy(consents, each => each.profileId)) {
    await services.profiles.allowHosts(
      profileId,
      own.map(({ consent }) => writeConsent(consent)),
    );
  }
}

function plan(aimed: readonly AimedObject[]): PlannedBatch[] {
  return planPurge(
    [...Map.groupBy(aimed, ({ profile }) => profile)].map(([profile, items]) => ({
      profileId: profile.id,
      items,
      purge: providers[profile.provider].bind(profile).purge,
    })),
  );
}

/** Addresses that rules of the workspace want looked at; the user's own rules are the user's business. */
function addressesOf(aimed: readonly AimedObject[]): ProfileHost[] {
  return aimed.flatMap(({ target, covered = [], profile }) =>
    [...(target ? [target] : []), ...covered]
      .filter(({ rule }) => ['workspace', 'folder'].includes(rule.source.scope))
      .flatMap(({ rule: { edge, origin } }) => [edge ?? [], origin ?? []].flat())
      .map(address => ({ profileId: profile.id, host: new URL(address).host })),
  );
}
