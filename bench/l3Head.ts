import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type Measured, median, wordSpread } from './bench.ts';
import { logMegabytes, withFolder, writeLog } from './logFile.ts';
import { runLogJob } from './logRun.ts';

const rounds = 9;
const longestMs = 50;

/** L3: how soon the first 200 lines are there, whatever the size. Each time in a fresh process. */
export function benchHead(): Promise<readonly Measured[]> {
  return withFolder(async folder => {
    const measured: Measured[] = [];
    for (const megabytes of [10, logMegabytes]) {
      const log = await writeLog(folder, megabytes);
      const times: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const { count, ms } = await runLogJob({ kind: 'head', from: log.path, to: join(folder, 'head.log') });
        assert.equal(count, 200, 'control: so many lines were seen');
        times.push(ms[0] ?? NaN);
      }
      measured.push({
        what: `first 200 lines of ${megabytes} MB raw`,
        figure: `${median(times).toFixed(1)} ms`,
        spread: wordSpread(times, 'processes'),
        yardstick: 'itself, from the first compressed bytes',
        goal: `≤ ${longestMs} ms`,
        met: median(times) <= longestMs,
      });
    }
    return measured;
  });
}
