import type { Send } from '../http/send.ts';
import type { BoundProvider, Domain, DomainAbility } from '../providers/provider.ts';

/** An answer that never comes to an end is not asked for without end. */
const mostPages = 400;

/** All domains of an account by name, page after page. Rejects with a CdnError. */
export async function listDomains(
  send: Send,
  provider: Pick<BoundProvider, 'sign' | 'limits'>,
  ability: DomainAbility,
  signal: AbortSignal,
): Promise<Domain[]> {
  const found = new Map<string, Domain>();
  let seen = 0;
  for (let page = 1; page <= mostPages; page++) {
    const { domains, total } = await send(provider, ability.page(page), signal);
    for (const domain of domains) found.set(domain.name, domain);
    seen += domains.length;
    if (domains.length === 0 || seen >= total) break;
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Domains whose name has all the words of a filter. */
export function filterDomains(domains: readonly Domain[], filter: string): readonly Domain[] {
  const words = filter.toLowerCase().split(/\s+/);
  return domains.filter(({ name }) => words.every(word => name.toLowerCase().includes(word)));
}
