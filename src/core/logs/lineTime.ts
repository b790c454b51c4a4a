const dayMs = 86_400_000;
const minuteMs = 60_000;
const zero = 0x30;
const colon = 0x3a;
const slash = 0x2f;
const space = 0x20;
const plus = 0x2b;
const minus = 0x2d;
const open = 0x5b;
const close = 0x5d;

/** `[30/Nov/2026:23:59:59 +0800]`, the longest there is. */
export const longestTime = 28;

const months: ReadonlyMap<number, number> = new Map(
  ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((name, index) => [
    (name.charCodeAt(0) << 16) | (name.charCodeAt(1) << 8) | name.charCodeAt(2),
    index,
  ]),
);

/** Where the time that begins at `from` ends, behind its bracket; -1 when no time is there. The day may have one digit. */
export function endOfTime(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] !== open) return -1;
  const end = from + (bytes[from + 2] === slash ? longestTime - 1 : longestTime);
  return end <= to && bytes[end - 1] === close ? end : -1;
}

/** The time between `from` and `to`, as `endOfTime` found it, in milliseconds UTC; NaN when it is none. */
export function readTime(bytes: Uint8Array, from: number, to: number): number {
  const month = to - 24;
  const day = to - from === longestTime ? twoDigits(bytes, from + 1) : digit(bytes[from + 1]);
  const monthIndex = months.get(
    ((bytes[month] ?? 0) << 16) | ((bytes[month + 1] ?? 0) << 8) | (bytes[month + 2] ?? 0),
  );
  if (monthIndex === undefined || !hasSeparators(bytes, month)) return NaN;
  const year = twoDigits(bytes, month + 4) * 100 + twoDigits(bytes, month + 6);
  const seconds = secondsOfDay(bytes, month + 9);
  const zone = twoDigits(bytes, month + 19) * 60 + twoDigits(bytes, month + 21);
  const isWest = bytes[month + 18] === minus;
  const start = dayNumber(year, monthIndex, day);
  return start * dayMs + seconds * 1000 + (isWest ? zone : -zone) * minuteMs;
}

/** Seconds since midnight on the clock that the line was written by, whatever its zone; `at` is behind the year's colon. */
export function secondsOfDay(bytes: Uint8Array, at: number): number {
  const hour = twoDigits(bytes, at);
  const minute = twoDigits(bytes, at + 3);
  const second = twoDigits(bytes, at + 6);
  return hour < 24 && minute < 60 && second <= 60 ? (hour * 60 + minute) * 60 + second : NaN;
}

function hasSeparators(bytes: Uint8Array, month: number): boolean {
  const sign = bytes[month + 18];
  return (
    bytes[month - 1] === slash &&
    bytes[month + 3] === slash &&
    bytes[month + 8] === colon &&
    bytes[month + 11] === colon &&
    bytes[month + 14] === colon &&
    bytes[month + 17] === space &&
    (sign === plus || sign === minus)
  );
}

function twoDigits(bytes: Uint8Array, at: number): number {
  return digit(bytes[at]) * 10 + digit(bytes[at + 1]);
}

function digit(byte: number | undefined): number {
  const value = (byte ?? 0) - zero;
  return value >= 0 && value <= 9 ? value : NaN;
}

/** Days since the epoch, NaN for what the calendar doesn't have. The last day asked for is remembered: lines of one day follow each other. */
const dayNumber = ((): ((year: number, month: number, day: number) => number) => {
  let asked = -1;
  let known = NaN;
  return (year, month, day) => {
    const key = (year * 12 + month) * 32 + day;
    if (key === asked) return known;
    const ms = Date.UTC(year, month, day);
    asked = key;
    known = new Date(ms).getUTCDate() === day ? ms / dayMs : NaN;
    return known;
  };
})();
