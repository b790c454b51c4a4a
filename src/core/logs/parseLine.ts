import { endOfTime, readTime } from './lineTime.ts';

/** Where a field's start is in `Ranges`, in the order of a line; its end is next to it. `rest` is all behind the others. */
export const fieldAt = {
  time: 0,
  client: 2,
  proxy: 4,
  elapsed: 6,
  referer: 8,
  method: 10,
  url: 12,
  status: 14,
  requestBytes: 16,
  responseBytes: 18,
  cache: 20,
  agent: 22,
  contentType: 24,
  connecting: 26,
  rest: 28,
} as const;

export type FieldName = keyof typeof fieldAt;

/** In the order of a line. */
export const fieldNames: readonly FieldName[] = [
  'time',
  'client',
  'proxy',
  'elapsed',
  'referer',
  'method',
  'url',
  'status',
  'requestBytes',
  'responseBytes',
  'cache',
  'agent',
  'contentType',
  'connecting',
  'rest',
];

/** Start and end of each field, quotes and brackets outside but for the time's. -1 and -1 for a missing one. */
export type Ranges = Int32Array;

export function createRanges(): Ranges {
  return new Int32Array(fieldNames.length * 2);
}

const quote = 0x22;
const space = 0x20;
const carriageReturn = 0x0d;
const dash = 0x2d;

/**
 * Finds the fields of the line between `from` and `to` (its newline outside) and writes them to `ranges`, without making
 * any string. False when it is no line of a log; `ranges` then holds nothing of use. Nothing escapes the quotes in a user
 * agent, so the line is read from both its ends.
 */
export function findFields(bytes: Uint8Array, from: number, to: number, ranges: Ranges): boolean {
  const end = to > from && bytes[to - 1] === carriageReturn ? to - 1 : to;
  const timeEnd = endOfTime(bytes, from, end);
  if (timeEnd === -1 || bytes[timeEnd] !== space || Number.isNaN(readTime(bytes, from, timeEnd)))
    return false;
  put(ranges, fieldAt.time, from, timeEnd);
  let at = timeEnd + 1;
  for (const field of [fieldAt.client, fieldAt.proxy, fieldAt.elapsed]) {
    at = takeToken(bytes, at, end, ranges, field);
    if (at === -1) return false;
  }
  if (bytes[at] !== quote) return false;
  return findRequest(bytes, at + 1, end, ranges);
}

function put(ranges: Ranges, field: number, start: number, end: number): void {
  ranges[field] = start;
  ranges[field + 1] = end;
}

/** Up to the next space; returns where the next field begins, -1 when there is none. */
function takeToken(bytes: Uint8Array, at: number, end: number, ranges: Ranges, field: number): number {
  let next = at;
  while (next < end && bytes[next] !== space) next++;
  if (next === at || next === end) return -1;
  put(ranges, field, at, next);
  return next + 1;
}

/** From the referer on: it ends where a request begins, with which the rest of the line goes together. */
function findRequest(bytes: Uint8Array, referer: number, end: number, ranges: Ranges): boolean {
  for (let at = nextBreak(bytes, referer, end); at !== -1; at = nextBreak(bytes, at + 1, end)) {
    const request = at + 3;
    const method = endOfMethod(bytes, request, end);
    if (method === -1) continue;
    put(ranges, fieldAt.referer, referer, at);
    if (method === request) put(ranges, fieldAt.method, request, request);
    else put(ranges, fieldAt.method, request, method - 1);
    if (findAnswer(bytes, method, end, ranges)) return true;
  }
  return false;
}

/** The next `" "` from here on. */
function nextBreak(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at + 2 < end; at++) {
    if (bytes[at] === quote && bytes[at + 1] === space && bytes[at + 2] === quote) return at;
  }
  return -1;
}

/** Where the URL begins; the request itself when that is just `-`; -1 when no request is here. */
function endOfMethod(bytes: Uint8Array, request: number, end: number): number {
  let at = request;
  while (at < end && isMethodLetter(bytes[at] ?? 0)) at++;
  if (at > request && at < end && bytes[at] === space) return at + 1;
  return bytes[request] === dash && bytes[request + 1] === quote ? request : -1;
}

function isMethodLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || byte === dash || byte === 0x5f;
}

/** From the URL on: it ends at the first quote that a status, two sizes and a cache status follow. */
function findAnswer(bytes: Uint8Array, url: number, end: number, ranges: Ranges): boolean {
  for (let at = url; at < end; at++) {
    if (bytes[at] !== quote || bytes[at + 1] !== space) continue;
    const agent = findNumbers(bytes, at + 2, end, ranges);
    if (agent === -1) continue;
    put(ranges, fieldAt.url, url, at);
    if (findTail(bytes, agent, end, ranges)) return true;
  }
  return false;
}

/** Status, sizes and cache status; returns where the user agent begins. */
function findNumbers(bytes: Uint8Array, from: number, end: number, ranges: Ranges): number {
  let at = from;
  for (const field of [fieldAt.status, fieldAt.requestBytes, fieldAt.responseBytes]) {
    if (!isDigit(bytes[at] ?? 0) && bytes[at] !== dash) return -1;
    const next = takeToken(bytes, at, end, ranges, field);
    if (next === -1 || !isNumber(bytes, at, next - 1)) return -1;
    at = next;
  }
  if (bytes[at] === quote) return -1;
  const agent = takeToken(bytes, at, end, ranges, fieldAt.cache);
  return agent !== -1 && bytes[agent] === quote ? agent + 1 : -1;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isNumber(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from === 1 && bytes[from] === dash) return true;
  for (let at = from; at < to; at++) if (!isDigit(bytes[at] ?? 0)) return false;
  return true;
}

