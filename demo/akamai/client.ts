/** An API client of Akamai's Control Center: what a section of .edgerc stands for. */
export interface ApiClient {
  clientToken: string;
  clientSecret: string;
  accessToken: string;
  /** The name under which tests know it; shown where a token would be. */
  purpose: string;
  account: string;
  active: boolean;
  /** Has the grant "CCU APIs, READ-WRITE". */
  mayPurge: boolean;
  /** Older accounts don't have the rate-limit-status resource yet. */
  hasRateLimitStatus: boolean;
}
