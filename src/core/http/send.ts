import { CdnError, asCdnError, cancelled } from '../errors.ts';
import type { Clock, Http, Log, Nonce } from '../ports.ts';
import type { BoundProvider } from '../providers/provider.ts';
import type { ApiCall, SignedRequest } from './call.ts';
import { createPace, type Pace } from './pacing.ts';
import { retryDelay } from './retry.ts';

export interface SenderPorts {
  readonly http: Http;
  readonly clock: Clock;
  readonly nonce: Nonce;
  readonly log: Log;
}

/** What sending needs of a provider. */
type Signer = Pick<BoundProvider, 'sign' | 'limits' | 'explain'>;

/**
 * Runs a call: waits for its turn, signs, sends, parses, tries again where that is safe. `leaving` runs when a request's
 * turn has come, and before it leaves. Rejects with a CdnError only, or as `leaving` does.
 */
export type Send = <T>(
  provider: Signer,
  call: ApiCall<T>,
  signal: AbortSignal,
  leaving?: () => Promise<void>,
) => Promise<T>;

export function createSend(ports: SenderPorts): Send {
  const pace = createPace(ports.clock);
  return async (provider, call, signal, leaving) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await sendOnce(ports, pace, provider, call, signal, leaving);
      } catch (thrown) {
        const error = asCdnError(thrown);
        const delay = retryDelay(error, call.resend, attempt);
        logFailure(ports.log, call.name, attempt, error);
        if (delay === undefined) throw error;
        await ports.clock.sleep(delay, signal);
      }
    }
  };
}

/** Each attempt is signed anew: a nonce is good for one request. */
async function sendOnce<T>(
  { http, clock, nonce, log }: SenderPorts,
  pace: Pace,
  provider: Signer,
  call: ApiCall<T>,
  signal: AbortSignal,
  leaving: (() => Promise<void>) | undefined,
): Promise<T> {
  if (signal.aborted) throw cancelled();
  let sentAt = 0;
  let signed: SignedRequest | undefined;
  const reply = await pace(provider.limits, call.cost, signal, async () => {
    await leaving?.();
    if (signal.aborted) throw cancelled();
    // Dated after the wait: a signature is good for seconds only.
    sentAt = clock.now();
    signed = provider.sign(call.request, { now: sentAt, nonce: nonce() });
    return http(signed, signal);
  });
  log.debug(`${call.name}: HTTP ${reply.status} in ${clock.now() - sentAt} ms`);
  try {
    return call.parse(reply, sentAt);
  } catch (thrown) {
    // An answer that breaks its reader says nothing about what the service did.
    if (!(thrown instanceof CdnError)) throw new CdnError('badReply', { cause: thrown, maybeSent: true });
    throw signed && provider.explain ? provider.explain(thrown, reply, signed) : thrown;
  }
}

function logFailure(log: Log, name: string, attempt: number, error: CdnError): void {
  if (error.kind === 'cancelled') return;
  const facts = [
    `${name} attempt ${attempt}: ${error.kind}`,
    error.code && `code ${error.code}`,
    error.requestId && `request ${error.requestId}`,
    error.providerMessage,
  ];
  log.warn(facts.filter(Boolean).join(', '));
}
