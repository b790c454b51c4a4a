import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type Measured, median, wordSpread } from './bench.ts';
import { logMegabytes, withFolder, writeLog } from './logFile.ts';
import { runLogJob } from './logRun.ts';

const rounds = 3;
const most = 160;
const mostOfSmall = 1.25;

/** L2: the most memory that decompressing to a file takes, and how little of it depends on the log's size. */
export function benchMemory(): Promise<readonly Measured[]> {
  return withFolder(async folder => {
    const large: number[] = [];
    const ratios: number[] = [];
    const logs = [await writeLog(folder, logMegabytes), await writeLog(folder, logMegabytes / 10)] as const;
    for (let round = 0; round < rounds; round++) {
      const [big, small] = [
        await runLogJob({ kind: 'expand', from: logs[0].path, to: join(folder, 'big.log') }),
        await runLogJob({ kind: 'expand', from: logs[1].path, to: join(folder, 'small.log') }),
      ];
      assert.deepEqual([big.count, small.count], [logs[0].lines, logs[1].lines], 'control: every line');
      large.push(big.rss);
      ratios.push(big.rss / small.rss);
    }
    return [
      {
        what: `peak RSS, ${logMegabytes} MB raw`,
        figure: `${median(large).toFixed(0)} MiB`,
        spread: wordSpread(large, 'rounds'),
        yardstick: 'itself, the process with all',
        goal: `≤ ${most} MiB`,
        met: median(large) <= most,
      },
      {
        what: 'peak RSS to that for a tenth',
        figure: median(ratios).toFixed(2),
        spread: wordSpread(ratios, 'rounds'),
        yardstick: `itself, ${logMegabytes / 10} MB raw`,
        goal: `≤ ${mostOfSmall.toFixed(2)}`,
        met: median(ratios) <= mostOfSmall,
      },
    ];
  });
}
