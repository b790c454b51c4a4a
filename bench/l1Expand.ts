import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Measured, median, wordSpread } from './bench.ts';
import { logMegabytes, withFolder, writeLog } from './logFile.ts';
import { runLogJob } from './logRun.ts';

const rounds = 5;
const mostOfBare = 1.1;

/** L1: decompressing to a file with an index of its lines, beside the least that a file costs. */
export function benchExpand(): Promise<readonly Measured[]> {
  return withFolder(async folder => {
    const log = await writeLog(folder, logMegabytes);
    const [ours, bare] = [join(folder, 'ours.log'), join(folder, 'bare.log')];
    const ratios: number[] = [];
    let bareCpu = 0;
    for (let round = 0; round < rounds; round++) {
      const yardstick = await runLogJob({ kind: 'bare', from: log.path, to: bare });
      const own = await runLogJob({ kind: 'expand', from: log.path, to: ours });
      assert.equal(own.count, log.lines, 'control: the index has every line');
      if (round === 0) assert.equal(await hashOf(ours), await hashOf(bare), 'control: both wrote the same');
      ratios.push(own.cpu / yardstick.cpu);
      bareCpu = yardstick.cpu;
      await rm(ours);
      await rm(bare);
    }
    return [
      {
        what: `gz to file + index, ${logMegabytes} MB raw`,
        figure: median(ratios).toFixed(2),
        spread: wordSpread(ratios, 'rounds'),
        yardstick: `a bare pipeline to a file, ${bareCpu.toFixed(2)} CPU-s`,
        goal: `≤ ${mostOfBare.toFixed(2)}`,
        met: median(ratios) <= mostOfBare,
      },
    ];
  });
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
