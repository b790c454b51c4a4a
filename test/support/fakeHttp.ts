import { CdnError } from '../../src/core/errors.ts';
import type { Reply, SignedRequest } from '../../src/core/http/call.ts';
import type { Http } from '../../src/core/ports.ts';

/** A request as it left. */
export interface Sent {
  readonly request: SignedRequest;
  /** What the `x-acs-action` header says. */
  readonly action: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
}

export interface FakeHttp {
  readonly http: Http;
  readonly sent: readonly Sent[];
}

/** A service by hand: what `answer` throws is a transport error. `count` is the number of the request, from 1. */
export function createFakeHttp(
  answer: (sent: Sent, count: number, signal: AbortSignal) => Reply | Promise<Reply>,
): FakeHttp {
  const sent: Sent[] = [];
  return {
    sent,
    http: async (request, signal) => {
      const each = {
        request,
        action: request.headers['x-acs-action'] ?? '',
        query: new URL(request.url).searchParams,
        form: new URLSearchParams(request.body),
      };
      sent.push(each);
      return answer(each, sent.length, signal);
    },
  };
}

export function jsonReply(status: number, body: object, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: JSON.stringify(body) };
}

/** A refusal in the service's own form. */
export function refusalReply(status: number, code: string, message = 'Refused.'): Reply {
  return jsonReply(status, {
    RequestId: 'R-refused',
    HostId: 'cdn.aliyuncs.com',
    Code: code,
    Message: message,
  });
}

/** The request arrived, its answer did not. */
export function lostAnswer(): CdnError {
  return new CdnError('network', { code: 'ECONNRESET', maybeSent: true });
}

/** The service was not reached. */
export function neverReached(): CdnError {
  return new CdnError('network', { code: 'ECONNREFUSED', maybeSent: false });
}
