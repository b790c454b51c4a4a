import type { ApiCall, SignedRequest, Stamp, UnsignedRequest } from '../http/call.ts';
import type { CdnError, CdnErrorKind } from '../errors.ts';
import type { Profile, ProviderId } from '../profiles/profile.ts';

/** One key that a profile of this provider needs; drives the inputs and what is redacted. */
export interface CredentialField {
  readonly name: string;
  readonly secret: boolean;
}

export interface ProviderDefinition {
  readonly id: ProviderId;
  readonly fields: readonly CredentialField[];
  /** Origin of the service, used when the person gives no other. */
  readonly defaultEndpoint: string;
  /** Closes over the credentials; makes no request. */
  bind(profile: Profile): BoundProvider;
}

export interface BoundProvider {
  sign(request: UnsignedRequest, stamp: Stamp): SignedRequest;
  /** A call that any working key can make. See `testProfile` for how a refusal is read. */
  test(): ApiCall<void>;
  readonly purge: PurgeAbility;
  readonly tasks?: TaskAbility;
  readonly quota?: QuotaAbility;
}

/** URLs that go in one request. */
export interface PurgeBatch {
  readonly urls: readonly string[];
}

export interface Accepted {
  /** Ids to follow, as strings: real ones have more digits than are safe in a number. */
  readonly taskIds: readonly string[];
  readonly requestId: string;
}

export interface PurgeAbility {
  /** Splits into the fewest requests the service takes. URLs of one host stay together and in their order. */
  pack(urls: readonly string[]): PurgeBatch[];
  submit(batch: PurgeBatch): ApiCall<Accepted>;
}

export type TaskState = 'waiting' | 'running' | 'complete' | 'failed' | 'timedOut';

export interface TaskStatus {
  readonly taskId: string;
  readonly state: TaskState;
  /** 0–100, absent when the service does not say. */
  readonly percent?: number;
  /** The service's own words for a failure. */
  readonly reason?: string;
}

export interface TaskAbility {
  /** How many ids one call may ask for. */
  readonly perCall: number;
  /** One row per id that the service knows; ids it does not know are missing. */
  status(taskIds: readonly string[]): ApiCall<TaskStatus[]>;
}

export interface Quota {
  readonly urlsLeft: number;
  readonly urlsPerDay: number;
}

export interface QuotaAbility {
  read(): ApiCall<Quota>;
}

const pastTheSignature: ReadonlySet<CdnErrorKind> = new Set([
  'permission',
  'throttled',
  'quota',
  'rejected',
  'notOwned',
  'tooLarge',
]);

/**
 * Whether a refusal still proves that the key and its secret are good: the service looked past the signature. The
 * service numbers its answers; what a proxy refuses has no number and proves nothing.
 */
export function provesKey(error: CdnError): boolean {
  return error.requestId !== undefined && pastTheSignature.has(error.kind);
}
