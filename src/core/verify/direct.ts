import { type Socket, isIP, connect as openTcp } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { type ConnectionOptions, checkServerIdentity, getCACertificates, connect as openTls } from 'node:tls';
import request from 'undici/lib/api/api-request.js';
import Client from 'undici/lib/dispatcher/client.js';
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
 * not through a proxy: docs/decisions/0004. The one connection is closed when the body was read or left.
 */
export async function requestDirect(
  url: URL,
  connectTo: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<LiveReply> {
  const client = new Client(connectTo.origin, {
    connect: (_place, connected) => open(url, connectTo, signal, connected),
    // The signal is the only time limit; without pipelining the connection is not kept.
    pipelining: 0,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  try {
    const reply = await request.call(client, {
      method: 'GET',
      path: url.pathname + url.search,
      headers: { ...headers, host: url.host },
    });
    const received = joinHeaders(reply.headers);
    return {
      status: reply.statusCode,
      headers: received,
      body: readThenClose(reply.body, client),
      plain: !isEncoded(received),
    };
  } catch (thrown) {
    await client.destroy();
    throw thrown;
  }
}

/** Our own socket instead of the client's: that one outlives an abort until it is connected. */
function open(
  url: URL,
  connectTo: URL,
  signal: AbortSignal,
  connected: (error: Error | null, socket?: Socket) => void,
): void {
  const host = unbracketed(connectTo.hostname);
  const secure = connectTo.protocol === 'https:';
  const port = Number(connectTo.port) || (secure ? 443 : 80);
  const socket = secure ? openTls({ host, port, ...serverIdentity(url) }) : openTcp({ host, port });
  addAbortSignal(signal, socket);
  socket.once('error', connected);
  socket.once(secure ? 'secureConnect' : 'connect', () => {
    socket.off('error', connected);
    connected(null, socket);
  });
}

/** Whom the certificate must name, and who may vouch for it: also those whom the system trusts. */
function serverIdentity(url: URL): ConnectionOptions {
  const name = unbracketed(url.hostname);
  return {
    ALPNProtocols: ['http/1.1'],
    ca: [...getCACertificates('default'), ...getCACertificates('system')],
    // Without SNI, which an IP address can't be, Node would check for the dialled address.
    checkServerIdentity: (_dialled, certificate) => checkServerIdentity(name, certificate),
    ...(isIP(name) === 0 ? { servername: name } : {}),
  };
}

function unbracketed(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

async function* readThenClose(body: AsyncIterable<Uint8Array>, client: Client): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } finally {
    await client.destroy();
  }
}

function joinHeaders(headers: Readonly<Record<string, string | string[]>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
