import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Fingerprint, fingerprint } from '../../../src/core/verify/hash.ts';
import type { Probe } from '../../../src/core/verify/probe.ts';
import { type Evidence, type Outcome, judge } from '../../../src/core/verify/verdict.ts';

export const purgedAt = Date.UTC(2026, 10, 22, 12, 0, 0);
export const beforeAt = purgedAt - 1000;
export const afterAt = purgedAt + 10_000;

export function file(text: string): Fingerprint {
  return fingerprint(Buffer.from(text));
}

/** An answer with this body, ten seconds after the purge, without any header but the edge's name. */
export function probe(text: string, facts: Partial<Probe> = {}): Probe {
  const { sha256, bytes } = file(text);
  return {
    url: 'https://static.example.com/app.js',
    direct: false,
    status: 200,
    etag: undefined,
    lastModified: undefined,
    age: undefined,
    date: undefined,
    cacheControl: undefined,
    contentType: undefined,
    contentLength: undefined,
    location: undefined,
    cacheStatus: undefined,
    servedBy: 'edge1',
    sha256,
    bytes,
    whole: true,
    at: afterAt,
    ...facts,
  };
}

/** An answer whose body is above the cap. */
export function large(facts: Partial<Probe>): Probe {
  return probe('x'.repeat(100), { sha256: undefined, whole: false, ...facts });
}

/** Ten minutes old before the purge. */
export const before = probe('old', { at: beforeAt, age: 600 });
export const beforeWithoutAge = probe('old', { at: beforeAt });
/** Ages ten seconds after the purge of a copy that was fetched after it, and of the one before it. */
export const anew = { age: 2 };
export const notAnew = { age: 611 };

/** A situation, what the probes saw, and what may be said about it. */
export type Row = readonly [string, Omit<Evidence, 'purgedAt'>, Outcome];

export async function checkRows(rows: readonly Row[]): Promise<void> {
  for (const [name, evidence, expected] of rows) {
    await test(`${name}: ${'reason' in expected ? expected.reason : expected.kind}`, () => {
      const { edge, direct, browser, ...outcome } = judge({ ...evidence, purgedAt });
      assert.deepEqual(outcome, expected);
      assert.equal(edge === undefined, browser === undefined);
      assert.equal(direct, browser && false);
    });
  }
}
