import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logDays, placeLogs } from '../../../src/core/logs/days.ts';
import { SignedLink } from '../../../src/core/logs/link.ts';
import type { LogEntry } from '../../../src/core/providers/provider.ts';

const china = { utcOffsetHours: 8, days: 30 };

test('days are the service’s, newest first, and begin where the one before ends', () => {
  const days = logDays(Date.parse('2026-11-22T04:00:00Z'), china);
  assert.equal(days.length, 30);
  assert.deepEqual(days[0], {
    date: '2026-11-22',
    from: Date.parse('2026-11-21T16:00:00Z'),
    to: Date.parse('2026-11-22T16:00:00Z'),
    isToday: true,
  });
  assert.equal(days[1]?.date, '2026-11-21');
  assert.equal(days.at(-1)?.date, '2026-10-24');
  assert.deepEqual(
    days.slice(1).map(({ to, isToday }) => [to, isToday]),
    days.slice(0, -1).map(({ from }) => [from, false]),
  );
});

function today(now: string, utcOffsetHours = 8): string | undefined {
  return logDays(Date.parse(now), { utcOffsetHours, days: 1 })[0]?.date;
}

test('a day changes at the service’s midnight', () => {
  assert.equal(today('2026-12-31T15:59:59.999Z'), '2026-12-31');
  assert.equal(today('2026-12-31T16:00:00Z'), '2027-01-01');
  assert.equal(today('2026-12-31T16:00:00Z', 0), '2026-12-31');
  assert.equal(today('2027-01-01T01:00:00Z', -5), '2026-12-31');
});

function entry(name: string, hour: number): LogEntry {
  const startsAt = hour * 3_600_000;
  return {
    name,
    startsAt,
    endsAt: startsAt + 3_600_000,
    bytes: 1,
    link: new SignedLink('https://a.example.com/b'),
  };
}

function placed(...entries: LogEntry[]): unknown[] {
  return placeLogs(entries).map(({ entry: { name }, part }) => (part === undefined ? name : [name, part]));
}

test('logs stand by time; several of an hour by the end of their names', () => {
  const [a, b10, b9] = [
    'a_2026_11_21_000000_010000.gz',
    'a_2026_11_21_010000_020000_10.gz',
    'a_2026_11_21_010000_020000_9.gz',
  ];
  const late = 'a_2026_11_21_020000_030000_00.gz';
  assert.deepEqual(placed(entry(late, 2), entry(b10, 1), entry(b9, 1), entry(a, 0)), [
    a,
    [b9, '9'],
    [b10, '10'],
    late,
  ]);
});

test('names that don’t tell are told by their order, and a log that two pages have is one', () => {
  const names = ['a_x.gz', 'b_x.gz', 'a_2015_05_23_2100_2200.gz'];
  assert.deepEqual(placed(...names.map(name => entry(name, 1)), entry('a_x.gz', 1)), [
    ['a_2015_05_23_2100_2200.gz', '1'],
    ['a_x.gz', '2'],
    ['b_x.gz', '3'],
  ]);
  assert.deepEqual(placed(entry('a_x.gz', 1), entry('a_x.gz', 1)), ['a_x.gz']);
  assert.deepEqual(placed(entry('a_2100_2200_x.gz', 1), entry('a_2100_2200.gz', 1)), [
    ['a_2100_2200_x.gz', '1'],
    ['a_2100_2200.gz', '2'],
  ]);
});
