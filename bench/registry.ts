import type { Bench } from './bench.ts';
import { benchExpand } from './l1Expand.ts';
import { benchMemory } from './l2Memory.ts';
import { benchHead } from './l3Head.ts';
import { benchDelay } from './l4Delay.ts';
import { benchSearch } from './l7Search.ts';
import { benchMapping } from './m1Mapping.ts';
import { benchPacking } from './p1Packing.ts';
import { benchBuckets } from './p2Buckets.ts';
import { benchInFlight } from './p3InFlight.ts';
import { benchSigning } from './p4Signing.ts';
import { benchFirstByte } from './p5FirstByte.ts';
import { benchActivation } from './s1Activation.ts';
import { benchDispatchers } from './s2Dispatchers.ts';
import { benchPackage } from './s3Package.ts';

/** All benches by the id of their goal. */
const benches: ReadonlyMap<string, Bench> = new Map([
  ['S1', benchActivation],
  ['S2', benchDispatchers],
  ['S3', benchPackage],
  ['L1', benchExpand],
  ['L2', benchMemory],
  ['L3', benchHead],
  ['L4', benchDelay],
  ['L7', benchSearch],
  ['M1', benchMapping],
  ['P1', benchPacking],
  ['P2', benchBuckets],
  ['P3', benchInFlight],
  ['P4', benchSigning],
  ['P5', benchFirstByte],
]);

/** The ids to run, all when none is named. Throws at an unknown one: a mistyped goal is not a met one. */
export function chooseBenches(asked: readonly string[]): readonly (readonly [string, Bench])[] {
  if (asked.length === 0) return [...benches];
  return asked.map(id => {
    const bench = benches.get(id);
    if (!bench) throw new Error(`there is no bench ${id}, only ${[...benches.keys()].join(', ')}`);
    return [id, bench];
  });
}
