/** Tests of a level of `npm test`, as its `--only` and `--grep` take them: a whole level is too slow for one edit. */
export interface LevelTests {
  readonly only: 'host' | 'e2e';
  readonly grep: string;
}

/** An edit that breaks a promise, and the tests that must notice. */
export interface Mutant {
  /** What it breaks, in words. */
  readonly name: string;
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** Patterns of unit tests, or tests that need a VS Code. */
  readonly suite: readonly string[] | LevelTests;
}
