import { clockText, dayMs, dayText, hourMs, hourOf } from './calendar.ts';
import { createRandom } from './random.ts';

/** What a generator of logs makes of the same domain, hour and seed is the same. */
export interface ScheduleOptions {
  seed: number;
  /** Of an average hour. */
  linesPerHour: number;
  /** About how many bytes an hour has before compression, by its beginning in epoch milliseconds: in one file. */
  sizes: ReadonlyMap<number, number>;
}

/** One file of the log store. Times are epoch milliseconds. */
export interface LogEntry {
  domain: string;
  start: number;
  end: number;
  /** `static.demo.test_2026_11_21_100000_110000.gz`; those of an hour with several end in `_00.gz`, `_01.gz` … */
  name: string;
  /** `static.demo.test/2026_11_21/<name>`. */
  path: string;
  /** Before compression, about. */
  bytes: number;
}

/** How much of an average hour's traffic the hours of a day have, from midnight. */
const traffic = [
  0.7, 0.4, 0.3, 0.25, 0.25, 0.3, 0.4, 0.7, 1, 1.3, 1.6, 1.5, 1.2, 1.1, 1.2, 1.3, 1.3, 1.2, 1.1, 1.3, 1.7,
  1.8, 1.5, 1,
];

/** What a line has on average, so that sizes can be told in lines. */
const bytesPerLine = 300;

const quietHours = [1, 2, 3, 4, 5, 6];
const busyHours = [9, 10, 11, 14, 15, 16, 19, 20, 21, 22];

/** Each day has one to three hours without any file, and one or two with several: never its last. */
function filesIn(start: number, domain: string, seed: number): number {
  const random = createRandom(`${seed} ${domain} ${dayText(start)}`);
  const quiet = Array.from({ length: 1 + random.below(3) }, () => random.pick(quietHours));
  const busy = Array.from({ length: 1 + random.below(2) }, () => random.pick(busyHours));
  const several = 2 + random.below(2);
  if (quiet.includes(hourOf(start))) return 0;
  return busy.includes(hourOf(start)) ? several : 1;
}

function bytesIn(start: number, domain: string, { seed, linesPerHour }: ScheduleOptions): number {
  const random = createRandom(`${seed} ${domain} ${start}`);
  const lines = linesPerHour * (traffic[hourOf(start)] ?? 1) * (0.8 + 0.4 * random.next());
  return Math.round(lines * bytesPerLine);
}

/** The files of the hour that begins at `start`: none, one or several, each of which has the whole hour. */
export function entriesOfHour(domain: string, start: number, options: ScheduleOptions): LogEntry[] {
  const end = start + hourMs;
  const told = options.sizes.get(start);
  const count = told === undefined ? filesIn(start, domain, options.seed) : 1;
  const bytes = Math.round((told ?? bytesIn(start, domain, options)) / Math.max(1, count));
  const day = dayText(start).replaceAll('-', '_');
  const stem = `${domain}_${day}_${clockText(start)}_${clockText(end)}`;
  return Array.from({ length: count }, (_, index) => {
    const name = count === 1 ? `${stem}.gz` : `${stem}_${String(index).padStart(2, '0')}.gz`;
    return { domain, start, end, name, path: `${domain}/${day}/${name}`, bytes };
  });
}

/** The domain and hour that a path of the store names, whether there is such a file or not. */
export function hourOfPath(path: string): { domain: string; start: number } | undefined {
  const [, domain, day, hour] =
    /^([^/]+)\/(\d{4}_\d\d_\d\d)\/[^/]+_(\d\d)0000_\d{6}(?:_\d\d)?\.gz$/.exec(path) ?? [];
  if (domain === undefined || day === undefined) return undefined;
  const start = Date.parse(`${day.replaceAll('_', '-')}T${hour}:00:00+08:00`);
  return Number.isNaN(start) ? undefined : { domain, start };
}

/** The hours of which something lies in the time, oldest first. */
export function hoursBetween(from: number, to: number): number[] {
  const first = Math.floor(from / hourMs);
  const count = Math.max(0, Math.ceil(to / hourMs) - first);
  return Array.from({ length: count }, (_, index) => (first + index) * hourMs);
}

/** The whole day, in UTC+8, that a text such as `2026-11-21` names. */
export function dayOf(text: string): { from: number; to: number } | undefined {
  const from = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00+08:00`) : Number.NaN;
  if (Number.isNaN(from) || dayText(from) !== text) return undefined;
  return { from, to: from + dayMs };
}
