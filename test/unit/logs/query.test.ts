import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type Condition, parseQuery, type QueryProblem } from '../../../src/core/logs/query.ts';
import { property } from '../../support/property.ts';

function only(text: string): Condition & { negated?: true } {
  const { query, problems } = parseQuery(text);
  assert.deepEqual(problems, [], text);
  assert.equal(query.length, 1, text);
  const [part] = query;
  assert.ok(part);
  return { ...part.condition, ...(part.negated ? { negated: true } : {}) };
}

function problem(text: string): QueryProblem | undefined {
  const { problems } = parseQuery(text);
  assert.ok(problems.length < 2, text);
  return problems[0];
}

test('a word is text; quotes hold spaces, quotes and what would be something else', () => {
  assert.deepEqual(only('chunk.js'), { kind: 'text', text: 'chunk.js' });
  assert.deepEqual(only('https://h/a'), { kind: 'text', text: 'https://h/a' });
  assert.deepEqual(only('"a b"'), { kind: 'text', text: 'a b' });
  assert.deepEqual(only(String.raw`"say \"x\" \\ \d"`), { kind: 'text', text: String.raw`say "x" \ \d` });
  assert.deepEqual(only('"-a"'), { kind: 'text', text: '-a' });
  assert.deepEqual(only('-'), { kind: 'text', text: '-' });
  assert.deepEqual(only('"status:404"'), { kind: 'text', text: 'status:404' });
});

test('slashes make a regular expression where what follows can be flags, and a path elsewhere', () => {
  assert.deepEqual(only('/a b[/]c/i'), { kind: 'regex', source: 'a b[/]c', flags: 'i' });
  assert.deepEqual(only(String.raw`/a\/b/gyd`), { kind: 'regex', source: String.raw`a\/b`, flags: '' });
  for (const path of ['/app/index.html', '/app', '/[/', '/'])
    assert.deepEqual(only(path), { kind: 'text', text: path });
  assert.deepEqual(problem('/(/'), { kind: 'badRegex', start: 0, end: 3 });
  assert.deepEqual(problem('x /a/uv'), { kind: 'badRegex', start: 2, end: 7 });
});

test('each field takes its own values', () => {
  assert.deepEqual(only('status:5xx'), { kind: 'status', from: 500, to: 599 });
  assert.deepEqual(only('status:404'), { kind: 'status', from: 404, to: 404 });
  assert.deepEqual(only('STATUS:500-503'), { kind: 'status', from: 500, to: 503 });
  assert.deepEqual(only('path:/app/'), { kind: 'path', path: '/app/' });
  assert.deepEqual(only('path:"/a b"'), { kind: 'path', path: '/a b' });
  assert.deepEqual(only('cache:miss'), { kind: 'cache', result: 'MISS' });
  assert.deepEqual(only('method:post'), { kind: 'method', method: 'POST' });
  assert.deepEqual(only('ip:2001:db8::1'), { kind: 'ip', address: '2001:db8::1' });
  assert.deepEqual(only('time:10:00-10:15'), { kind: 'time', from: 36_000, to: 36_900 });
  assert.deepEqual(only('time:9:30'), { kind: 'time', from: 34_200, to: 34_260 });
  assert.deepEqual(only('time:09:30:05'), { kind: 'time', from: 34_205, to: 34_206 });
  assert.deepEqual(only('time:23:50-0:10'), { kind: 'time', from: 85_800, to: 600 });
  assert.deepEqual(only('time:23:00-24:00'), { kind: 'time', from: 82_800, to: 86_400 });
});

test('a minus negates a part, and parts stand one after the other', () => {
  assert.deepEqual(only('-status:5xx'), { kind: 'status', from: 500, to: 599, negated: true });
  assert.deepEqual(only('-/x/'), { kind: 'regex', source: 'x', flags: '', negated: true });
  assert.deepEqual(only('-"a b"'), { kind: 'text', text: 'a b', negated: true });
  assert.deepEqual(
    parseQuery('  status:404  path:/app/ -bot ').query.map(({ condition, negated }) => [
      condition.kind,
      negated,
    ]),
    [
      ['status', false],
      ['path', false],
      ['text', true],
    ],
  );
});

test('what is wrong is told with its place', () => {
  assert.deepEqual(problem(' '), { kind: 'empty', start: 0, end: 1 });
  assert.deepEqual(problem('a ""'), { kind: 'empty', start: 2, end: 4 });
  assert.deepEqual(problem('a "b c'), { kind: 'unclosedQuote', start: 2, end: 6 });
  assert.deepEqual(problem('path:"b c'), { kind: 'unclosedQuote', start: 5, end: 9 });
  assert.deepEqual(problem('a stauts:404'), { kind: 'unknownField', start: 2, end: 12, field: 'stauts' });
  for (const value of ['6', '99', '5x', '503-500', '', '1000'])
    assert.deepEqual(problem(`-status:${value}`), {
      kind: 'badValue',
      start: 8,
      end: 8 + value.length,
      field: 'status',
    });
  for (const wrong of [
    'ip:host',
    'time:25:00',
    'time:10',
    'time:10:00-10:00',
    'time:24:00',
    'cache:a.b',
    'path:',
  ])
    assert.equal(problem(wrong)?.kind, 'badValue', wrong);
  assert.deepEqual(
    parseQuery('foo:1 status:x ok').problems.map(({ kind }) => kind),
    ['unknownField', 'badValue'],
  );
});

property('any text is a query or has problems within it', [fc.string({ maxLength: 40 })], text => {
  const { query, problems } = parseQuery(text);
  assert.ok(query.length + problems.length > 0);
  for (const { start, end } of problems) assert.ok(start >= 0 && start <= end && end <= text.length);
});
