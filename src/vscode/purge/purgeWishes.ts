import type { Profile } from '../../core/profiles/profile.ts';
import { writeConsent } from '../../core/profiles/consent.ts';
import { providers } from '../../core/providers/registry.ts';
import { planPurge, type PlannedBatch } from '../../core/purge/plan.ts';
import { assessRisk, type ProfileHost, type Risk } from '../../core/purge/risk.ts';
import { wordLeft, wordUrlsLeft } from '../profiles/detailRows.ts';
import type { Services } from '../services.ts';
import { aim, type AimedObject, type PurgeWish } from './aim.ts';
import { askBeforePurge, wordQuestion } from './askBeforePurge.ts';
import { quotaLine } from './quotaLine.ts';
import { showPlan } from './showPlan.ts';
import { startRun } from './startRun.ts';

export interface PurgeOptions {
  /** It was asked for on a whole workspace folder. */
  readonly isRoot?: boolean;
  /** Whether the list is shown whatever its length, or was shown when it was purged the first time. */
  readonly list?: 'shows' | 'wasShown';
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

/** Long lists are shown first: what the person leaves of one goes on from there. */
async function purgeAimed(
  services: Services,
  aimed: readonly AimedObject[],
  options: PurgeOptions,
): Promise<void> {
  const { batches, profiles, risks } = assess(aimed, options);
  const many = risks.filter(risk => risk.kind === 'wide' && risk.name === 'many');
  const isShown = options.list === 'shows' || (many.length > 0 && options.list !== 'wasShown');
  if (!isShown) {
    return askAndStart(services, aimed, options, await quotaFor(services, risks, profiles));
  }
  const left = await quotaLine(services, profiles, wordUrlsLeft);
  return showPlan(services, aimed, {
    question: wordQuestion(batches, profiles),
    left,
    mayGoUnasked: many.length > 0 && profiles.every(({ production }) => !production),
    accept: async (chosen, forGood) => {
      await keepAnswer(services, many, forGood);
      await askAndStart(services, chosen, options, left);
    },
  });
}

/** What has been shown as a list is not asked about for its length. */
async function askAndStart(
  services: Services,
  aimed: readonly AimedObject[],
  options: PurgeOptions,
  left: string | undefined,
): Promise<void> {
  const { batches, profiles, risks } = assess(aimed, options);
  const open = risks.filter(risk => risk.kind === 'new' || risk.name !== 'many');
  if (open.length > 0) {
    const answer = await askBeforePurge(open, batches, profiles, left);
    if (answer === 'no') return;
    await keepAnswer(services, open, answer === 'forGood');
  }
  await startRun(services, aimed, batches, profiles);
}

interface Assessed {
  readonly batches: PlannedBatch[];
  readonly profiles: readonly Profile[];
  readonly risks: readonly Risk[];
}

function assess(aimed: readonly AimedObject[], { isRoot = false }: PurgeOptions): Assessed {
  const batches = plan(aimed);
  const profiles = [...new Map(aimed.map(({ profile }) => [profile.id, profile])).values()];
  const known = new Map(profiles.map(profile => [profile.id, profile]));
  return { batches, profiles, risks: assessRisk(batches, known, { looks: addressesOf(aimed), isRoot }) };
}

/** A small purge does not wait for it: only what is asked about anyway, and costs of a small quota. */
async function quotaFor(
  services: Services,
  risks: readonly Risk[],
  profiles: readonly Profile[],
): Promise<string | undefined> {
  return risks.some(({ kind }) => kind === 'wide') ? quotaLine(services, profiles, wordLeft) : undefined;
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
    [...Map.groupBy(aimed, ({ profile }) => profile.id)].flatMap(([profileId, items]) => {
      const profile = items[0]?.profile;
      return profile ? { profileId, items, purge: providers[profile.provider].bind(profile).purge } : [];
    }),
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
