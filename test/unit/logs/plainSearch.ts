import { type LogLine, parseLine } from '../../../src/core/logs/parseLine.ts';
import type { Condition, Query } from '../../../src/core/logs/query.ts';

/** The lines of a text that a query means, read one by one as one would by hand. Numbers of lines, from 0. */
export function searchPlainly(text: string, query: Query): readonly number[] {
  const lines = text.split('\n').map(line => line.replace(/\r$/, ''));
  if (text.endsWith('\n') || text === '') lines.pop();
  return lines.flatMap((line, index) =>
    query.every(({ condition, negated }) => fulfils(line, condition) !== negated) ? [index] : [],
  );
}

function fulfils(line: string, condition: Condition): boolean {
  if (condition.kind === 'text') return line.includes(condition.text);
  if (condition.kind === 'regex') return new RegExp(condition.source, condition.flags).test(line);
  if (condition.kind === 'time') return hasTime(line, condition.from, condition.to);
  const parsed = parseLine(line);
  return parsed !== undefined && hasField(parsed, condition);
}

function hasTime(line: string, from: number, to: number): boolean {
  const clock = /^\[\d\d?\/.{3}\/.{4}:(\d\d):(\d\d):(\d\d) .{5}\]/.exec(line)?.slice(1).map(Number);
  if (!clock) return false;
  const [hour = 0, minute = 0, second = 0] = clock;
  const seconds = hour * 3600 + minute * 60 + second;
  return from < to ? seconds >= from && seconds < to : seconds >= from || seconds < to;
}

type FieldCondition = Exclude<Condition, { kind: 'text' | 'regex' | 'time' }>;

function hasField({ text, numbers }: LogLine, condition: FieldCondition): boolean {
  switch (condition.kind) {
    case 'status':
      return (numbers.status ?? 0) >= condition.from && (numbers.status ?? 0) <= condition.to;
    case 'cache':
      return text.cache === condition.result;
    case 'method':
      return text.method === condition.method;
    case 'ip':
      return [text.client, text.proxy, text.connecting].some(address =>
        /[^:][.:]$/.test(condition.address)
          ? address?.startsWith(condition.address) && address !== condition.address
          : address === condition.address,
      );
    case 'path':
      return hasPath(text.url ?? '', condition.path);
  }
}

function hasPath(url: string, path: string): boolean {
  const before = url.split('?')[0] ?? '';
  const asked = before.includes('://') ? before.replace(/^.*?:\/\/[^/]*/, '') || '/' : before;
  if (path.includes('*')) {
    const glob = path.replaceAll(/[^*\w]/g, String.raw`\$&`).replaceAll('*', '[^]*');
    return new RegExp(`${path.startsWith('/') ? '^' : ''}${glob}$`).test(asked);
  }
  if (path.startsWith('/')) return path.endsWith('/') ? asked.startsWith(path) : asked === path;
  return asked.includes(path);
}
