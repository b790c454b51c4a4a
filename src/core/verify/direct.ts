import { type IncomingMessage, request as httpRequest } from 'node:http';
import { type RequestOptions, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { getCACertificates } from 'node:tls';
import { isEncoded } from './edgeHeaders.ts';

/** An answer whose body is still to be read. */
export interface LiveReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
  /** Whether the body is what the file holds, without a content coding. */
  readonly plain: boolean;
}

/**
 * GET of a URL at an address of our choice, with the URL's Host and SNI, which `fetch` can't set. Goes straight there,
 * not through a proxy.
 */
export async function requestDirect(
  url: URL,
  connectTo: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<LiveReply> {
  const options: RequestOptions = {
    host: unbracketed(connectTo.hostname),
    port: connectTo.port,
    path: url.pathname + url.search,
    headers: { ...headers, host: url.host },
    agent: false,
    signal,
  };
  const secure = connectTo.protocol === 'https:';
  const response = await answer(secure ? { ...options, ...serverIdentity(url) } : options, secure);
  const received = joinHeaders(response);
  return {
    status: response.statusCode ?? 0,
    headers: received,
    body: response,
    plain: !isEncoded(received),
  };
}

function answer(options: RequestOptions, secure: boolean): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = secure ? httpsRequest(options, resolve) : httpRequest(options, resolve);
    request.on('error', reject);
    request.end();
  });
}

/** Whom the certificate must name, and who may vouch for it: also those whom the system trusts. */
function serverIdentity(url: URL): RequestOptions {
  const name = unbracketed(url.hostname);
  return {
    ca: [...getCACertificates('default'), ...getCACertificates('system')],
    ...(isIP(name) === 0 ? { servername: name } : {}),
  };
}

function unbracketed(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

function joinHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
