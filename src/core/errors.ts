/** What went wrong, in terms the person can act on. Providers translate their own codes into these. */
export type CdnErrorKind =
  | 'input'
  | 'profile'
  | 'keyUnknown'
  | 'secretWrong'
  | 'tokenExpired'
  | 'clock'
  | 'altered'
  | 'permission'
  | 'notOwned'
  | 'quota'
  | 'throttled'
  | 'tooLarge'
  | 'rejected'
  | 'unavailable'
  | 'network'
  | 'timeout'
  | 'badReply'
  | 'storage'
  | 'cancelled';

/** What every further request with the same key would fail of. */
export const aboutTheKey: readonly CdnErrorKind[] = [
  'profile',
  'keyUnknown',
  'secretWrong',
  'tokenExpired',
  'clock',
  'permission',
];

export interface CdnErrorFacts {
  /** The provider's own code, such as `Forbidden.RAM`; for `network` the system's, such as `ECONNREFUSED`. */
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  /** What the sentence needs to name: `permission`, `host`, `seconds`, `endpoint`, `path`, … Never a secret. */
  readonly detail?: Readonly<Record<string, string | number>> | undefined;
  /** The provider's own message, already redacted. For the log only. */
  readonly providerMessage?: string | undefined;
  /** How long the provider asks to wait before the next attempt, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** Whether the provider may have acted on the request. False when it answered with a refusal or was never reached. */
  readonly maybeSent?: boolean | undefined;
  readonly cause?: unknown;
}

/** The one error of the core. `message` is for the log; the sentence a person reads is made in `src/vscode`. */
export class CdnError extends Error {
  override readonly name = 'CdnError';
  readonly kind: CdnErrorKind;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly detail: Readonly<Record<string, string | number>>;
  readonly providerMessage: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly maybeSent: boolean;

  constructor(kind: CdnErrorKind, facts: CdnErrorFacts = {}) {
    super(facts.code === undefined ? kind : `${kind} (${facts.code})`, { cause: facts.cause });
    this.kind = kind;
    this.code = facts.code;
    this.requestId = facts.requestId;
    this.detail = facts.detail ?? {};
    this.providerMessage = facts.providerMessage;
    this.retryAfterMs = facts.retryAfterMs;
    this.maybeSent = facts.maybeSent ?? false;
  }
}

export function cancelled(maybeSent = false): CdnError {
  return new CdnError('cancelled', { maybeSent });
}

/** Any thrown value as a CdnError; what is not one already becomes `badReply` with the original as its cause. */
export function asCdnError(thrown: unknown): CdnError {
  return thrown instanceof CdnError ? thrown : new CdnError('badReply', { cause: thrown });
}

/** For a `catch`: a cancellation is nothing to tell; whatever else it was goes on being thrown. */
export function silentOnCancel(thrown: unknown): undefined {
  if (asCdnError(thrown).kind !== 'cancelled') throw thrown;
  return undefined;
}

/** The part of an error that may be kept in a journal and worded later. */
export interface ErrorSummary {
  readonly kind: CdnErrorKind;
  readonly code?: string;
  readonly requestId?: string;
  readonly detail?: Readonly<Record<string, string | number>>;
}

export function summarize({ kind, code, requestId, detail }: CdnError): ErrorSummary {
  return {
    kind,
    ...(code === undefined ? {} : { code }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(Object.keys(detail).length === 0 ? {} : { detail }),
  };
}
