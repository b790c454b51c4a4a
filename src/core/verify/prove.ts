import { asCdnError, type CdnError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type { Fingerprint } from './hash.ts';
import type { Probe, ProbeUrl } from './probe.ts';
import { judge, type Verdict } from './verdict.ts';

/** One purged URL and what it is compared with. */
export interface Subject {
  readonly url: string;
  /** Origin to connect to in place of the URL's own. */
  readonly connectTo?: string | undefined;
  /** The same path at the origin. */
  readonly originUrl?: string | undefined;
  /** The mapped file, as it was when the purge began; `undefined` when it is gone or too large to compare. */
  readonly local?: Fingerprint | Promise<Fingerprint | undefined> | undefined;
}

/** An answer, or why there was none. */
export type Asked = Probe | CdnError;

export interface ProvePorts {
  readonly probe: ProbeUrl;
  readonly clock: Clock;
}

/** Times to look again while the edge still serves the old copy, in milliseconds after the one before. */
const looksAfterEnd = [500, 2_000, 5_000];
/** Without a task to follow, only the edge itself says when the purge has arrived. */
const looksWithoutEnd = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** Never rejects but for a cancellation: an edge that does not answer is a finding. */
export async function ask(subject: Subject, { probe }: ProvePorts, signal: AbortSignal): Promise<Asked> {
  return probe(subject.url, { signal, connectTo: subject.connectTo }).catch(orCancelled);
}

/**
 * Looks at the edge after a purge until it no longer serves what it did before. `ended`: the service said that the
 * purge is complete, so there is little left to wait for.
 */
export async function prove(
  subject: Subject,
  before: Asked | undefined,
  purgedAt: number,
  ended: boolean,
  ports: ProvePorts,
  signal: AbortSignal,
): Promise<Verdict> {
  const waits = ended ? looksAfterEnd : looksWithoutEnd;
  for (let look = 0; ; look++) {
    const after = await ask(subject, ports, signal);
    const origin = await askOrigin(subject, ports, signal);
    const verdict = judge({ before, after, origin, local: await subject.local, purgedAt });
    const wait = waits[look];
    if (wait === undefined || verdict.kind !== 'oldAtEdge') return verdict;
    await ports.clock.sleep(wait, signal);
  }
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
