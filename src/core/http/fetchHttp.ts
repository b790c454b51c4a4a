import { CdnError, cancelled } from '../errors.ts';
import type { Http } from '../ports.ts';
import type { Reply } from './call.ts';

/** The global `fetch`, without a dispatcher: only so does VS Code give it the user's proxy and certificates. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface HttpLimits {
  readonly timeoutMs: number;
  /** Largest body that is read; an API answer is a few kilobytes. */
  readonly maxBytes: number;
}

const apiLimits: HttpLimits = { timeoutMs: 30_000, maxBytes: 4 * 1024 * 1024 };

/** The sender's way out. Does not follow redirects: a signature is for one host. */
export function createFetchHttp(fetch: Fetch, limits: HttpLimits = apiLimits): Http {
  return async (request, signal) => {
    const timeout = AbortSignal.timeout(limits.timeoutMs);
    try {
      const response = await fetch(request.url, {
        method: request.method,
        headers: { ...request.headers },
        redirect: 'manual',
        signal: AbortSignal.any([signal, timeout]),
        ...(request.body === undefined ? {} : { body: request.body }),
      });
      return await readReply(response, limits.maxBytes);
    } catch (thrown) {
      throw toTransportError(thrown, signal, timeout, request.url);
    }
  };
}

async function readReply(response: Response, maxBytes: number): Promise<Reply> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new CdnError('tooLarge', { detail: { bytes: maxBytes }, maybeSent: true });
    chunks.push(chunk);
  }
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

/** System errors after which nothing can have reached the service. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Words a failed `fetch` as a CdnError; the URL gives the host, its query never leaves. */
export function toTransportError(
  thrown: unknown,
  signal: AbortSignal,
  timeout: AbortSignal,
  url: string,
): CdnError {
  if (thrown instanceof CdnError) return thrown;
  if (signal.aborted) return cancelled(true);
  const detail = { host: new URL(url).host };
  if (timeout.aborted) return new CdnError('timeout', { detail, maybeSent: true });
  const { code, syscall } = systemFacts(thrown);
  // The same `ETIMEDOUT` comes from a connection that is never made and from one that falls silent.
  const connecting = syscall === 'connect' || (code !== undefined && neverSent.has(code));
  const untrusted = isCertificateCode(code);
  return new CdnError('network', {
    code,
    detail: untrusted ? { ...detail, state: 'untrusted' } : detail,
    maybeSent: !(connecting || untrusted),
    cause: thrown,
  });
}

function isCertificateCode(code = ''): boolean {
  return code.startsWith('ERR_TLS') || /CERT|SELF_SIGNED|LEAF_SIGNATURE/.test(code);
}

/** The innermost system code of an error and its causes: `fetch` wraps them, more than once behind a proxy. */
function systemFacts(thrown: unknown): { code: string | undefined; syscall: unknown } {
  let code: string | undefined;
  let syscall: unknown;
  let current = thrown;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if ('code' in current && typeof current.code === 'string') code = current.code;
    if ('syscall' in current) syscall = current.syscall;
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return { code, syscall };
}
