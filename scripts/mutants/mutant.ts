/** An edit that breaks a promise, and the tests that must notice. */
export interface Mutant {
  /** What it breaks, in words. */
  readonly name: string;
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** Patterns of unit tests, or a whole level of `npm test`. */
  readonly suite: readonly string[] | 'host' | 'e2e';
}
