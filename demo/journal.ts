import { headerOf, hostOf, type Pair, pathOf, type Received } from './http.ts';

/** One request as tests see it. It carries no signature, no token and no secret. */
export interface ReceivedEntry {
  /** Demo time, ISO 8601. */
  at: string;
  api: string;
  method: string;
  host: string;
  path: string;
  /** What the service understood of it: the action, its parameters, the purpose of the key … */
  details: Record<string, unknown>;
  headers: Record<string, string>;
  /** Undefined when the connection was cut instead of answered. */
  status: number | undefined;
}

export interface Journal {
  record(entry: ReceivedEntry): void;
  entries(): ReceivedEntry[];
  clear(): void;
}

const keptEntries = 10_000;

/** Kept by name, so that a header nobody thought of can't bring a secret in. */
const harmlessHeaders = [
  'accept',
  'accept-encoding',
  'cache-control',
  'content-length',
  'content-type',
  'if-modified-since',
  'if-none-match',
  'pragma',
  'range',
  'referer',
  'transfer-encoding',
  'user-agent',
  'x-acs-action',
  'x-acs-version',
  'x-sdk-client',
];

function harmless(headers: readonly Pair[]): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of harmlessHeaders) {
    const value = headerOf(headers, name);
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

export function createJournal(): Journal {
  let entries: ReceivedEntry[] = [];
  return {
    record: entry => {
      entries.push(entry);
      if (entries.length > keptEntries) entries.shift();
    },
    entries: () => [...entries],
    clear: () => {
      entries = [];
    },
  };
}

export function entryOf(
  api: string,
  now: number,
  received: Received,
  details: Record<string, unknown>,
  status: number | undefined,
): ReceivedEntry {
  return {
    at: new Date(now).toISOString(),
    api,
    method: received.method,
    host: hostOf(received.headers),
    path: pathOf(received.target),
    details,
    headers: harmless(received.headers),
    status,
  };
}
