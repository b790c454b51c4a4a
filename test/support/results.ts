/** How one test, check or packing step ended. `message` says why, when it failed. */
export interface TestResult {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly message?: string;
}
