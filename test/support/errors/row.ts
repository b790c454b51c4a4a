import { CdnError, type CdnErrorKind } from '../../../src/core/errors.ts';
import type { Reply, SignedRequest } from '../../../src/core/http/call.ts';
import { retryDelay } from '../../../src/core/http/retry.ts';
import { createSend } from '../../../src/core/http/send.ts';
import type { Http } from '../../../src/core/ports.ts';
import type { Profile } from '../../../src/core/profiles/profile.ts';
import { providers } from '../../../src/core/providers/registry.ts';
import { createFakeLog } from '../fakeLog.ts';
import { fakeProfile } from '../fakeProfile.ts';

/** One line of docs/errors.md: something that goes wrong, and what the code calls it. */
export interface ErrorRow {
  /** What has happened, for whoever reads the table. */
  readonly cause: string;
  /** What the extension gets to see of it, in few words. */
  readonly shown: string;
  readonly kind: CdnErrorKind;
  /** Rejects with what the real code makes of it. */
  readonly happen: () => Promise<Failure>;
}

export interface Failure {
  readonly error: CdnError;
  /** The profile whose key was used. */
  readonly profile: string;
  /** Milliseconds between the attempts of one purge request. */
  readonly waits: readonly number[];
}

/** When all of it happens. */
export const happensAt: number = Date.UTC(2026, 10, 22, 12);

const url = 'https://static.example.com/app.js';

/** A purge whose every request is answered so. */
export function purging(answer: Http, facts: Partial<Profile> = {}): () => Promise<Failure> {
  return async () => {
    const profile = fakeProfile({ name: 'prod', ...facts });
    const provider = providers[profile.provider].bind(profile);
    const sentAt: number[] = [];
    let now = happensAt;
    const send = createSend({
      http: (request, signal) => {
        sentAt.push(now);
        return answer(request, signal);
      },
      clock: {
        now: () => now,
        sleep: async ms => {
          now += ms;
        },
      },
      nonce: () => 'n0nce',
      log: createFakeLog(),
    });
    const call = provider.purge.submit({
      kind: 'url',
      objects: [url],
      network: 'production',
      mode: 'invalidate',
    });
    const error = await errorOf(send(provider, call, new AbortController().signal));
    return {
      error,
      profile: profile.name,
      waits: sentAt.slice(1).map((time, index) => time - (sentAt[index] ?? time)),
    };
  };
}

/** Something else than a purge, that goes wrong on this machine. */
export function working(work: () => Promise<unknown>): () => Promise<Failure> {
  return async () => ({ error: await errorOf(work()), profile: 'prod', waits: [] });
}

async function errorOf(work: Promise<unknown>): Promise<CdnError> {
  try {
    await work;
  } catch (thrown) {
    if (thrown instanceof CdnError) return thrown;
    throw thrown;
  }
  throw new Error('Nothing went wrong.');
}

/** Stands in an answer for the string that the request was signed over. */
export const whatWasSigned = '‹what was signed›';

/** Answers everything with this. */
export function answering({ status, headers, body }: Reply): Http {
  return async ({ stringToSign = '' }: SignedRequest) => {
    const inJson = JSON.stringify(stringToSign).slice(1, -1);
    return { status, headers, body: body.replace(whatWasSigned, () => inJson) };
  };
}

/** When the request goes again by itself. An answer that may have been lost makes the run send a purge once more. */
export function wordAgain({ error, waits }: Failure): string {
  if (waits.length > 0) return wordWaits(waits);
  if (!error.maybeSent || error.kind === 'cancelled') return 'no';
  const asked = [1, 2].flatMap(attempt => retryDelay(error, 'always', attempt) ?? []);
  const purge = 'a purge once, at once';
  return asked.length > 0 ? `${purge}; a question ${wordWaits(asked)}` : purge;
}

function wordWaits(waits: readonly number[]): string {
  return `after ${waits.map(ms => `${ms / 1000} s`).join(', then ')}`;
}
