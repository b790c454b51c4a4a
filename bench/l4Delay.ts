import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type Measured, median, wordSpread } from './bench.ts';
import { logMegabytes, withFolder, writeLog } from './logFile.ts';
import { runLogJob } from './logRun.ts';

const rounds = 3;
const mostP99 = 15;
const mostEver = 50;

/** L4: how late an event loop is that decompresses a log while a worker searches it. */
export function benchDelay(): Promise<readonly Measured[]> {
  return withFolder(async folder => {
    const log = await writeLog(folder, logMegabytes);
    const [p99, longest]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      const to = join(folder, 'delay.log');
      const { count, ms } = await runLogJob({ kind: 'delay', from: log.path, to, rawBytes: log.rawBytes });
      assert.ok(count > 0, 'control: something was found');
      p99.push(ms[0] ?? NaN);
      longest.push(ms[1] ?? NaN);
    }
    return [judge('p99', p99, mostP99), judge('longest', longest, mostEver)];
  });
}

function judge(what: string, values: readonly number[], most: number): Measured {
  return {
    what: `event loop late, ${what}`,
    figure: `${median(values).toFixed(1)} ms`,
    spread: wordSpread(values, 'rounds'),
    yardstick: `itself, ${logMegabytes} MB raw opened and searched`,
    goal: `≤ ${most} ms`,
    met: median(values) <= most,
  };
}
