/** A line of a plan's document that names an object, as it was written. */
export interface PlanLine {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** One object a line below a heading of comments, which begin with `# `. */
export function writePlan(heading: readonly string[], objects: readonly string[]): string {
  return [...heading.map(line => `# ${line}`), ...objects, ''].join('\n');
}

/** What is left of the plan; blank lines and comments count for nothing. */
export function readPlan(text: string): readonly PlanLine[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ line: index + 1, text: line.trim() }))
    .filter(({ text: word }) => word !== '' && !word.startsWith('#'));
}
