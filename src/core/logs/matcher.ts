import { isAscii } from 'node:buffer';
import { conditionTest, hintOf, type LineTest } from './conditions.ts';
import { createLineView } from './lineView.ts';
import { createNeedle } from './needle.ts';
import type { Condition, Query } from './query.ts';

/** Takes a matching line, newline and carriage return outside; false ends the scan. */
export type OnMatch = (start: number, end: number) => boolean;

export interface Matcher {
  /** Gives the matching lines among whole lines, in order. What stands behind the last newline is a line. */
  scan(bytes: Buffer, onMatch: OnMatch): void;
}

const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * A query as a scan over bytes. Where one of its parts needs some text to be in the line, lines without it are never
 * looked at; nor are those that a regular expression does not find in the chunk.
 */
export function compileQuery(query: Query): Matcher {
  const view = createLineView();
  const tests = query
    .map(({ condition, negated }) => ({ condition, test: conditionTest(condition), negated }))
    .toSorted((a, b) => costs[a.condition.kind] - costs[b.condition.kind]);
  const fulfils: LineTest = line => {
    for (const { test, negated } of tests) if (test(line) === negated) return false;
    return true;
  };
  const find = finderOf(query);
  return {
    scan: (bytes, onMatch) => {
      const next = find(bytes);
      let at = 0;
      while (at < bytes.length) {
        const found = next(at);
        // An expression may also match the nothing behind the last line.
        if (found === -1 || found === bytes.length) return;
        const start = found === 0 ? 0 : Math.max(at, bytes.lastIndexOf(newline, found - 1) + 1);
        const ended = bytes.indexOf(newline, found);
        const after = ended === -1 ? bytes.length : ended;
        const end = after > start && bytes[after - 1] === carriageReturn ? after - 1 : after;
        view.set(bytes, start, end);
        if (fulfils(view) && !onMatch(start, end)) return;
        at = after + 1;
      }
    },
  };
}

/** The dearest last: most lines never get there. */
const costs: Readonly<Record<Condition['kind'], number>> = {
  text: 0,
  time: 1,
  status: 2,
  cache: 2,
  method: 2,
  ip: 2,
  path: 2,
  regex: 3,
};

/** Where something is that may be in a matching line, from a place on; -1 when no line from there on can match. */
type Finder = (bytes: Buffer) => (from: number) => number;

const anywhere: Finder = () => from => from;

function finderOf(query: Query): Finder {
  const wanted = query.filter(({ negated }) => !negated).map(({ condition }) => condition);
  const hints = wanted.flatMap(condition => hintOf(condition) ?? []);
  const longest = hints.toSorted((a, b) => b.length - a.length)[0];
  if (longest !== undefined) {
    const needle = createNeedle(longest);
    return bytes => from => needle.next(bytes, from);
  }
  const regex = wanted.find(condition => condition.kind === 'regex');
  return regex === undefined ? anywhere : regexFinder(regex.source, regex.flags);
}

/**
 * Looks for a regular expression in a whole chunk. What matches in a line by itself also does so within the chunk, with
 * `m` for `^` and `$`, unless something must not be near it, or part of it turns flags off; then each line is looked at.
 * Lines are UTF-8: any that has more than ASCII may match once it is decoded.
 */
function regexFinder(source: string, flags: string): Finder {
  if (/\(\?(?![:=]|<[^!])/.test(source)) return anywhere;
  const all = `${flags.replace('m', '')}gm`;
  const inAscii = new RegExp(source, all);
  const inOther = new RegExp(`(?:${source})|[\\x80-\\xff]`, all);
  return bytes => {
    const pattern = isAscii(bytes) ? inAscii : inOther;
    const text = bytes.toString('latin1');
    return from => {
      pattern.lastIndex = from;
      return pattern.exec(text)?.index ?? -1;
    };
  };
}