/** From the user agent on. The last `" "` parts it from the content type, which some plans lack. */
function findTail(bytes: Uint8Array, agent: number, end: number, ranges: Ranges): boolean {
  let last = end - 1;
  while (last >= agent && bytes[last] !== quote) last--;
  if (last < agent || (last + 1 < end && bytes[last + 1] !== space)) return false;
  let middle = last - 3;
  while (
    middle >= agent &&
    !(bytes[middle] === quote && bytes[middle + 1] === space && bytes[middle + 2] === quote)
  ) {
    middle--;
  }
  if (middle < agent) {
    put(ranges, fieldAt.agent, agent, last);
    put(ranges, fieldAt.contentType, -1, -1);
  } else {
    put(ranges, fieldAt.agent, agent, middle);
    put(ranges, fieldAt.contentType, middle + 3, last);
  }
  findTrailing(bytes, last + 2, end, ranges);
  return true;
}

function findTrailing(bytes: Uint8Array, from: number, end: number, ranges: Ranges): void {
  let next = from;
  while (next < end && bytes[next] !== space) next++;
  const isThere = next > from && isAddress(bytes, from, next);
  put(ranges, fieldAt.connecting, isThere ? from : -1, isThere ? next : -1);
  const rest = isThere ? next + 1 : from;
  put(ranges, fieldAt.rest, rest < end ? rest : -1, rest < end ? end : -1);
}

/** Whether it looks like an IPv4 or IPv6 address: `https` and `CHARGE` do not. */
function isAddress(bytes: Uint8Array, from: number, to: number): boolean {
  let separators = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    const lower = byte | 0x20;
    if (byte === 0x2e || byte === 0x3a) separators++;
    else if (!isDigit(byte) && !(lower >= 0x61 && lower <= 0x66)) return false;
  }
  return separators >= 2;
}

/** A field that holds a number, -1 where there is none. */
export function numberIn(bytes: Uint8Array, ranges: Ranges, field: number): number {
  const start = ranges[field] ?? -1;
  const end = ranges[field + 1] ?? -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (!isDigit(byte)) return -1;
    value = value * 10 + byte - 0x30;
  }
  return end > start ? value : -1;
}

/** Milliseconds UTC of a line whose fields were found. */
export function timeIn(bytes: Uint8Array, ranges: Ranges): number {
  return readTime(bytes, ranges[fieldAt.time] ?? 0, ranges[fieldAt.time + 1] ?? 0);
}

export type CacheResult = 'HIT' | 'MISS' | 'other';

const hit = Buffer.from('HIT');
const miss = Buffer.from('MISS');

/** Whether the line's answer came from the edge's copy. */
export function cacheIn(bytes: Uint8Array, ranges: Ranges): CacheResult {
  if (isEqual(bytes, ranges, fieldAt.cache, hit)) return 'HIT';
  return isEqual(bytes, ranges, fieldAt.cache, miss) ? 'MISS' : 'other';
}

/** Whether the line has the field, with just these bytes in it. */
export function isEqual(bytes: Uint8Array, ranges: Ranges, field: number, wanted: Uint8Array): boolean {
  const start = ranges[field] ?? -1;
  if (start === -1 || (ranges[field + 1] ?? -1) - start !== wanted.length) return false;
  for (let at = 0; at < wanted.length; at++) if (bytes[start + at] !== wanted[at]) return false;
  return true;
}

export interface FieldRange {
  readonly name: FieldName;
  /** In UTF-16 units of the line, as an editor counts. */
  readonly start: number;
  readonly end: number;
}

/** One line, for a person. */
export interface LogLine {
  /** Milliseconds UTC. */
  readonly time: number;
  readonly cache: CacheResult;
  /** Those that the line has, as text. */
  readonly text: Readonly<Partial<Record<FieldName, string>>>;
  /** Those of `elapsed`, `status` and the sizes that are numbers. */
  readonly numbers: Readonly<Partial<Record<FieldName, number>>>;
  readonly fields: readonly FieldRange[];
}

const numeric = ['elapsed', 'status', 'requestBytes', 'responseBytes'] as const;

/** A line with its fields as text; `undefined` when it is none of a log. */
export function parseLine(line: string): LogLine | undefined {
  const bytes = Uint8Array.from({ length: line.length }, (_, index) =>
    Math.min(line.charCodeAt(index), 0x80),
  );
  const ranges = createRanges();
  if (!findFields(bytes, 0, bytes.length, ranges)) return undefined;
  const fields = fieldNames.flatMap((name): FieldRange[] => {
    const start = ranges[fieldAt[name]] ?? -1;
    return start === -1 ? [] : [{ name, start, end: ranges[fieldAt[name] + 1] ?? start }];
  });
  const text = Object.fromEntries(fields.map(({ name, start, end }) => [name, line.slice(start, end)]));
  const numbers = numeric
    .map(name => [name, numberIn(bytes, ranges, fieldAt[name])] as const)
    .filter(([, value]) => value !== -1);
  return {
    time: timeIn(bytes, ranges),
    cache: cacheIn(bytes, ranges),
    text,
    numbers: Object.fromEntries(numbers),
    fields,
  };
}
