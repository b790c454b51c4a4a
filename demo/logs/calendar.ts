/** The service's days and the names of its files are those of UTC+8. */
const offsetMs = 8 * 3_600_000;

export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function startOfHour(time: number): number {
  return Math.floor(time / hourMs) * hourMs;
}

/** When the day began in UTC+8, epoch milliseconds. */
function startOfDay(time: number): number {
  return Math.floor((time + offsetMs) / dayMs) * dayMs - offsetMs;
}

/** 0 to 23, in UTC+8. */
export function hourOf(time: number): number {
  return Math.floor((time - startOfDay(time)) / hourMs);
}

/** `2026-11-21T10:00:00.000Z` with the clock of UTC+8. */
function local(time: number): string {
  return new Date(time + offsetMs).toISOString();
}

/** `2026-11-21`, in UTC+8. */
export function dayText(time: number): string {
  return local(time).slice(0, 10);
}

/** `100000`, in UTC+8. */
export function clockText(time: number): string {
  return local(time).slice(11, 19).replaceAll(':', '');
}

/** `[9/Jun/2015:01:58:09 +0800]`: the day has no leading zero. */
export function lineTime(time: number): string {
  const text = local(time);
  const month = months[Number(text.slice(5, 7)) - 1] ?? '';
  return `[${Number(text.slice(8, 10))}/${month}/${text.slice(0, 4)}:${text.slice(11, 19)} +0800]`;
}
