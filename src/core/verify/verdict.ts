import { CdnError, type ErrorSummary, summarize } from '../errors.ts';
import { fetchedAnew, sameAsLocal, sameContent } from './compare.ts';
import type { Fingerprint } from './hash.ts';
import type { Probe } from './probe.ts';

export interface Evidence {
  /** The probe just before the purge. */
  readonly before?: Probe | CdnError | undefined;
  readonly after: Probe | CdnError;
  /** The same path at the origin, asked after the purge. */
  readonly origin?: Probe | CdnError | undefined;
  /** The file that the URL is mapped from. */
  readonly local?: Fingerprint | undefined;
  /** The file was deleted or renamed, so the edge is to answer that there is none. */
  readonly isGone?: boolean | undefined;
  /** When the purge was sent, in milliseconds since the epoch, by the clock that dated the probes. */
  readonly purgedAt: number;
}

export type Outcome =
  /** The edge serves what the file holds, or what the origin holds. */
  | { readonly kind: 'fresh'; readonly proof: 'local' | 'origin' }
  /** The edge asked its origin after the purge; `changed` is `undefined` when the content before is not known. */
  | { readonly kind: 'refetched'; readonly changed: boolean | undefined }
  /** The edge still serves what it had before the purge. */
  | { readonly kind: 'oldAtEdge' }
  /** The purge worked, the origin still serves the old content: the file is not deployed. */
  | { readonly kind: 'oldAtOrigin' }
  /** Not the content of the `from` side, and not known to be the old one: another version, or changed on its way. */
  | { readonly kind: 'different'; readonly from: 'local' | 'origin' }
  | { readonly kind: 'missing'; readonly status: number }
  | GoneOutcome
  | UnknownOutcome;

/** What became of the URL of a deleted or renamed file. */
export type GoneOutcome =
  | { readonly kind: 'gone' }
  /** The content from before is still served: by an old copy, or since the origin has it; `undefined` when nothing says which. */
  | { readonly kind: 'stillThere'; readonly from: 'edge' | 'origin' | undefined }
  /** Other content than before: a newer version, or a page that stands in for every missing file. */
  | { readonly kind: 'replaced' };

export type UnknownOutcome =
  | { readonly kind: 'unknown'; readonly reason: 'unreachable'; readonly error: ErrorSummary }
  | { readonly kind: 'unknown'; readonly reason: 'redirect'; readonly location: string | undefined }
  | {
      readonly kind: 'unknown';
      readonly reason: 'forbidden' | 'serverError' | 'status';
      readonly status: number;
    }
  /** Nothing says whether the edge fetched it again, and there is nothing to compare it with. */
  | { readonly kind: 'unknown'; readonly reason: 'noEvidence' };

/** What browsers are told to do with the copies that they hold: no purge reaches those. */
export interface BrowserCaching {
  readonly maxAgeSeconds: number | undefined;
  readonly immutable: boolean;
  readonly noStore: boolean;
  readonly noCache: boolean;
}

/** Plain data: it is kept in the journal. */
export type Verdict = Outcome & {
  /** The one edge that was asked; nothing is claimed for others. `undefined` when it gave no name. */
  readonly edge: string | undefined;
  /** It was asked at an address that the rule names, not through the proxy. `undefined` when it gave no answer. */
  readonly direct: boolean | undefined;
  /** `undefined` when the edge gave no answer. */
  readonly browser: BrowserCaching | undefined;
};

/** What the probes prove, and no more than that. */
export function judge(evidence: Evidence): Verdict {
  const { after } = evidence;
  if (after instanceof CdnError) {
    return {
      kind: 'unknown',
      reason: 'unreachable',
      error: summarize(after),
      edge: undefined,
      direct: undefined,
      browser: undefined,
    };
  }
  const outcome = evidence.isGone ? judgeGone(evidence, after) : judgeKept(evidence, after);
  return {
    ...outcome,
    edge: after.servedBy,
    direct: after.direct,
    browser: readBrowserCaching(after.cacheControl),
  };
}

function judgeKept(evidence: Evidence, after: Probe): Outcome {
  return judgeStatus(after) ?? judgeContent(compareAll(evidence, after));
}

