/** What a line has to be. Values are as typed, checked. */
export type Condition =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string }
  /** From and to, both included. */
  | { readonly kind: 'status'; readonly from: number; readonly to: number }
  /** A folder (`/app/`), a file (`/app/x.js`), one with `*` for any text, or a part of a path (`x.js`); without the query. */
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'cache'; readonly result: string }
  /** Client, proxy or connecting address; one that ends in `.` or `:` is where an address begins. */
  | { readonly kind: 'ip'; readonly address: string }
  | { readonly kind: 'method'; readonly method: string }
  /** Seconds of the day on the clock of the log, the first included, the last not; the first is the later one across midnight. */
  | { readonly kind: 'time'; readonly from: number; readonly to: number };

export interface QueryPart {
  readonly condition: Condition;
  readonly negated: boolean;
}

/** A line has to fulfil every part. */
export type Query = readonly QueryPart[];

/** Where in the text something is wrong, in UTF-16 units. */
export interface QueryProblem {
  readonly kind: 'empty' | 'unknownField' | 'badValue' | 'badRegex' | 'unclosedQuote';
  readonly start: number;
  readonly end: number;
  /** The field whose value it is, or which there is none of. */
  readonly field?: string;
}

export interface ParsedQuery {
  readonly query: Query;
  /** With any of them the query is not to be run. */
  readonly problems: readonly QueryProblem[];
}

const fieldPattern = /([a-z]+):(?!\/\/)/iy;
const wordPattern = /[^\s]+/y;
const quotedPattern = /"((?:[^"\\]|\\.)*)"/y;
// A slash within brackets does not end it. What it ends with must be flags, or it is text such as `/app/js`.
const regexPattern = /\/((?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+)\/([dgimsuvy]*)(?=\s|$)/y;

/**
 * Reads what a person typed: parts with spaces between, each a text, a `/regex/flags`, or `field:value`, a `-` before it
 * for "not"; `"` around what has spaces in it.
 */
export function parseQuery(text: string): ParsedQuery {
  const query: QueryPart[] = [];
  const problems: QueryProblem[] = [];
  let at = 0;
  for (;;) {
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
    if (at >= text.length) break;
    const negated = text[at] === '-' && /\S/.test(text[at + 1] ?? '');
    const { end, ...found } = readPart(text, negated ? at + 1 : at);
    if ('problem' in found) problems.push(found.problem);
    else query.push({ condition: found.condition, negated });
    at = end;
  }
  if (query.length === 0 && problems.length === 0)
    problems.push({ kind: 'empty', start: 0, end: text.length });
  return { query, problems };
}

type Read = { readonly end: number } & (
  | { readonly condition: Condition }
  | { readonly problem: QueryProblem }
);

function readPart(text: string, at: number): Read {
  const regex = matchAt(regexPattern, text, at);
  if (regex) return readRegex(regex, at);
  const field = matchAt(fieldPattern, text, at);
  const name = field?.[1]?.toLowerCase();
  const value = readValue(text, at + (field?.[0].length ?? 0));
  if ('problem' in value) return value;
  const { end } = value;
  if (name === undefined) return { end, condition: { kind: 'text', text: value.text } };
  const read = fields.get(name);
  if (!read) return { end, problem: { kind: 'unknownField', start: at, end, field: name } };
  const condition = value.text === '' ? undefined : read(value.text);
  if (condition) return { end, condition };
  return {
    end,
    problem: { kind: 'badValue', start: at + (field?.[0].length ?? 0), end, field: name },
  };
}

function readRegex(regex: RegExpExecArray, at: number): Read {
  const [whole, source = '', written = ''] = regex;
  const end = at + whole.length;
  const flags = written.replaceAll(/[dgy]/g, '');
  try {
    return { end, condition: { kind: 'regex', source: new RegExp(source, flags).source, flags } };
  } catch {
    return { end, problem: { kind: 'badRegex', start: at, end } };
  }
}

type Value =
  | { readonly end: number; readonly text: string }
  | { readonly end: number; readonly problem: QueryProblem };

function readValue(text: string, at: number): Value {
  if (text[at] !== '"') {
    const word = matchAt(wordPattern, text, at)?.[0] ?? '';
    return { end: at + word.length, text: word };
  }
  const quoted = matchAt(quotedPattern, text, at);
  if (!quoted) {
    return { end: text.length, problem: { kind: 'unclosedQuote', start: at, end: text.length } };
  }
  const end = at + quoted[0].length;
  const inside = (quoted[1] ?? '').replaceAll(/\\(["\\])/g, '$1');
  if (inside === '') return { end, problem: { kind: 'empty', start: at, end } };
  return { end, text: inside };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const fields: ReadonlyMap<string, (value: string) => Condition | undefined> = new Map([
  ['status', readStatus],
  ['path', (path: string): Condition => ({ kind: 'path', path })],
  ['cache', (value: string) => readWord(value, result => ({ kind: 'cache', result }))],
  ['method', (value: string) => readWord(value, method => ({ kind: 'method', method }))],
  ['ip', readAddress],
  ['time', readTimes],
]);

function readStatus(value: string): Condition | undefined {
  const family = /^([1-9])xx$/i.exec(value)?.[1];
  if (family !== undefined) {
    return { kind: 'status', from: Number(family) * 100, to: Number(family) * 100 + 99 };
  }
  const [, first, last = first] = /^(\d{3})(?:-(\d{3}))?$/.exec(value) ?? [];
  const [from, to] = [Number(first), Number(last)];
  return from <= to ? { kind: 'status', from, to } : undefined;
}

/** A log has these in capitals. */
function readWord(value: string, make: (word: string) => Condition): Condition | undefined {
  return /^[\w-]+$/.test(value) ? make(value.toUpperCase()) : undefined;
}

function readAddress(value: string): Condition | undefined {
  return /^[\da-f.:]+$/i.test(value) ? { kind: 'ip', address: value } : undefined;
}

const clock = String.raw`([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?`;
const timePattern = new RegExp(`^${clock}(?:-${clock})?$`);
const daySeconds = 86_400;

/** Without an end it is that minute, or that second. */
function readTimes(value: string): Condition | undefined {
  const found = timePattern.exec(value);
  if (!found) return undefined;
  const from = secondsOf(found.slice(1, 4));
  const to = found[4] === undefined ? from + (found[3] === undefined ? 60 : 1) : secondsOf(found.slice(4));
  return from < daySeconds && to <= daySeconds && from !== to ? { kind: 'time', from, to } : undefined;
}

function secondsOf([hour, minute, second]: readonly (string | undefined)[]): number {
  return (Number(hour) * 60 + Number(minute)) * 60 + Number(second ?? 0);
}
