import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** What the server has seen since it was last asked. */
export interface Tally {
  readonly requests: number;
  /** Every URL that it was asked to refresh, as it came. */
  readonly urls: readonly string[];
}

/** Between a whole request and its answer. */
const answerMs = 30;

/** A RefreshObjectCaches that accepts everything, in a process of its own: what it works is nobody's wall time. */
function serve(): void {
  let requests = 0;
  let bodies: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    await delay(answerMs);
    requests += 1;
    bodies.push(body);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ RequestId: `R${requests}`, RefreshTaskId: String(requests) }));
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address !== null && typeof address === 'object') process.send?.(`http://127.0.0.1:${address.port}`);
  });
  process.on('message', () => {
    const urls = bodies.flatMap(body => (new URLSearchParams(body).get('ObjectPath') ?? '').split('\n'));
    const tally: Tally = { requests, urls };
    process.send?.(tally);
    requests = 0;
    bodies = [];
  });
}

if (import.meta.main) serve();
