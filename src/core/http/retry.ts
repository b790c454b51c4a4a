import type { CdnError } from '../errors.ts';
import type { ApiCall } from './call.ts';

const attempts = 3;
const firstDelayMs = 500;
/** A longer wait than this is the person's decision, not ours. */
const longestDelayMs = 60_000;

/**
 * Milliseconds to wait before the next attempt, or `undefined` when the error stands. A call that acts is repeated
 * only when the service refused it or was never reached.
 */
export function retryDelay(
  error: CdnError,
  resend: ApiCall<unknown>['resend'],
  attempt: number,
): number | undefined {
  if (attempt >= attempts) return undefined;
  if (!['throttled', 'unavailable', 'network', 'timeout'].includes(error.kind)) return undefined;
  if (resend === 'ifNotSent' && error.maybeSent) return undefined;
  const delay = error.retryAfterMs ?? firstDelayMs * 2 ** (attempt - 1);
  return delay > longestDelayMs ? undefined : delay;
}
