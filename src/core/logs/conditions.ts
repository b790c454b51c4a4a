import { endOfTime, secondsOfDay } from './lineTime.ts';
import type { LineView } from './lineView.ts';
import { createNeedle } from './needle.ts';
import { fieldAt, isEqual, numberIn, type Ranges } from './parseLine.ts';
import type { Condition } from './query.ts';

export type LineTest = (line: LineView) => boolean;

/** Whether a line fulfils one condition. Those of fields are never fulfilled by what is no line of a log. */
export function conditionTest(condition: Condition): LineTest {
  switch (condition.kind) {
    case 'text':
      return textTest(condition.text);
    case 'regex':
      return regexTest(condition.source, condition.flags);
    case 'status':
      return statusTest(condition.from, condition.to);
    case 'path':
      return pathTest(condition.path);
    case 'cache':
      return equalTest(fieldAt.cache, condition.result);
    case 'method':
      return equalTest(fieldAt.method, condition.method);
    case 'ip':
      return addressTest(condition.address);
    case 'time':
      return timeTest(condition.from, condition.to);
  }
}

/** A text that every line has which fulfils the condition, so that lines without it need no look. */
export function hintOf(condition: Condition): string | undefined {
  switch (condition.kind) {
    case 'text':
      return condition.text;
    case 'status':
      return statusHint(condition.from, condition.to);
    case 'path':
      return condition.path.split('*').toSorted((a, b) => b.length - a.length)[0] || undefined;
    case 'cache':
      return ` ${condition.result} "`;
    case 'method':
      return `"${condition.method} `;
    case 'ip':
      return condition.address;
    case 'regex':
    case 'time':
      return undefined;
  }
}

function statusHint(from: number, to: number): string | undefined {
  if (from === to) return `" ${from} `;
  return Math.floor(from / 100) === Math.floor(to / 100) ? `" ${Math.floor(from / 100)}` : undefined;
}

function textTest(text: string): LineTest {
  const needle = createNeedle(text);
  let asked: Buffer | undefined;
  let from = 0;
  let found = -1;
  return ({ bytes, start, end }) => {
    // Where it was found last is remembered, so that a rare text is not searched for in a whole chunk at each line.
    if (bytes !== asked || start < from || (found !== -1 && found < start)) {
      found = needle.next(bytes, start);
      from = start;
      asked = bytes;
    }
    return found !== -1 && found + needle.length <= end;
  };
}

function regexTest(source: string, flags: string): LineTest {
  const pattern = new RegExp(source, flags);
  return line => pattern.test(line.text());
}

function statusTest(from: number, to: number): LineTest {
  return line => {
    const ranges = line.fields();
    if (!ranges) return false;
    const status = numberIn(line.bytes, ranges, fieldAt.status);
    return status >= from && status <= to;
  };
}

function equalTest(field: number, value: string): LineTest {
  const wanted = Buffer.from(value);
  return line => {
    const ranges = line.fields();
    return ranges !== undefined && isEqual(line.bytes, ranges, field, wanted);
  };
}

function hasAt(bytes: Buffer, start: number, wanted: Buffer): boolean {
  for (let at = 0; at < wanted.length; at++) if (bytes[start + at] !== wanted[at]) return false;
  return true;
}

function startOf(ranges: Ranges, field: number): number {
  return ranges[field] ?? -1;
}

function endOf(ranges: Ranges, field: number): number {
  return ranges[field + 1] ?? -1;
}

function addressTest(address: string): LineTest {
  const wanted = Buffer.from(address);
  const isPrefix = /[.:]$/.test(address) && !address.endsWith('::');
  const addresses = [fieldAt.client, fieldAt.proxy, fieldAt.connecting];
  return line => {
    const ranges = line.fields();
    if (!ranges) return false;
    return addresses.some(field => {
      const start = startOf(ranges, field);
      if (start === -1) return false;
      const length = endOf(ranges, field) - start;
      return (
        (isPrefix ? length > wanted.length : length === wanted.length) && hasAt(line.bytes, start, wanted)
      );
    });
  };
}

function timeTest(from: number, to: number): LineTest {
  return ({ bytes, start, end }) => {
    const timeEnd = endOfTime(bytes, start, end);
    const seconds = timeEnd === -1 ? NaN : secondsOfDay(bytes, timeEnd - 15);
    return from < to ? seconds >= from && seconds < to : seconds >= from || seconds < to;
  };
}

function pathTest(path: string): LineTest {
  const matches = pathMatcher(path);
  return line => {
    const ranges = line.fields();
    if (!ranges) return false;
    return matches(
      pathOf(line.bytes.toString('utf8', startOf(ranges, fieldAt.url), endOf(ranges, fieldAt.url))),
    );
  };
}

/** Of an absolute URL or of one without scheme and host; the query is outside. */
function pathOf(url: string): string {
  const query = url.indexOf('?');
  const before = query === -1 ? url : url.slice(0, query);
  const host = before.indexOf('://');
  const start = host === -1 ? 0 : before.indexOf('/', host + 3);
  return start === -1 ? '/' : before.slice(start);
}

function pathMatcher(path: string): (asked: string) => boolean {
  if (path.includes('*')) return starMatcher(path);
  if (!path.startsWith('/')) return asked => asked.includes(path);
  return path.endsWith('/') ? asked => asked.startsWith(path) : asked => asked === path;
}

/** Stars stand for any text; one that begins without a slash may begin anywhere. */
function starMatcher(path: string): (asked: string) => boolean {
  const [first = '', ...others] = path.split('*');
  const last = others.pop() ?? '';
  return asked => {
    let at = path.startsWith('/') ? 0 : asked.indexOf(first);
    if (at === -1 || !asked.startsWith(first, at)) return false;
    at += first.length;
    for (const part of others) {
      const found = asked.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return asked.length - last.length >= at && asked.endsWith(last);
  };
}
