import type { ProviderDefinition } from '../providers/provider.ts';
import type { ProfileEntry, ProviderId } from './profile.ts';

/** The CDN that serves a host, as far as the profiles here or the host's own name tell. */
export function providerOfHost(
  host: string,
  profiles: readonly Pick<ProfileEntry, 'provider' | 'hosts'>[],
  definitions: readonly Pick<ProviderDefinition, 'id' | 'hostSuffixes'>[],
): ProviderId | undefined {
  const known = new Set(profiles.filter(({ hosts }) => hosts.includes(host)).map(({ provider }) => provider));
  const [only] = known;
  if (known.size === 1) return only;
  const { hostname } = URL.parse(`http://${host}`) ?? { hostname: host };
  return definitions.find(({ hostSuffixes }) => hostSuffixes.some(suffix => hostname.endsWith(`.${suffix}`)))
    ?.id;
}
