import type { ErrorSummary } from '../errors.ts';
import type { Verdict } from '../verify/verdict.ts';
import type { PlannedBatch } from './plan.ts';

/**
 * `notSent → sending → accepted → following → complete | failed | timedOut`, `sending → rejected | unknown`,
 * `notSent → cancelled`. `accepted` is the end where tasks cannot be followed.
 */
export type BatchState =
  | 'notSent'
  | 'sending'
  | 'accepted'
  | 'following'
  | 'complete'
  | 'failed'
  | 'timedOut'
  | 'rejected'
  | 'unknown'
  | 'cancelled';

export type RunState = 'running' | 'finished' | 'cancelled' | 'interrupted';

export interface BatchRecord extends PlannedBatch {
  readonly state: BatchState;
  /** How many times the request went out. 2 after a lost answer. */
  readonly attempts: number;
  readonly taskIds: readonly string[];
  readonly requestId?: string;
  /** When its last request left, in milliseconds since the epoch. */
  readonly sentAt?: number;
  /** How long the service said that it would take. */
  readonly estimateSeconds?: number;
  /** Progress of the slowest task, 0–100. */
  readonly percent?: number;
  /** Why it was rejected, or why it can't be followed. */
  readonly refusal?: ErrorSummary;
  /** The service's own words for a failed task. */
  readonly reason?: string;
  /** What the edge served afterwards, by URL; of long lists only the first are looked at. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
}

export interface RunRecord {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly state: RunState;
  /** Its window left it, and another one has it or had it: what was not sent then never is. */
  readonly adopted?: true;
  /** What the person picked: file names for the titles. */
  readonly files: readonly string[];
  /** Names by profile id, as they were then. */
  readonly profiles: Readonly<Record<string, string>>;
  readonly batches: readonly BatchRecord[];
}

export interface RunStart {
  readonly id: string;
  readonly startedAt: number;
  readonly files: readonly string[];
  readonly profiles: Readonly<Record<string, string>>;
  readonly batches: readonly PlannedBatch[];
}

/** `objects` narrows a request: a refused one to those that the refusal is about. */
type BatchFacts = Partial<
  Pick<
    BatchRecord,
    'objects' | 'taskIds' | 'requestId' | 'sentAt' | 'estimateSeconds' | 'percent' | 'refusal' | 'reason'
  >
>;

/** What the journal holds, one per line. */
export type RunEvent =
  | ({ readonly type: 'start' } & RunStart)
  | ({ readonly type: 'batch'; readonly id: number; readonly state: BatchState } & BatchFacts)
  /** The rest of a refused request, as a request of its own. */
  | { readonly type: 'add'; readonly batch: PlannedBatch }
  | { readonly type: 'verdict'; readonly id: number; readonly url: string; readonly verdict: Verdict }
  /** Another window goes on with the run: what the one before writes from here on does not count. */
  | { readonly type: 'adopt' }
  | { readonly type: 'end'; readonly state: 'finished' | 'cancelled' | 'interrupted' };

/** The record after an event. Live runs and runs read from disk go through this one function. */
export function applyEvent(record: RunRecord | undefined, event: RunEvent): RunRecord | undefined {
  if (event.type === 'start') return startRecord(event);
  if (!record) return undefined;
  switch (event.type) {
    case 'batch': {
      const { type: _type, ...facts } = event;
      return changeBatch(record, event.id, batch => advance(batch, facts));
    }
    case 'add':
      return { ...record, batches: [...record.batches, newBatch(event.batch)] };
    case 'verdict':
      return changeBatch(record, event.id, batch => ({
        ...batch,
        verdicts: { ...batch.verdicts, [event.url]: event.verdict },
      }));
    case 'adopt':
      return { ...record, adopted: true };
    case 'end':
      return { ...record, state: event.state };
  }
}

function changeBatch(record: RunRecord, id: number, change: (batch: BatchRecord) => BatchRecord): RunRecord {
  return { ...record, batches: record.batches.map(batch => (batch.id === id ? change(batch) : batch)) };
}

function startRecord({ id, startedAt, files, profiles, batches }: RunStart): RunRecord {
  return {
    id,
    startedAt,
    state: 'running',
    files,
    profiles,
    batches: batches.map(newBatch),
  };
}

function newBatch(batch: PlannedBatch): BatchRecord {
  return { ...batch, state: 'notSent', attempts: 0, taskIds: [], verdicts: {} };
}

function advance(batch: BatchRecord, facts: { readonly state: BatchState } & BatchFacts): BatchRecord {
  return { ...batch, ...facts, attempts: batch.attempts + (facts.state === 'sending' ? 1 : 0) };
}

const unpurged: ReadonlySet<BatchState> = new Set([
  'notSent',
  'cancelled',
  'rejected',
  'failed',
  'timedOut',
  'unknown',
]);

/** Whether a request of a run that has ended purged nothing, or not for sure. */
export function isToRetry({ state }: BatchRecord): boolean {
  return unpurged.has(state);
}

/**
 * A run whose window is gone: what was being sent is unknown, what was accepted stays so, and the rest was not
 * sent.
 */
export function interrupt(record: RunRecord): RunRecord {
  if (record.state !== 'running') return record;
  return {
    ...record,
    state: 'interrupted',
    batches: record.batches.map(batch =>
      batch.state === 'sending' ? { ...batch, state: 'unknown' } : batch,
    ),
  };
}
