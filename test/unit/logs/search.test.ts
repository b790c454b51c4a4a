import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { gunzip } from '../../../src/core/logs/gunzip.ts';
import { compileQuery } from '../../../src/core/logs/matcher.ts';
import { parseQuery } from '../../../src/core/logs/query.ts';
import { type Match, type Place, searchChunks, type SearchEnd } from '../../../src/core/logs/search.ts';
import { property } from '../../support/property.ts';
import { damagedLine, writtenLine } from './logLines.ts';
import { searchPlainly } from './plainSearch.ts';
import { chunksOf, never } from './streams.ts';

interface Found {
  readonly matches: readonly Match[];
  readonly end: SearchEnd;
  readonly lines: number;
  readonly bytes: number;
}

interface How {
  readonly from?: Place;
  readonly limit?: number;
  readonly size?: number;
}

/** Small chunks without compression, so that lines lie across their borders. */
async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer, { kind: 'whole'; at: number }> {
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size));
  return { kind: 'whole', at: bytes.length };
}

async function searchAll(
  bytes: Buffer,
  text: string,
  { from, limit = 1e9, size = 100 }: How = {},
): Promise<Found> {
  const { query, problems } = parseQuery(text);
  assert.deepEqual(problems, [], text);
  const matches: Match[] = [];
  let [lines, read] = [0, 0];
  const steps = searchChunks(cut(bytes, size), compileQuery(query), { signal: never, from, limit });
  for (;;) {
    const { done, value } = await steps.next();
    if (done === true) return { matches, end: value, lines, bytes: read };
    matches.push(...value.matches);
    lines = value.lines;
    read = value.bytes;
  }
}

const log = fc
  .tuple(
    fc.array(fc.oneof({ weight: 5, arbitrary: writtenLine.map(({ text }) => text) }, damagedLine), {
      maxLength: 30,
    }),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(([lines, newline, isEnded]) => lines.join(newline) + (isEnded && lines.length > 0 ? newline : ''));

const regexes = [
  '/ 5\\d\\d /',
  '/^\\[9/',
  '/"$/',
  '/html"?$/',
  '/^$/',
  '/x*/',
  '/[^0-9]{60}/',
  '/\\s+"/',
  '/"[^"]*"[^"]*"[^"]*" 2/',
  '/[^]+MISS/',
  '/^(?!.*HIT)/',
  '/GET(?![^]*MISS)/',
  '/^(?![^]*200)/',
  '/(?<!M)ISS|(?<=H)IT/',
  '/(?<name>\\d)\\k<name>\\k<name>/',
  '/mozilla/i',
  '/缓存|演示/',
  '/ \\S*[^\\x00-\\x7f]/u',
  '/^.{0,90}$/s',
  '/[\\u4e00-\\u9fff]"/',
  '/\\bGET\\b.*\\b200\\b/',
];
const texts = [
  'HIT',
  '-',
  '"',
  ' 200 ',
  'example.com',
  '缓存',
  'zzz',
  'GET',
  'a',
  '\u001b',
  '"" ',
  '" "',
  'ſ',
];
const fieldValues = [
  'status:2xx',
  'status:404',
  'status:300-499',
  'path:/',
  'path:/index.html',
  'path:index',
  'path:/a*b*',
  'path:*e*',
  'cache:HIT',
  'cache:-',
  'method:GET',
  'method:M-SEARCH',
  'ip:1.',
  'ip:2001:db8::1',
  'ip:::1',
  'time:06:00-18:00',
  'time:23:00-01:30',
];

const part = fc
  .tuple(
    fc.boolean(),
    fc.oneof(
      fc.constantFrom(
        ...texts.map(text => JSON.stringify(text).replaceAll('\\u001b', '\u001b')),
        ...fieldValues,
      ),
      fc.constantFrom(...regexes, ...fieldValues),
      writtenLine.map(({ fields }) => `ip:${fields.client ?? ''}`),
    ),
  )
  .map(([negated, text]) => (negated ? `-${text}` : text));

let found = 0;

property(
  'a search finds what a plain reading of the lines finds, wherever chunks end',
  [log, fc.array(part, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 5000 })],
  async (text, parts, size) => {
    const query = parts.join(' ');
    const bytes = Buffer.from(text);
    const expected = searchPlainly(text, parseQuery(query).query);
    const { matches, end, lines, bytes: read } = await searchAll(bytes, query, { size });
    assert.deepEqual(
      matches.map(({ line }) => line),
      expected,
    );
    for (const { line, offset, text: shown } of matches) {
      assert.equal(bytes.subarray(0, offset).toString().split('\n').length - 1, line);
      assert.equal(shown, text.split('\n')[line]?.replace(/\r$/, ''));
    }
    assert.deepEqual(end, { kind: 'read', end: { kind: 'whole', at: bytes.length } });
    assert.equal(read, bytes.length);
    assert.equal(lines, searchPlainly(text, parseQuery('/^/').query).length);
    if (matches.length > 0) found++;
  },
  { afterwards: cases => assert.ok(found > cases / 4, `${found} of ${cases} found something`) },
);

property(
  'a capped search goes on where it ended and finds all, none twice',
  [log, part, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3000 })],
  async (text, query, limit, size) => {
    const bytes = Buffer.from(text);
    const whole = await searchAll(bytes, query);
    const matches: Match[] = [];
    let from: Place | undefined;
    do {
      const step: Found = await searchAll(bytes, query, { size, limit, ...(from && { from }) });
      assert.ok(step.matches.length <= limit);
      matches.push(...step.matches);
      from = step.end.kind === 'capped' ? step.end.next : undefined;
      if (from) assert.equal(step.matches.length, limit);
    } while (from);
    assert.deepEqual(matches, whole.matches);
  },
  { slower: 4 },
);

test('what a damaged file has is searched, and the damage told', async () => {
  const text = 'a hit\nnone\n'.repeat(50_000);
  const gz = gzipSync(text).subarray(0, -8);
  const { query } = parseQuery('hit');
  const steps = searchChunks(gunzip(chunksOf(gz), never), compileQuery(query), { signal: never, limit: 1e9 });
  let count = 0;
  for (;;) {
    const { done, value } = await steps.next();
    if (done === true) {
      assert.deepEqual(value, { kind: 'read', end: { kind: 'cut', at: text.length, why: 'truncated' } });
      break;
    }
    count += value.matches.length;
  }
  assert.equal(count, 50_000);
});

test('a file that is one line is shown in part', async () => {
  const { matches } = await searchAll(Buffer.from('x'.repeat(100_000)), 'xx', { size: 1000 });
  assert.deepEqual(
    matches.map(({ line, text }) => [line, text.length]),
    [[0, 16 * 1024]],
  );
});

test('a search that is aborted or left lets go of its source', async () => {
  let left = 0;
  const endless = async function* read(): AsyncGenerator<Buffer, { kind: 'whole'; at: number }> {
    try {
      for (;;) yield Buffer.from('a line\n');
    } finally {
      left++;
    }
  };
  const matcher = compileQuery(parseQuery('line').query);
  const abort = new AbortController();
  const aborted = searchChunks(endless(), matcher, { signal: abort.signal, limit: 1e9 });
  await aborted.next();
  abort.abort();
  await assert.rejects(aborted.next(), { kind: 'cancelled' });
  assert.equal(left, 1);
  for await (const { matches } of searchChunks(endless(), matcher, { signal: never, limit: 1e9 })) {
    assert.equal(matches.length, 1);
    break;
  }
  assert.equal(left, 2);
});
