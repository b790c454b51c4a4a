import { ApiError } from '../errors.ts';
import { type Domain, domainStatuses } from '../ram.ts';
import type { Action, Call } from './action.ts';
import { pageOf, readPage, valueNotSupported } from './parameters.ts';

const maxNames = 50;

const searches: ReadonlyMap<string, (domain: string, name: string) => boolean> = new Map([
  ['fuzzy_match', (domain, name) => domain.includes(name)],
  ['pre_match', (domain, name) => domain.startsWith(name)],
  ['suf_match', (domain, name) => domain.endsWith(name)],
  ['full_match', (domain, name) => domain === name],
]);

/** The pages differ about what a search is unless told; the demo takes the one that finds less. */
function readSearch({ parameters }: Call): (domain: Domain) => boolean {
  const matches = searches.get(parameters.get('DomainSearchType') || 'full_match');
  if (!matches) throw valueNotSupported('DomainSearchType');
  const text = parameters.get('DomainName');
  if (!text) return () => true;
  const names = text.toLowerCase().split(',');
  if (names.length > maxNames) {
    throw new ApiError(400, 'InvalidDomainName.Malformed', 'The specified DomainName is invalid.');
  }
  return domain => names.some(name => matches(domain.name, name));
}

function readStatus({ parameters }: Call): (domain: Domain) => boolean {
  const status = parameters.get('DomainStatus');
  if (!status) return () => true;
  if (!domainStatuses.some(known => known === status)) throw valueNotSupported('DomainStatus');
  return domain => domain.status === status;
}

/** What both versions tell of a domain. `GmtModified` has no seconds, as the vendor's own sample. */
function common({ name, status }: Domain): Record<string, unknown> {
  return {
    Cname: `${name}.w.kunlunaq.com`,
    Description: '',
    CdnType: 'web',
    ResourceGroupId: 'rg-acfmdemo',
    DomainStatus: status,
    SslProtocol: 'off',
    DomainName: name,
    GmtModified: '2026-09-11T15:03Z',
    Sandbox: 'normal',
    GmtCreated: '2025-09-10T06:11:11Z',
  };
}

function present(domain: Domain): Record<string, unknown> {
  const source = { Port: 80, Weight: '10', Type: 'domain', Content: `origin.${domain.name}`, Priority: '20' };
  return { ...common(domain), DomainId: domain.id, Coverage: 'domestic', Sources: { Source: [source] } };
}

/** Sources are bare names here. */
function present2014(domain: Domain): Record<string, unknown> {
  return { ...common(domain), SourceType: 'domain', Sources: { Source: [`origin.${domain.name}`] } };
}

/** Resource `*`: a key that is confined to domains may not list them. */
function createAction(mostOnPage: number, presented: (domain: Domain) => Record<string, unknown>): Action {
  return {
    perSecond: 100,
    run: call => {
      const page = readPage(call, { unlessTold: 20, most: mostOnPage });
      const [isFound, hasStatus] = [readSearch(call), readStatus(call)];
      const found = call.account.domains.filter(domain => isFound(domain) && hasStatus(domain));
      return {
        Domains: { PageData: pageOf(found, page).map(presented) },
        PageNumber: page.number,
        PageSize: page.size,
        TotalCount: found.length,
      };
    },
  };
}

export const describeUserDomains = createAction(500, present);

export const describeUserDomains2014 = createAction(50, present2014);
