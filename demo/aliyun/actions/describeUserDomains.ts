import { ApiError } from '../errors.ts';
import { type Domain, domainStatuses } from '../ram.ts';
import type { Action, Call } from './action.ts';

const maxNames = 50;

function valueNotSupported(parameter: string): ApiError {
  return new ApiError(
    400,
    `Invalid${parameter}.ValueNotSupported`,
    `The specified value of parameter ${parameter} is not supported.`,
  );
}

function readNumber({ parameters }: Call, name: string, unlessTold: number, most: number): number {
  const text = parameters.get(name) || String(unlessTold);
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > most) throw valueNotSupported(name);
  return value;
}

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

/** One entry of the list. `GmtModified` has no seconds, as the vendor's own sample. */
function present({ id, name, status }: Domain): Record<string, unknown> {
  return {
    Cname: `${name}.w.kunlunaq.com`,
    Description: '',
    CdnType: 'web',
    ResourceGroupId: 'rg-acfmdemo',
    DomainStatus: status,
    SslProtocol: 'off',
    DomainName: name,
    DomainId: id,
    Coverage: 'domestic',
    Sources: {
      Source: [{ Port: 80, Weight: '10', Type: 'domain', Content: `origin.${name}`, Priority: '20' }],
    },
    GmtModified: '2026-09-11T15:03Z',
    Sandbox: 'normal',
    GmtCreated: '2025-09-10T06:11:11Z',
  };
}

/** Resource `*`: a key that is confined to domains may not list them. A page after the last is empty. */
export const describeUserDomains: Action = {
  perSecond: 100,
  run: call => {
    const pageNumber = readNumber(call, 'PageNumber', 1, 100_000);
    const pageSize = readNumber(call, 'PageSize', 20, 500);
    const [isFound, hasStatus] = [readSearch(call), readStatus(call)];
    const found = call.account.domains.filter(domain => isFound(domain) && hasStatus(domain));
    const page = found.slice((pageNumber - 1) * pageSize, pageNumber * pageSize);
    return {
      Domains: { PageData: page.map(present) },
      PageNumber: pageNumber,
      PageSize: pageSize,
      TotalCount: found.length,
    };
  },
};
