import type { Resource } from './catalogue.ts';
import { createChoice, type Random } from './random.ts';

/** One request and its answer, as the edge saw them. */
export interface Exchange {
  method: string;
  status: number;
  milliseconds: number;
  requestBytes: number;
  responseBytes: number;
  cache: 'HIT' | 'MISS';
  contentType: string;
}

const statusOf: Readonly<Record<Resource['kind'], (random: Random) => number>> = {
  file: createChoice([
    [840, 200],
    [90, 304],
    [30, 206],
    [8, 403],
    [6, 404],
    [6, 499],
    [4, 503],
    [3, 502],
    [3, 504],
    [2, 416],
    [1, 500],
  ]),
  api: createChoice([
    [880, 200],
    [30, 201],
    [30, 204],
    [20, 401],
    [15, 429],
    [10, 400],
    [8, 500],
    [5, 502],
    [2, 504],
  ]),
  moved: createChoice([
    [8, 301],
    [2, 302],
    [1, 307],
  ]),
  absent: createChoice([
    [9, 404],
    [1, 403],
  ]),
  socket: () => 101,
};

const apiMethod = createChoice([
  [70, 'GET'],
  [25, 'POST'],
  [3, 'PUT'],
  [2, 'DELETE'],
]);
const fileMethod = createChoice([
  [970, 'GET'],
  [25, 'HEAD'],
  [5, 'OPTIONS'],
]);

/** What headers alone take. */
const headerBytes = 320;

function bodyBytes(status: number, method: string, { size }: Resource, random: Random): number {
  if (method === 'HEAD' || status === 304 || status === 204) return 0;
  if (status === 206) return Math.floor(size * random.next());
  if (status === 499) return Math.floor(size * random.next() * random.next());
  return status < 300 ? size : 200 + random.below(400);
}

/** An error is never a copy of the edge's, nor is what only the origin can answer. */
function cacheOf(status: number, { kind }: Resource, random: Random): 'HIT' | 'MISS' {
  if (kind !== 'file' || status >= 400) return 'MISS';
  return random.chance(0.92) ? 'HIT' : 'MISS';
}

export function exchangeOf(resource: Resource, random: Random): Exchange {
  const method =
    resource.kind === 'api' ? apiMethod(random) : resource.kind === 'file' ? fileMethod(random) : 'GET';
  const status = statusOf[resource.kind](random);
  const body = bodyBytes(status, method, resource, random);
  const cache = cacheOf(status, resource, random);
  const wait = status === 504 ? 10_000 : cache === 'HIT' ? random.skewed(120) : 15 + random.skewed(3000);
  return {
    method,
    status,
    milliseconds: wait + Math.floor(body / 4000),
    requestBytes:
      180 + random.below(900) + (method === 'POST' || method === 'PUT' ? random.skewed(20_000) : 0),
    responseBytes: status === 499 && body < 100 ? 0 : headerBytes + random.below(80) + body,
    cache,
    contentType: status < 300 ? resource.contentType : status < 400 ? '-' : 'text/html',
  };
}
