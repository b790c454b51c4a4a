import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/** A name and a value, in the order and the spelling of the wire. */
export type Pair = readonly [name: string, value: string];

/** One HTTP request as it arrived, its body whole and with any chunking undone. */
export interface Received {
  method: string;
  /** The raw request-target: path and query, still percent-encoded. */
  target: string;
  headers: readonly Pair[];
  body: Buffer;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  /** One that is made while it is sent needs its own Content-Length. */
  body: string | Buffer | AsyncIterable<Buffer>;
}

/** Above a request of 1,000 URLs of 2,000 characters, with room. */
const bodyLimit = 8 * 1024 * 1024;

/** The first value of a header, whatever its case. */
export function headerOf(headers: readonly Pair[], name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

/** The request's host without a port, in lower case. */
export function hostOf(headers: readonly Pair[]): string {
  return (headerOf(headers, 'host') ?? '').toLowerCase().replace(/:\d+$/, '');
}

export function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? '';
}

export function queryOf(target: string): URLSearchParams {
  const mark = target.indexOf('?');
  return new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1));
}

function pairsOf(rawHeaders: readonly string[]): Pair[] {
  const pairs: Pair[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2)
    pairs.push([rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '']);
  return pairs;
}

/** Undefined when the body is larger than the demo takes. */
export async function receive(request: IncomingMessage): Promise<Received | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) return undefined;
    chunks.push(chunk);
  }
  return {
    method: request.method ?? '',
    target: request.url ?? '/',
    headers: pairsOf(request.rawHeaders),
    body: Buffer.concat(chunks),
  };
}

/**
 * Sends a reply dated `now` (epoch milliseconds). The length is that of the body, for HEAD too. Rejects when the client
 * goes away before it has all.
 */
export async function send(
  response: ServerResponse,
  method: string,
  reply: Reply,
  now: number,
): Promise<void> {
  const { status, headers, body } = reply;
  const isWhole = typeof body === 'string' || Buffer.isBuffer(body);
  response.sendDate = false;
  response.writeHead(status, {
    Date: new Date(now).toUTCString(),
    ...(status === 304 || !isWhole ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
    ...headers,
  });
  if (method === 'HEAD' || status === 304) response.end();
  else if (isWhole) response.end(body);
  else await pipeline(body, response);
}

export function jsonReply(status: number, value: unknown): Reply {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}

export function htmlReply(status: number, title: string): Reply & { body: string } {
  const body = `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { status, headers: { 'Content-Type': 'text/html' }, body };
}

/** A listener on a free loopback port. */
export interface Listener {
  /** Without a closing slash. */
  url: string;
  close(): Promise<void>;
}

/** `answer` must not reject: what it throws ends the connection. */
export async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Listener> {
  const server: Server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  // A process that has nothing else to do ends: a test file of which no test was asked for started its demo all the same.
  server.unref();
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The listener has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
