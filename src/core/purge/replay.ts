import { applyEvent, type RunEvent, type RunRecord } from './record.ts';

/** A line of the journal: an event and the turn of the window that wrote it, where that is not the first. */
type Line = RunEvent & { readonly turn?: number };

export interface Replayed {
  /** Absent when the text is not that of a run. */
  readonly record: RunRecord | undefined;
  /** The last window's. */
  readonly turn: number;
}

export function lineOf(event: RunEvent, turn: number): string {
  return JSON.stringify(turn === 0 ? event : { ...event, turn });
}

/**
 * What the lines give. A last line without its end was cut by a crash and is not counted; nor is what a window wrote
 * after another had taken its run over.
 */
export function replay(text: string | undefined): Replayed {
  const lines = (text ?? '').split('\n').slice(0, -1);
  let record: RunRecord | undefined;
  let last = 0;
  for (const line of lines) {
    const parsed = parseLine(line);
    if (!parsed) continue;
    const { turn = 0, ...event } = parsed;
    if (turn < last) continue;
    last = turn;
    record = applyEvent(record, event);
  }
  return { record, turn: last };
}

/** Lines are our own writing: what parses and has what its type is read for is an event. */
function parseLine(line: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isLine(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isLine(value: unknown): value is Line {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  if (value.type === 'start') return 'batches' in value && Array.isArray(value.batches);
  if (value.type === 'add')
    return 'batch' in value && typeof value.batch === 'object' && value.batch !== null;
  if (value.type === 'verdict') return 'verdict' in value && typeof value.verdict === 'object';
  return value.type === 'batch' || value.type === 'adopt' || value.type === 'end';
}
