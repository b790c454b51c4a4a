import type { Fingerprint } from './hash.ts';
import type { Probe } from './probe.ts';

/** Whether two answers carry the same content; `undefined` when they don't say. */
export function sameContent(one: Probe, other: Probe): boolean | undefined {
  if (one.sha256 !== undefined && other.sha256 !== undefined) return one.sha256 === other.sha256;
  if (one.whole !== other.whole || differ(one.contentLength, other.contentLength)) return false;
  if (one.etag !== undefined && other.etag !== undefined) return opaque(one.etag) === opaque(other.etag);
  if (differ(one.lastModified, other.lastModified)) return false;
  const alike = one.lastModified !== undefined && one.contentLength !== undefined;
  return alike && one.lastModified === other.lastModified && one.contentLength === other.contentLength
    ? true
    : undefined;
}

/** Whether an answer carries the local file; `undefined` when only a part of it was read and nothing speaks against it. */
export function sameAsLocal(probe: Probe, local: Fingerprint): boolean | undefined {
  if (probe.sha256 !== undefined) return probe.sha256 === local.sha256;
  if (differ(probe.contentLength, local.bytes)) return false;
  return !probe.whole && probe.bytes > local.bytes ? false : undefined;
}

function differ(one: string | number | undefined, other: string | number | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** An entity tag without its weakness: edges that compress weaken the origin's. */
function opaque(etag: string): string {
  return etag.replace(/^W\//, '');
}

/** `Age` counts whole seconds, by clocks that tick at different moments, and the answer travels. */
const slackMs = 1000;

/** Whether the edge asked its origin after the purge; `undefined` when the answers don't say. */
export function fetchedAnew(before: Probe | undefined, after: Probe, purgedAt: number): boolean | undefined {
  if (after.age !== undefined) {
    const storedAt = after.at - after.age * 1000;
    if (storedAt - slackMs >= purgedAt) return true;
    if (storedAt + slackMs < purgedAt) return false;
  }
  if (after.cacheStatus === 'miss' || after.cacheStatus === 'revalidated') return true;
  return before === undefined || differ(before.servedBy, after.servedBy)
    ? undefined
    : comesLater(before, after);
}

/** The same question asked of two answers of one server: is the second one's object another than the first one's? */
function comesLater(before: Probe, after: Probe): boolean | undefined {
  const elapsedMs = after.at - before.at;
  if (before.age !== undefined && after.age !== undefined) {
    const agedMs = (after.age - before.age) * 1000;
    return agedMs < elapsedMs - 2 * slackMs ? true : undefined;
  }
  if (before.date === undefined || after.date === undefined) return undefined;
  if (before.date === after.date && elapsedMs > 2 * slackMs) return false;
  const datedAnewMs = after.date - before.date - elapsedMs;
  return datedAnewMs > 2 * slackMs ? true : undefined;
}
