import { cacheIn, createRanges, fieldAt, findFields, numberIn, timeIn } from './parseLine.ts';

/** Of some lines of a log. */
export interface LogSummary {
  /** All that are not empty. */
  readonly lines: number;
  /** Those that are no lines of a log; nothing else here counts them. */
  readonly damaged: number;
  /** Milliseconds UTC of the earliest and the latest; `undefined` without any. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** Of the seconds from the first line's to the last one's, both included, since a log has no finer time. */
  readonly perSecond: number | undefined;
  /** Sent to clients. */
  readonly bytes: number;
  /** Of the lines with HIT or MISS, those with HIT; `undefined` when there is none. */
  readonly hitRatio: number | undefined;
  /** How many lines have which status, by status; -1 for those without. */
  readonly statuses: ReadonlyMap<number, number>;
}

const newline = 0x0a;

/** Sums up the lines of a selection. A line that is selected in part is damaged, so whole lines are asked for. */
export function summarize(bytes: Uint8Array): LogSummary {
  const ranges = createRanges();
  const statuses = new Map<number, number>();
  let [lines, damaged, sent, hits, misses] = [0, 0, 0, 0, 0];
  let [from, to] = [Infinity, -Infinity];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(newline, start);
    const end = found === -1 ? bytes.length : found;
    if (end > start) {
      lines++;
      if (findFields(bytes, start, end, ranges)) {
        const time = timeIn(bytes, ranges);
        from = Math.min(from, time);
        to = Math.max(to, time);
        sent += Math.max(0, numberIn(bytes, ranges, fieldAt.responseBytes));
        const status = numberIn(bytes, ranges, fieldAt.status);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        const cache = cacheIn(bytes, ranges);
        if (cache === 'HIT') hits++;
        if (cache === 'MISS') misses++;
      } else damaged++;
    }
    start = end + 1;
  }
  const read = lines - damaged;
  return {
    lines,
    damaged,
    from: read === 0 ? undefined : from,
    to: read === 0 ? undefined : to,
    perSecond: read === 0 ? undefined : read / ((to - from) / 1000 + 1),
    bytes: sent,
    hitRatio: hits + misses === 0 ? undefined : hits / (hits + misses),
    statuses,
  };
}
