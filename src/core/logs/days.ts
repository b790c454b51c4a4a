import type { LogAbility, LogEntry, TimeSpan } from '../providers/provider.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A day as the service counts it, whatever this computer's time zone is. */
export interface LogDay extends TimeSpan {
  /** `2026-11-22` */
  readonly date: string;
  readonly isToday: boolean;
}

/** The days that a service lists logs for, newest first. */
export function logDays(
  now: number,
  { utcOffsetHours, days }: Pick<LogAbility, 'utcOffsetHours' | 'days'>,
): LogDay[] {
  const offset = utcOffsetHours * hourMs;
  const today = Math.floor((now + offset) / dayMs);
  return Array.from({ length: days }, (_, ago) => {
    const start = (today - ago) * dayMs;
    return {
      date: new Date(start).toISOString().slice(0, 10),
      from: start - offset,
      to: start - offset + dayMs,
      isToday: ago === 0,
    };
  });
}

/** A log among those of its time. */
export interface PlacedLog {
  readonly entry: LogEntry;
  /** Tells it from others of the same time; absent where it is the only one. */
  readonly part?: string;
}

/** `..._100000_110000_01.gz`; without the last part where the hour has one file. */
const suffix = /_\d{4,6}_\d{4,6}_([^_]+?)(?:\.gz)?$/i;

/** By time, each once; several of one time by the end of their names. */
export function placeLogs(entries: readonly LogEntry[]): PlacedLog[] {
  const once = [...new Map(entries.map(entry => [entry.name, entry])).values()];
  const sorted = once.toSorted(
    (a, b) =>
      a.startsAt - b.startsAt || a.endsAt - b.endsAt || a.name.localeCompare(b.name, 'en', { numeric: true }),
  );
  const groups = [...Map.groupBy(sorted, ({ startsAt, endsAt }) => `${startsAt} ${endsAt}`).values()];
  return groups.flatMap(group => {
    if (group.length === 1) return group.map(entry => ({ entry }));
    const parts = group.map(({ name }) => suffix.exec(name)?.[1]);
    // A page may have only some of them: their own ends stay when the others come.
    const areTold = new Set(parts).size === parts.length && !parts.includes(undefined);
    return group.map((entry, index) => ({
      entry,
      part: (areTold ? parts[index] : undefined) ?? String(index + 1),
    }));
  });
}
