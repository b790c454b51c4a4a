import { dayMs, startOfHour } from './calendar.ts';
import { type Resource, resourcesOf, type SiteFile } from './catalogue.ts';
import { entriesOfHour, hourOfPath, hoursBetween, type LogEntry, type ScheduleOptions } from './schedule.ts';
import { createStoredLogs, type StoredLog } from './storedLogs.ts';

/** The logs there are. None is made before somebody asks for it. Times are epoch milliseconds. */
export interface Archive {
  /** The files of hours of which something lies in the time, oldest first: not the latest and not those too old. */
  list(domain: string, from: number, to: number, now: number): LogEntry[];
  /** By `LogEntry.path`. */
  find(path: string, now: number): LogEntry | undefined;
  open(entry: LogEntry): Promise<StoredLog>;
  /** Forgets what was made; it would be made again the same. */
  clear(): void;
}

export interface ArchiveOptions extends ScheduleOptions {
  /** From the end of an hour until its files are there. */
  delayMs: number;
}

/** Files go after 30 days. */
const keptMs = 30 * dayMs;

/** `filesOf`: what is deployed on a domain and therefore asked for. */
export function createArchive(
  options: ArchiveOptions,
  filesOf: (domain: string) => readonly SiteFile[],
): Archive {
  const resources = new Map<string, Resource[]>();
  const resourcesFor = (domain: string): Resource[] => {
    const known = resources.get(domain) ?? resourcesOf(options.seed, domain, filesOf(domain));
    resources.set(domain, known);
    return known;
  };
  const stored = createStoredLogs(options.seed, resourcesFor);
  const isThere = ({ start, end }: LogEntry, now: number): boolean =>
    end + options.delayMs <= now && start >= startOfHour(now - keptMs);

  return {
    list: (domain, from, to, now) => {
      const hours = hoursBetween(Math.max(from, now - keptMs), Math.min(to, now));
      return hours
        .flatMap(start => entriesOfHour(domain, start, options))
        .filter(entry => isThere(entry, now));
    },
    find: (path, now) => {
      const hour = hourOfPath(path);
      const entries = hour ? entriesOfHour(hour.domain, hour.start, options) : [];
      return entries.find(entry => entry.path === path && isThere(entry, now));
    },
    open: entry => stored.open(entry),
    clear: () => {
      resources.clear();
      stored.clear();
    },
  };
}
