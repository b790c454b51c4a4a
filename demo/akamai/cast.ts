import { randomBytes, randomInt } from 'node:crypto';
import type { Site } from '../dialect.ts';
import type { ApiClient } from './client.ts';

/** The keys that the demo hands out, by what they are for. */
export type AkamaiKeyPurpose =
  /** May purge everything of its account. */
  | 'full'
  /** Has no grant for the purge API. */
  | 'noGrant'
  /** Deactivated. */
  | 'inactive'
  /** May purge, but for its account there is no rate-limit-status resource yet. */
  | 'noRateLimitStatus'
  /** May purge in another account, which owns other.akamai.demo.test. */
  | 'otherAccount';

/** What a section of .edgerc holds, without the host. */
export interface AkamaiKey {
  clientToken: string;
  clientSecret: string;
  accessToken: string;
}

export interface AkamaiCast {
  /** By client token. */
  clients: ReadonlyMap<string, ApiClient>;
  handedOut: Readonly<Record<AkamaiKeyPurpose, AkamaiKey>>;
  accounts: readonly string[];
  sites: readonly Site[];
}

const demoAccount = 'A-1DEM0';
const otherAccount = 'A-2DEM0';

/** The hosts of the demo account that profiles list. */
export const akamaiProfileHosts: readonly string[] = ['www.akamai.demo.test', 'assets.akamai.demo.test'];

/** Whether a host that nobody announced belongs to Akamai. */
export function isAkamaiHost(host: string): boolean {
  return host.endsWith('.akamai.demo.test');
}

function createSites(extraHosts: readonly string[]): Site[] {
  const owned: [host: string, account: string][] = [
    ...akamaiProfileHosts.map((host): [string, string] => [host, demoAccount]),
    ['other.akamai.demo.test', otherAccount],
  ];
  const extra = extraHosts.filter(host => !owned.some(([known]) => known === host));
  const all = [...owned, ...extra.map((host): [string, string] => [host, demoAccount])];
  return all.map(([host, account], index) => ({ host, account, cdn: 'akamai', cpCode: 15_811 + index }));
}

const tokenLetters = 'abcdefghijklmnopqrstuvwxyz234567';

function randomText(length: number): string {
  return Array.from({ length }, () => tokenLetters[randomInt(tokenLetters.length)]).join('');
}

function randomToken(): string {
  return `akab-${randomText(16)}-${randomText(16)}`;
}

function createClients(): Record<AkamaiKeyPurpose, ApiClient> {
  const client = (purpose: AkamaiKeyPurpose, more: Partial<ApiClient> = {}): ApiClient => ({
    clientToken: randomToken(),
    clientSecret: randomBytes(32).toString('base64'),
    accessToken: randomToken(),
    purpose,
    account: demoAccount,
    active: true,
    mayPurge: true,
    hasRateLimitStatus: true,
    ...more,
  });
  return {
    full: client('full'),
    noGrant: client('noGrant', { mayPurge: false }),
    inactive: client('inactive', { active: false }),
    noRateLimitStatus: client('noRateLimitStatus', { hasRateLimitStatus: false }),
    otherAccount: client('otherAccount', { account: otherAccount }),
  };
}

function handOut({ clientToken, clientSecret, accessToken }: ApiClient): AkamaiKey {
  return { clientToken, clientSecret, accessToken };
}

/** New random keys at every start. */
export function createAkamaiCast(extraHosts: readonly string[]): AkamaiCast {
  const clients = createClients();
  return {
    clients: new Map(Object.values(clients).map(client => [client.clientToken, client])),
    handedOut: {
      full: handOut(clients.full),
      noGrant: handOut(clients.noGrant),
      inactive: handOut(clients.inactive),
      noRateLimitStatus: handOut(clients.noRateLimitStatus),
      otherAccount: handOut(clients.otherAccount),
    },
    accounts: [demoAccount, otherAccount],
    sites: createSites(extraHosts),
  };
}
