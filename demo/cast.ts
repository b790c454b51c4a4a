import { randomBytes, randomInt } from 'node:crypto';
import { type AkamaiCast, createAkamaiCast, isAkamaiHost } from './akamai/cast.ts';
import type { AccessKey, Account, Domain, Policy } from './aliyun/ram.ts';
import type { Site } from './dialect.ts';

/** The keys of Alibaba Cloud that the demo hands out, by what they are for. */
export type KeyPurpose =
  /** Everything an account may do. */
  | 'full'
  /** Nothing but RefreshObjectCaches: no quota, no tasks. */
  | 'refreshOnly'
  /** Everything, but on static.demo.test only, so neither quota nor tasks. */
  | 'domainOnly'
  /** Disabled. */
  | 'inactive'
  /** Full rights with an STS token, valid for an hour of the demo's time. */
  | 'sts'
  /** Full rights in another account, which owns other.demo.test. */
  | 'otherAccount';

export interface DemoKey {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
  /** ISO 8601, the demo's time. */
  expiresAt?: string;
}

/** Who and what takes part: accounts, keys, sites. */
export interface Cast {
  accounts: ReadonlyMap<string, Account>;
  /** By access key id. */
  keys: ReadonlyMap<string, AccessKey>;
  handedOut: Readonly<Record<KeyPurpose, DemoKey>>;
  akamai: AkamaiCast;
  /** Those of both CDNs. */
  sites: readonly Site[];
}

const demoAccount = '1000000000000001';
const otherAccount = '1000000000000002';

/** The hosts of the demo account that profiles list. */
export const profileHosts: readonly string[] = ['static.demo.test', 'img.demo.test'];

/** On the demo account as well, but it answers 403 to requests without the right Referer. */
const guardedSite: Site = {
  host: 'guarded.demo.test',
  account: demoAccount,
  cdn: 'aliyun',
  referers: ['www.demo.test', 'static.demo.test'],
};

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function randomText(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}

/** Sites that fill an account up to `count`; by their numbers, a tenth is offline and a tenth being configured. */
function fillers(count: number): Site[] {
  const states: Record<number, Site['status']> = { 0: 'offline', 5: 'configuring' };
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const host = `site-${String(index + 1).padStart(4, '0')}.demo.test`;
    const status = states[(index + 1) % 10];
    return { host, account: demoAccount, cdn: 'aliyun', ...(status ? { status } : {}) };
  });
}

function createSites(extraHosts: readonly string[], domains: number): Site[] {
  const fixed: Site[] = [
    ...profileHosts.map((host): Site => ({ host, account: demoAccount, cdn: 'aliyun' })),
    guardedSite,
    { host: 'other.demo.test', account: otherAccount, cdn: 'aliyun' },
  ];
  const extra = extraHosts.filter(host => !fixed.some(site => site.host === host));
  const named = [...fixed, ...extra.map((host): Site => ({ host, account: demoAccount, cdn: 'aliyun' }))];
  const owned = named.filter(site => site.account === demoAccount);
  return [...named, ...fillers(domains - owned.length)];
}

function domainsOf(sites: readonly Site[]): Domain[] {
  return sites.map(({ host, status }, index) => ({
    id: 11_111 + index,
    name: host,
    status: status ?? 'online',
  }));
}

function createKeys(now: number): Record<KeyPurpose, AccessKey> {
  const everything: Policy = { allow: ['cdn:*'] };
  const key = (purpose: KeyPurpose, policy: Policy, more: Partial<AccessKey> = {}): AccessKey => ({
    id: `LTAI5t${randomText(18)}`,
    secret: randomText(30),
    purpose,
    account: demoAccount,
    active: true,
    policy,
    ...more,
  });
  return {
    full: key('full', everything),
    refreshOnly: key('refreshOnly', { allow: ['cdn:RefreshObjectCaches'] }),
    domainOnly: key('domainOnly', { allow: ['cdn:*'], domains: ['static.demo.test'] }),
    inactive: key('inactive', everything, { active: false }),
    sts: key('sts', everything, {
      id: `STS.${randomText(25)}`,
      token: { value: randomBytes(96).toString('base64'), expiresAt: now + 3_600_000 },
    }),
    otherAccount: key('otherAccount', everything, { account: otherAccount }),
  };
}

function handOut({ id, secret, token }: AccessKey): DemoKey {
  const key: DemoKey = { accessKeyId: id, accessKeySecret: secret };
  if (!token) return key;
  return { ...key, securityToken: token.value, expiresAt: new Date(token.expiresAt).toISOString() };
}

/**
 * New random keys at every start; `now` is epoch milliseconds, `domains` how many the demo account has at Alibaba Cloud
 * at least.
 */
export function createCast(extraHosts: readonly string[], domains: number, now: number): Cast {
  const akamai = createAkamaiCast(extraHosts.filter(isAkamaiHost));
  const sites = createSites(
    extraHosts.filter(host => !isAkamaiHost(host)),
    domains,
  );
  const keys = createKeys(now);
  const account = (id: string): [string, Account] => [
    id,
    { id, domains: domainsOf(sites.filter(site => site.account === id)) },
  ];
  return {
    accounts: new Map([account(demoAccount), account(otherAccount)]),
    keys: new Map(Object.values(keys).map(key => [key.id, key])),
    handedOut: {
      full: handOut(keys.full),
      refreshOnly: handOut(keys.refreshOnly),
      domainOnly: handOut(keys.domainOnly),
      inactive: handOut(keys.inactive),
      sts: handOut(keys.sts),
      otherAccount: handOut(keys.otherAccount),
    },
    akamai,
    sites: [...sites, ...akamai.sites],
  };
}
