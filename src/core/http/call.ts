import type { Tokens } from './pacing.ts';

/** A request before it is signed. All values are decoded: encoding is the signer's business. */
export interface UnsignedRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
}

export type RequestBody =
  | { readonly type: 'form'; readonly fields: readonly (readonly [string, string])[] }
  | { readonly type: 'json'; readonly text: string };

export interface SignedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What the signature is of, where the service's refusals tell what it expected. As secret as the rest: never logged. */
  readonly stringToSign?: string;
}

export interface Reply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One API call as data: what to ask and how to read the answer. `send` runs it. */
export interface ApiCall<T> {
  /** The provider's name of the action, for logs and for the permission that a refusal names. */
  readonly name: string;
  /** `ifNotSent`: asking twice acts twice, so a lost answer is the caller's decision. */
  readonly resend: 'always' | 'ifNotSent';
  readonly request: UnsignedRequest;
  /** What it takes from the buckets of the provider's `limits`; nothing when absent. */
  readonly cost?: Tokens;
  /**
   * Throws a CdnError for every answer that is not a success. `sentAt` is the time the request was dated with, in
   * milliseconds since the epoch, so that a refused clock can be measured.
   */
  parse(reply: Reply, sentAt: number): T;
}

/** What a signature takes from outside, so that signing is a pure function. */
export interface Stamp {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly nonce: string;
}
