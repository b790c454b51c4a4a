import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { createRandom, type Random } from './random.ts';

const mib = 1024 * 1024;
/** Of raw text in one gzip member. */
const memberSize = 16 * mib;

/** The megabytes of raw text that benches of logs work on; `BENCH_LOG_MB` makes them quicker to try. */
export const logMegabytes = Number(process.env['BENCH_LOG_MB'] ?? 1024);

export interface BenchLog {
  readonly path: string;
  readonly rawBytes: number;
  readonly lines: number;
}

/** A compressed log of about so much raw text, as one member written again and again: text repeats no nearer than zlib looks. */
export async function writeLog(folder: string, megabytes: number): Promise<BenchLog> {
  const random = createRandom(7);
  const lines: string[] = [];
  const wanted = Math.min(memberSize, megabytes * mib);
  for (let size = 0; size < wanted;) {
    const line = writeLine(random, lines.length);
    lines.push(line);
    size += line.length;
  }
  const raw = Buffer.from(lines.join(''));
  const member = gzipSync(raw);
  const times = Math.max(1, Math.round((megabytes * mib) / raw.length));
  const path = join(folder, `${megabytes}.gz`);
  await pipeline(Readable.from(Array.from({ length: times }, () => member)), createWriteStream(path));
  return { path, rawBytes: raw.length * times, lines: lines.length * times };
}

const agents: readonly [string, ...string[]] = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0',
  'curl/8.17.0',
  '演示应用/3.2 (安卓)',
];

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** About 308 bytes that compress to a seventh, as those of the measurements that the goals come from. */
function writeLine(random: Random, line: number): string {
  const clock = `10:${pad(Math.floor(line / 3000) % 60)}:${pad(Math.floor(line / 50) % 60)}`;
  const client = `198.51.${random.upTo(255)}.${random.upTo(255)}`;
  const agent = random.next() < 0.01 ? random.pick(agents) : agents[random.upTo(3)];
  const file = `chunk-${random.upTo(40_000).toString(36)}.js?v=${random.upTo(99)}`;
  const request = `${random.upTo(40) === 0 ? 'POST' : 'GET'} https://static.example.com/app/js/${file}`;
  const status = random.pick([
    '200',
    '200',
    '200',
    '200',
    '304',
    '404',
    '206',
    random.upTo(9) === 0 ? '502' : '200',
  ]);
  const cache = random.upTo(9) === 0 ? 'MISS' : 'HIT';
  return (
    `[9/Jun/2026:${clock} +0800] ${client} - ${random.upTo(2999)} "https://www.example.com/products/catalogue/page/${random.upTo(500)}.html"` +
    ` "${request}" ${status} ${random.upTo(900)} ${random.upTo(90_000)} ${cache} "${agent}" "text/html" ${client}\n`
  );
}

/** A folder for a bench's files, gone afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cdn-explorer-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
