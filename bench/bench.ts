/** One goal of a bench, measured. */
export interface Measured {
  readonly what: string;
  /** With its unit, or a ratio to the yardstick. */
  readonly figure: string;
  /** Smallest and largest of how many; empty where one look is enough. */
  readonly spread: string;
  /** What it is held against, with that one's figure. */
  readonly yardstick: string;
  readonly goal: string;
  readonly met: boolean;
}

/** A bench throws when its control fails: then it has measured nothing. */
export type Bench = () => Promise<readonly Measured[]>;

/** The line of a goal; `npm run bench` prints nothing else for it. */
export function wordLine(id: string, { what, figure, spread, yardstick, goal, met }: Measured): string {
  return [
    id.padEnd(3),
    what.padEnd(32),
    figure.padEnd(12),
    spread.padEnd(24),
    yardstick.padEnd(44),
    goal.padEnd(18),
    met ? 'met' : 'missed',
  ].join(' ');
}

/** The middle one; of an even number the worse of the two, so that a goal is not met by half. */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new Error('no values');
  return middle;
}

/** The slowest of the fastest third, of at least one. */
export function fastestThird(values: readonly number[]): number {
  const last = values.toSorted((a, b) => a - b)[Math.max(1, Math.floor(values.length / 3)) - 1];
  if (last === undefined) throw new Error('no values');
  return last;
}

/** `0.31–0.52 of 5 windows` */
export function wordSpread(values: readonly number[], of: string): string {
  return `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)} of ${values.length} ${of}`;
}

/** In KiB, since the goals are. */
export function wordBytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}
