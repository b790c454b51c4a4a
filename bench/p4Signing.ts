import { type Measured, median, wordSpread } from './bench.ts';
import { akamaiPairs } from './p4Akamai.ts';
import { aliyunPairs } from './p4Aliyun.ts';

/** One request, signed by the product and by the vendor's package. */
export interface SigningPair {
  /** Throws when the two signatures differ. */
  check(): void;
  /** Both from the parameters to what goes over the wire. */
  own(): unknown;
  official(): unknown;
}

const inputs = 10_000;
/** Small blocks in turn: what else the machine does falls on both. */
const block = 500;
const rounds = 9;
const mostOfOfficial = 0.8;

/** P4: signatures are those of the vendors' packages, for less work. */
export async function benchSigning(): Promise<readonly Measured[]> {
  return [
    ...compare('V3', '@alicloud/openapi-core', aliyunPairs('v3', inputs)),
    ...compare('V1', '@alicloud/openapi-core', aliyunPairs('v1', inputs)),
    ...compare('EdgeGrid', 'akamai-edgegrid', akamaiPairs(inputs)),
  ];
}

function compare(scheme: string, yardstick: string, pairs: readonly SigningPair[]): Measured[] {
  const failure = firstFailure(pairs);
  if (pairs.length !== inputs) throw new Error('control: too few inputs');
  const ratios: number[] = [];
  const micros: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    let official = 0;
    let own = 0;
    for (let start = 0; start < pairs.length; start += block) {
      const some = pairs.slice(start, start + block);
      // The first in a block finds nothing in the processor's caches.
      if ((start / block + round) % 2 === 0) official += time(some, 'official');
      own += time(some, 'own');
      if ((start / block + round) % 2 === 1) official += time(some, 'official');
    }
    // In the first round both are compiled.
    if (round > 0) {
      ratios.push(own / official);
      micros.push(official / inputs);
    }
  }
  return [
    {
      what: `${scheme} signatures`,
      figure: failure === undefined ? 'equal' : 'differ',
      spread: failure ?? `${inputs} random requests`,
      yardstick,
      goal: 'equal',
      met: failure === undefined,
    },
    {
      what: `${scheme} signing, CPU`,
      figure: median(ratios).toFixed(2),
      spread: wordSpread(ratios, 'rounds'),
      yardstick: `${yardstick}, ${median(micros).toFixed(1)} µs a request`,
      goal: `≤ ${mostOfOfficial.toFixed(2)}`,
      met: median(ratios) <= mostOfOfficial,
    },
  ];
}

function firstFailure(pairs: readonly SigningPair[]): string | undefined {
  for (const [index, pair] of pairs.entries()) {
    try {
      pair.check();
    } catch (thrown) {
      return `request ${index}: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    }
  }
  return undefined;
}

/** Microseconds of the process. */
function time(pairs: readonly SigningPair[], which: 'own' | 'official'): number {
  const before = process.cpuUsage();
  for (const pair of pairs) pair[which]();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