function judgeGone(evidence: Evidence, after: Probe): Outcome {
  const outcome = judgeStatus(after);
  if (outcome) return outcome.kind === 'missing' ? { kind: 'gone' } : outcome;
  const { isOrigin, changed, refetched } = compareAll(evidence, after);
  const isOld = refetched === false || (refetched === undefined && changed === false && isOrigin === false);
  if (isMissing(evidence.origin) || (isOld && isOrigin !== true)) return { kind: 'stillThere', from: 'edge' };
  if (changed === true && !isMissing(evidence.before)) return { kind: 'replaced' };
  return { kind: 'stillThere', from: isOrigin === true || refetched === true ? 'origin' : undefined };
}

function isMissing(asked: Probe | CdnError | undefined): boolean {
  return !(asked instanceof CdnError) && (asked?.status === 404 || asked?.status === 410);
}

function judgeStatus(after: Probe): Outcome | undefined {
  const { status, location, url } = after;
  if (status === 200) return undefined;
  if (isMissing(after)) return { kind: 'missing', status };
  if (status === 401 || status === 403) return { kind: 'unknown', reason: 'forbidden', status };
  if (status >= 500) return { kind: 'unknown', reason: 'serverError', status };
  if (status >= 300 && status < 400)
    return { kind: 'unknown', reason: 'redirect', location: placeOf(location, url) };
  return { kind: 'unknown', reason: 'status', status };
}

/** Without query and fragment: redirects carry signatures and tokens there, and a verdict is kept. */
function placeOf(location: string | undefined, base: string): string | undefined {
  const target = location === undefined ? undefined : URL.parse(location, base);
  return target ? target.origin + target.pathname : undefined;
}

/** What the probes say of each other; `undefined` where they don't. */
interface Findings {
  readonly isLocal: boolean | undefined;
  readonly isOrigin: boolean | undefined;
  readonly changed: boolean | undefined;
  readonly refetched: boolean | undefined;
}

function compareAll({ before, origin, local, purgedAt }: Evidence, after: Probe): Findings {
  const earlier = before instanceof CdnError ? undefined : before;
  const atOrigin = origin instanceof CdnError || origin?.status !== 200 ? undefined : origin;
  const changed = earlier && hasChanged(earlier, after);
  return {
    isLocal: local && sameAsLocal(after, local),
    isOrigin: atOrigin && sameContent(after, atOrigin),
    changed,
    refetched: fetchedAnew(earlier, after, purgedAt) ?? (changed === true ? true : undefined),
  };
}

function hasChanged(before: Probe, after: Probe): boolean | undefined {
  if (isMissing(before)) return true;
  const same = before.status === 200 ? sameContent(before, after) : undefined;
  return same === undefined ? undefined : !same;
}

function judgeContent({ isLocal, isOrigin, changed, refetched }: Findings): Outcome {
  if (isLocal === true) return { kind: 'fresh', proof: 'local' };
  if (isOrigin === true && isLocal === undefined) return { kind: 'fresh', proof: 'origin' };
  if (isOrigin === true) return notTheFile(changed);
  if (refetched === false) return { kind: 'oldAtEdge' };
  if (isOrigin === false && refetched === undefined && changed === false) return { kind: 'oldAtEdge' };
  if (isOrigin === false) return { kind: 'different', from: 'origin' };
  if (refetched === true) return isLocal === false ? notTheFile(changed) : { kind: 'refetched', changed };
  if (isLocal === false && changed === undefined) return { kind: 'different', from: 'local' };
  return { kind: 'unknown', reason: 'noEvidence' };
}

function notTheFile(changed: boolean | undefined): Outcome {
  return changed === false ? { kind: 'oldAtOrigin' } : { kind: 'different', from: 'local' };
}

function readBrowserCaching(cacheControl: string | undefined): BrowserCaching {
  const directives = (cacheControl ?? '')
    .toLowerCase()
    .split(',')
    .map(directive => directive.trim());
  const maxAge = directives.map(directive => /^max-age="?(\d{1,15})"?$/.exec(directive)?.[1]).find(Boolean);
  return {
    maxAgeSeconds: maxAge === undefined ? undefined : Number(maxAge),
    immutable: directives.includes('immutable'),
    noStore: directives.includes('no-store'),
    noCache: directives.includes('no-cache'),
  };
}
