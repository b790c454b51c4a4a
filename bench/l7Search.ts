import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newestHost } from '../test/support/hosts.ts';
import { type Measured, median, wordSpread } from './bench.ts';
import { logMegabytes, withFolder, writeLog } from './logFile.ts';
import { runLogJob } from './logRun.ts';

const rounds = 5;

/** The one that VS Code brings along for its own search. */
const ripgrep = join(
  newestHost.entry,
  '../../../lib/vscode/node_modules/@vscode/ripgrep-universal/bin',
  `${process.platform}-${process.arch}`,
  'rg',
);

const searches = [
  { what: 'literal', query: 'chunk-abc.js', most: 0.4, pattern: String.raw`chunk-abc\.js` },
  { what: 'regex', query: '/" 50[0-9] [0-9]+ /', most: 1, pattern: '" 50[0-9] [0-9]+ ' },
] as const;

/** L7: a search over gzip, beside `rg -z`, with the same counts. */
export function benchSearch(): Promise<readonly Measured[]> {
  if (!existsSync(ripgrep)) throw new Error('there is no rg to be held against in the newest test host');
  return withFolder(async folder => {
    const { path } = await writeLog(folder, logMegabytes);
    const measured: Measured[] = [];
    for (const { what, query, most, pattern } of searches) {
      const ratios: number[] = [];
      let yardstick = { cpu: 0, count: 0 };
      for (let round = 0; round < rounds; round++) {
        yardstick = await runRipgrep(pattern, path);
        const own = await runLogJob({ kind: 'search', from: path, query });
        assert.ok(own.count > 0, 'control: something is found');
        assert.equal(own.count, yardstick.count, 'control: both count the same');
        ratios.push(own.cpu / yardstick.cpu);
      }
      measured.push({
        what: `${what} over gz, ${logMegabytes} MB raw`,
        figure: median(ratios).toFixed(2),
        spread: wordSpread(ratios, 'rounds'),
        yardstick: `rg -z, ${yardstick.cpu.toFixed(2)} CPU-s, ${yardstick.count} lines`,
        goal: `≤ ${most.toFixed(2)}`,
        met: median(ratios) <= most,
      });
    }
    return measured;
  });
}

/** With the CPU of the gzip that it starts: the shell counts all below it. */
async function runRipgrep(
  pattern: string,
  path: string,
): Promise<{ readonly cpu: number; readonly count: number }> {
  const script = '"$0" --no-config -zc --include-zero "$1" "$2"; times';
  const { stdout } = await promisify(execFile)('sh', ['-c', script, ripgrep, pattern, path]);
  const [count = '', , children = ''] = stdout.trim().split('\n');
  const seconds = Array.from(
    children.matchAll(/(\d+)m([\d.]+)s/g),
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  assert.equal(seconds.length, 2, `control: the shell told the times: ${children}`);
  return { cpu: seconds.reduce((sum, part) => sum + part, 0), count: Number(count) };
}
