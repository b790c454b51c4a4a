import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';

/** How many cases a property is tried with. `PROPERTY_RUNS` asks for more; with few the judgements over all may fail. */
const usual = Number(process.env['PROPERTY_RUNS'] ?? 1000);

// A maximum in an arbitrary is meant; fast-check would stop at ten or so.
fc.configureGlobal({ defaultSizeToMaxWhenMaxSpecified: true });

interface PropertyOptions {
  /** How many times fewer cases than usual, where one case takes that much longer. */
  readonly slower?: number;
  readonly seed?: number;
  /** Judges all cases together, such as whether they met enough of what the property is about. */
  readonly afterwards?: (cases: number) => void;
}

type Arbitraries<Values> = { readonly [Index in keyof Values]: fc.Arbitrary<Values[Index]> };

/** A test that `check` holds for any values; its name says with how many cases. */
export function property<Values extends unknown[]>(
  name: string,
  arbitraries: Arbitraries<Values>,
  check: (...values: Values) => void | Promise<void>,
  { slower = 1, seed, afterwards }: PropertyOptions = {},
): void {
  const cases = Math.ceil(usual / slower);
  test(`${name} (${cases.toLocaleString('en')} cases)`, async () => {
    let ran = 0;
    const tried = fc.asyncProperty(fc.tuple<Values>(...arbitraries), async values => {
      ran += 1;
      await check(...values);
    });
    await fc.assert(tried, { numRuns: cases, ...(seed !== undefined && { seed }) });
    assert.equal(ran, cases);
    afterwards?.(cases);
  });
}
