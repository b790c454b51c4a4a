/** Providers by the name that profiles store. */
export const providerIds = ['aliyun', 'akamai'] as const;
export type ProviderId = (typeof providerIds)[number];

/** A profile with its keys. Lives in SecretStorage only; never log it or put it into an error. */
export interface Profile {
  readonly v: 1;
  /** UUID; stays when the profile is renamed, so journals and URIs use it. */
  readonly id: string;
  /** Unique ignoring case, NFC, 1–64 characters, no control characters. Rules name a profile by it. */
  readonly name: string;
  readonly provider: ProviderId;
  /** Origin only: `https://cdn.aliyuncs.com`. `http` only on loopback. */
  readonly endpoint: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string | boolean>>;
  readonly production: boolean;
  /** Hosts that it may purge without asking. */
  readonly hosts: readonly string[];
}

/** What the views paint from, and all that is kept outside SecretStorage. */
export type ProfileEntry = Pick<Profile, 'id' | 'name' | 'provider' | 'endpoint' | 'hosts' | 'production'> & {
  /** When its temporary key ends, as an ISO date. */
  readonly tokenExpires?: string;
};

export function entryOf({ id, name, provider, endpoint, hosts, production, options }: Profile): ProfileEntry {
  const { tokenExpires } = options;
  const entry = { id, name, provider, endpoint, hosts, production };
  return typeof tokenExpires === 'string' ? Object.assign(entry, { tokenExpires }) : entry;
}
