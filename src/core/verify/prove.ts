import { asCdnError, CdnError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type { Fingerprint } from './hash.ts';
import type { Probe, ProbeUrl } from './probe.ts';
import { judge, type Verdict } from './verdict.ts';

/** One purged URL and what it is compared with. */
export interface Subject {
  readonly url: string;
  /** Origin to connect to in place of the URL's own. */
  readonly connectTo?: string | undefined;
  /** Sent to the edge beside our own. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The same path at the origin. */
  readonly originUrl?: string | undefined;
  /** The mapped file, as it was when the purge began; `undefined` when it is gone or too large to compare. */
  readonly local?: Fingerprint | Promise<Fingerprint | undefined> | undefined;
  /** The file was deleted or renamed, so the edge is to answer that there is none. */
  readonly isGone?: boolean | undefined;
}

/** An answer, or why there was none. */
export type Asked = Probe | CdnError;

export interface ProvePorts {
  readonly probe: ProbeUrl;
  readonly clock: Clock;
}

/** The purge that a subject is looked at for. */
export interface Purge {
  readonly before: Asked | undefined;
  /** When it was sent, in milliseconds since the epoch. */
  readonly purgedAt: number;
  /** The service said that it is complete, so there is little left to wait for. */
  readonly ended: boolean;
  /** How long the service said that it would take. */
  readonly estimateSeconds: number | undefined;
}

/** Times to look again while the edge still serves the old copy, in milliseconds after the one before. */
const looksAfterEnd = [500, 2_000, 5_000];
/** Without a task to follow, only the edge itself says when the purge has arrived. */
const looksWithoutEnd = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const longestWaitMs = 30_000;
/** Nobody waits for longer than this; some accounts' estimates are of hours. */
const longestEstimateSeconds = 600;

/** Never rejects but for a cancellation: an edge that does not answer is a finding. */
export async function ask(subject: Subject, { probe }: ProvePorts, signal: AbortSignal): Promise<Asked> {
  const { url, connectTo, headers } = subject;
  return probe(url, { signal, connectTo, headers }).catch(orCancelled);
}

/** Looks at the edge after a purge until it is seen to serve something else than before, or there is no more to wait for. */
export async function prove(
  subject: Subject,
  { before, purgedAt, ended, estimateSeconds }: Purge,
  ports: ProvePorts,
  signal: AbortSignal,
): Promise<Verdict> {
  const waits = ended ? looksAfterEnd : waitsFor(estimateSeconds);
  for (let look = 0; ; look++) {
    const after = await ask(subject, ports, signal);
    const origin = await askOrigin(subject, ports, signal);
    const { isGone } = subject;
    const verdict = judge({ before, after, origin, local: await subject.local, isGone, purgedAt });
    const wait = waits[look];
    if (wait === undefined || !mayChange(verdict, ended, isProbe(before))) return verdict;
    await ports.clock.sleep(wait, signal);
  }
}

/** Whether a later look may find what this one did not: without an end to wait for, the purge may be on its way. */
function mayChange(verdict: Verdict, ended: boolean, knowsBefore: boolean): boolean {
  if (verdict.kind === 'oldAtEdge') return true;
  if (verdict.kind === 'stillThere') return verdict.from === 'edge' || (!ended && verdict.from === undefined);
  if (ended) return false;
  // Another version than the file may still be the one from before, when nobody saw that.
  if (verdict.kind === 'different') return !knowsBefore;
  return verdict.kind === 'missing' || (verdict.kind === 'unknown' && verdict.reason === 'noEvidence');
}

function isProbe(asked: Asked | undefined): boolean {
  return asked !== undefined && !(asked instanceof CdnError);
}

/** Goes on until the estimate has passed, and once more after it. */
function waitsFor(estimateSeconds = 0): number[] {
  const planned = looksWithoutEnd.reduce((sum, wait) => sum + wait, 0);
  const beyondMs = Math.min(estimateSeconds, longestEstimateSeconds) * 1000 + longestWaitMs - planned;
  const more = Math.max(0, Math.ceil(beyondMs / longestWaitMs));
  return [...looksWithoutEnd, ...Array.from({ length: more }, () => longestWaitMs)];
}

async function askOrigin(
  { originUrl }: Subject,
  { probe }: ProvePorts,
  signal: AbortSignal,
): Promise<Asked | undefined> {
  return originUrl === undefined ? undefined : probe(originUrl, { signal }).catch(orCancelled);
}

function orCancelled(thrown: unknown): CdnError {
  const error = asCdnError(thrown);
  if (error.kind === 'cancelled') throw error;
  return error;
}
