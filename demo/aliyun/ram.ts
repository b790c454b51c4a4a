export const domainStatuses = [
  'online',
  'offline',
  'configuring',
  'configure_failed',
  'checking',
  'check_failed',
  'stopping',
  'deleting',
] as const;

/** An accelerated domain. */
export interface Domain {
  id: number;
  name: string;
  status: (typeof domainStatuses)[number];
}

/** The customer that owns domains and quotas. */
export interface Account {
  id: string;
  domains: readonly Domain[];
}

/** What a key may do: actions such as `cdn:RefreshObjectCaches` or `cdn:*`. */
export interface Policy {
  allow: readonly string[];
  /** Present: only on these domains, which also shuts out the actions that know no domain (quota, tasks). */
  domains?: readonly string[];
}

export interface AccessKey {
  id: string;
  secret: string;
  /** The name under which tests know it; shown where an id would be. */
  purpose: string;
  account: string;
  active: boolean;
  policy: Policy;
  /** STS keys: the token that must come with them and its end, epoch milliseconds. */
  token?: { value: string; expiresAt: number };
}

/** `domains` undefined: the action's resource is `*`, not a domain. */
export function permits(policy: Policy, action: string, domains: readonly string[] | undefined): boolean {
  if (!policy.allow.includes('cdn:*') && !policy.allow.includes(action)) return false;
  if (!policy.domains) return true;
  return domains?.every(domain => policy.domains?.includes(domain)) ?? false;
}
