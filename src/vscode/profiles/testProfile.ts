import { CdnError, summarize } from '../../core/errors.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import { type KeyReport, testProfile } from '../../core/profiles/test.ts';
import { providers } from '../../core/providers/registry.ts';
import type { Services } from '../services.ts';

/** Tests a profile's key against the service and keeps what it said for the view. Rejects with the failure. */
export async function testKey(
  { send, profiles }: Services,
  profile: Profile,
  signal: AbortSignal,
): Promise<KeyReport> {
  profiles.setState(profile.id, { kind: 'testing' });
  try {
    const report = await testProfile(send, providers[profile.provider].bind(profile), signal);
    profiles.setState(profile.id, { kind: 'works', report });
    return report;
  } catch (thrown) {
    // A bug of ours says nothing about the key.
    if (thrown instanceof CdnError)
      profiles.setState(profile.id, { kind: 'failed', error: summarize(thrown) });
    else profiles.clearState(profile.id);
    throw thrown;
  }
}
