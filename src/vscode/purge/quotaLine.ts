import type { Profile } from '../../core/profiles/profile.ts';
import { providers } from '../../core/providers/registry.ts';
import type { Left } from '../profiles/details.ts';
import type { Services } from '../services.ts';

/** The question does not wait for longer than this to know what is left. */
const patienceMs = 1_000;

/** What is left of the account's quota or budget; nothing when that takes long, can't be read, or is several accounts'. */
export async function quotaLine(
  { send, clock }: Services,
  profiles: readonly Profile[],
  word: (left: NonNullable<Left>) => string,
): Promise<string | undefined> {
  const [profile] = profiles;
  if (!profile || profiles.length > 1) return undefined;
  const bound = providers[profile.provider].bind(profile);
  const enough = new AbortController();
  const read = async (): Promise<string | undefined> => {
    if (bound.quota) return word({ day: await send(bound, bound.quota.read(), enough.signal) });
    const budget = bound.budget && (await send(bound, bound.budget.read(), enough.signal));
    return budget && word({ budget });
  };
  const waiting = clock.sleep(patienceMs, enough.signal).then(
    () => undefined,
    () => undefined,
  );
  try {
    return await Promise.race([read(), waiting]);
  } catch {
    // It only helps to decide: the purge itself says what is wrong.
    return undefined;
  } finally {
    enough.abort();
  }
}
