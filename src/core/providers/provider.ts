import type { ApiCall, Reply, SignedRequest, Stamp, UnsignedRequest } from '../http/call.ts';
import type { CdnError, CdnErrorKind } from '../errors.ts';
import type { RateLimits } from '../http/pacing.ts';
import type { SignedLink } from '../logs/link.ts';
import type { Profile, ProviderId } from '../profiles/profile.ts';

/** One answer that a profile of this provider needs; its words are in `src/vscode`. */
export interface CredentialField {
  readonly name: string;
  /** Typed unseen. */
  readonly secret: boolean;
  /** The host that the account's API has, kept as the profile's endpoint; every other field is a credential. */
  readonly isEndpoint?: true;
}

/** A choice that a profile may make; the first value holds where it makes none. Kept in the profile's options. */
export interface OptionField {
  readonly name: string;
  readonly values: readonly [string, ...string[]];
}

/** Answers by the name of their field. */
export type Answers = Readonly<Record<string, string>>;

/** Where vendors' own tools keep keys. */
export interface Surroundings {
  /** `undefined` when there is no such file, or it can't be read. */
  readonly read: (path: string) => Promise<string | undefined>;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Keys that a vendor's tool has on this machine. */
export interface FoundKeys {
  /** The tool's name for them; empty where it has none. */
  readonly name: string;
  /** The file that they are in; absent for the environment. */
  readonly path?: string;
  readonly answers: Answers;
  readonly tokenExpires?: string;
  /** What they lack to be used, in the file's own words. */
  readonly missing: readonly string[];
  /** What the file has twice. */
  readonly doubled?: 'section' | 'key';
}

export interface ProviderDefinition {
  readonly id: ProviderId;
  /** Domains that the CDN itself serves hosts of its customers under. */
  readonly hostSuffixes: readonly string[];
  /** In the order in which they are asked for. */
  readonly fields: readonly CredentialField[];
  /** What has a default, and is asked for in Edit only. */
  readonly options: readonly OptionField[];
  /**
   * What can be done to which kind of object; a kind that is missing this CDN can't purge by. A profile may have fewer:
   * see `PurgeAbility`.
   */
  readonly ways: PurgeWays;
  /** Beside what holds for all objects of the kind. Undefined for one that may be sent. */
  readonly problem: (way: PurgeWay, object: string) => ObjectProblem | undefined;
  /** The credential that only a temporary key has; when it ends is the profile's option `tokenExpires`. */
  readonly token?: string;
  /** Origin of the service; absent where each account has a host of its own and a field asks for it. */
  readonly defaultEndpoint?: string;
  /** All answers from one paste, in any form that the vendor hands keys out in; undefined for anything else. */
  readPasted(text: string): Answers | undefined;
  /** Keys that this machine has already. Read when the person adds a profile, and never before. */
  findKeys(around: Surroundings): Promise<FoundKeys[]>;
  /** Closes over the credentials; makes no request. */
  bind(profile: Profile): BoundProvider;
}

export interface BoundProvider {
  sign(request: UnsignedRequest, stamp: Stamp): SignedRequest;
  /** What a refusal means when it is held against what was signed; the same error where that tells nothing more. */
  explain?(refusal: CdnError, reply: Reply, signed: SignedRequest): CdnError;
  /** The service's published buckets; absent where there are none. */
  readonly limits?: RateLimits;
  /** Calls that ask whether the key works. Each resolves to what the key can't do, and rejects when it does not work. */
  test(): readonly ApiCall<readonly KeyLimit[]>[];
  readonly purge: PurgeAbility;
  readonly tasks?: TaskAbility;
  readonly quota?: QuotaAbility;
  readonly budget?: BudgetAbility;
  readonly domains?: DomainAbility;
  readonly logs?: LogAbility;
  /** Headers that make an edge say how a request met its cache, and the profile's own. */
  readonly probeHeaders?: Readonly<Record<string, string>>;
}

/** Something that a working key can't do. Purging works without it: each is done without. */
export interface KeyLimit {
  readonly ability: 'quota' | 'tasks';
  /** The permission that would allow it; absent when the account does not have it at all. */
  readonly permission?: string;
}

/** Where copies are purged; a URL on two networks is two purges. */
export const networks = ['production', 'staging'] as const;
export type Network = (typeof networks)[number];

/**
 * What an object of a purge stands for: one `url`, all URLs below a `directory`, those that match a `regex`, one URL
 * with whatever query (`anyQuery`), or what the CDN has under a `cpCode` or a cache `tag`.
 */
export const purgeKinds = ['url', 'directory', 'regex', 'anyQuery', 'cpCode', 'tag'] as const;
export type PurgeKind = (typeof purgeKinds)[number];

/**
 * `invalidate`: the copy is checked at the origin at its next request. `delete`: it is fetched whole again. `preload`:
 * edges that have no copy fetch one before anybody asks.
 */
export const purgeModes = ['invalidate', 'delete', 'preload'] as const;
export type PurgeMode = (typeof purgeModes)[number];

/** What is done to what: one request has objects of one kind. */
export interface PurgeWay {
  readonly kind: PurgeKind;
  readonly mode: PurgeMode;
}

export type PurgeWays = Readonly<Partial<Record<PurgeKind, readonly [PurgeMode, ...PurgeMode[]]>>>;

/** Why the service would refuse an object. */
export const objectProblems = ['notAUrl', 'notAFile', 'pattern', 'digits', 'tag', 'tooLong'] as const;
export type ObjectProblem = (typeof objectProblems)[number];

/** Objects that go in one request. */
export interface PurgeBatch extends PurgeWay {
  readonly objects: readonly string[];
  readonly network: Network;
}

export interface Accepted {
  /** Ids by which the service knows the request, as strings: real ones have more digits than are safe in a number. */
  readonly taskIds: readonly string[];
  readonly requestId: string;
  /** How long the service expects it to take; absent when it does not say. */
  readonly estimateSeconds?: number;
}

export interface PurgeAbility {
  readonly networks: readonly Network[];
  /** Those of the CDN's ways that the profile's options leave. */
  readonly ways: PurgeWays;
  /** Splits into few lists that one request each takes. URLs of one host stay together and in their order. */
  readonly pack: (way: PurgeWay, objects: readonly string[]) => string[][];
  submit(batch: PurgeBatch): ApiCall<Accepted>;
  /** The objects of a refused batch that the refusal is about; empty when it does not say. The others may go without them. */
  offending(error: CdnError, batch: PurgeBatch): readonly string[];
}

export type TaskState = 'waiting' | 'running' | 'complete' | 'failed' | 'timedOut';

export interface TaskStatus {
  readonly taskId: string;
  readonly state: TaskState;
  /** 0–100, absent when the service does not say. */
  readonly percent?: number;
  /** The service's own words for a failure. */
  readonly reason?: string;
  /** All that was told of it is complete, and the next page tells more. */
  readonly hasMore?: true;
}

export interface TaskAbility {
  /** How many ids one call may ask for. */
  readonly perCall: number;
  /** One row per id that the service knows; ids it does not know are missing. Pages are counted from 1. */
  readonly status: (taskIds: readonly string[], page?: number) => ApiCall<TaskStatus[]>;
}

export interface Quota {
  readonly urlsLeft: number;
  readonly urlsPerDay: number;
  /** Directories have a quota of their own; absent when the answer leaves it out. */
  readonly directories?: { readonly left: number; readonly perDay: number };
}

export interface QuotaAbility {
  read(): ApiCall<Quota>;
}

/** A budget that refills by itself within seconds or minutes. */
export interface RateBudget {
  readonly urlsLeft: number;
  /** When it is full. */
  readonly urlsAtMost: number;
}

export interface BudgetAbility {
  /** Undefined when the service does not say. */
  read(): ApiCall<RateBudget | undefined>;
}

export interface Domain {
  readonly name: string;
  readonly isOnline: boolean;
}

export interface DomainPage {
  readonly domains: readonly Domain[];
  /** Of all pages together. */
  readonly total: number;
}

export interface DomainAbility {
  /** Counted from 1. */
  page(page: number): ApiCall<DomainPage>;
}

/** One file of a domain's access logs, compressed. */
export interface LogEntry {
  /** The file's name, which no other of the domain has. */
  readonly name: string;
  /** Milliseconds since the epoch; the end is not part of it. An hour may have several files. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** Compressed. */
  readonly bytes: number;
  /** For the store alone, and for a while only. */
  readonly link: SignedLink;
}

export interface LogPage {
  readonly entries: readonly LogEntry[];
  readonly hasMore: boolean;
}

/** From a time on and up to another, which is not part of it; milliseconds since the epoch. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

export interface LogAbility {
  /** Which days the service counts in, and for how many of them it lists logs. */
  readonly utcOffsetHours: number;
  readonly days: number;
  /** Files of which something lies in the span, page by page, counted from 1. */
  readonly list: (domain: string, span: TimeSpan, page: number) => ApiCall<LogPage>;
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
