import type { Reply, SignedRequest } from './http/call.ts';

/** Sends one request as it is. Rejects with a CdnError of kind `network`, `timeout`, `tooLarge` or `cancelled`. */
export type Http = (request: SignedRequest, signal: AbortSignal) => Promise<Reply>;

/** Everything that waits or dates something goes through this, so that tests move time by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Rejects with kind `cancelled` as soon as the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** A new random string on each call, unique for ever: providers refuse a nonce that they have seen. */
export type Nonce = () => string;

/** Storage on disk. Every method rejects with kind `storage`, naming the path. */
export interface Files {
  /** `undefined` when there is no such file. */
  read(path: string): Promise<string | undefined>;
  /** Whole or not at all, readable by the owner only. */
  write(path: string, text: string): Promise<void>;
  /** Whole or not at all; false, and nothing done, when there is such a file already. Of several callers one is told true. */
  create(path: string, text: string): Promise<boolean>;
  /** On disk when it resolves (fsync). */
  append(path: string, text: string): Promise<void>;
  /** Names in a folder, sorted; empty when there is no such folder. */
  list(folder: string): Promise<string[]>;
  /** No error when it is gone already. */
  remove(path: string): Promise<void>;
}

/** Gets no secret, ever: callers pass names, counts, codes and request ids. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
