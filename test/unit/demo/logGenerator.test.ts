import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { resourcesOf, type SiteFile } from '../../../demo/logs/catalogue.ts';
import { generateLog, logMembers } from '../../../demo/logs/generator.ts';
import { sampleLog } from '../../../demo/logs/sample.ts';
import { entriesOfHour, hoursBetween, type LogEntry } from '../../../demo/logs/schedule.ts';
import { download, infos, site } from './logSupport.ts';
import { withDemo } from './support.ts';

const files: SiteFile[] = [
  { path: '/index.html', size: 3000, contentType: 'text/html; charset=utf-8' },
  { path: '/img/a b#1 100%.png', size: 512, contentType: 'image/png' },
];
const options = { seed: 1, linesPerHour: 800, sizes: new Map<number, number>() };
const resources = resourcesOf(1, site, files);
const midnight = Date.parse('2026-11-20T16:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;

function entriesOf(from: number, to: number, domain = site, more = {}): LogEntry[] {
  return hoursBetween(from, to).flatMap(time => entriesOfHour(domain, time, { ...options, ...more }));
}

function textOf(entry: LogEntry, seed = 1): Buffer {
  const log = generateLog(seed, entry, resources);
  return Buffer.concat(Array.from({ length: log.members }, (_, index) => log.text(index)));
}

function linesOf(entry: LogEntry): string[] {
  const text = textOf(entry).toString('latin1');
  assert.ok(text.endsWith('\n'));
  return text.slice(0, -1).split('\n');
}

/** Field by field from the left, then from the right: a user agent may hold anything. */
const line =
  /^\[(\d+)\/Nov\/2026:(\d\d):(\d\d):(\d\d) \+0800\] [\d.a-f:]+ (?:-|[\d.a-f:]+) \d+ "(.*?)" "([A-Z]+) (https?:\/\/static\.demo\.test\/\S*)" ([1-5]\d\d) \d+ \d+ (HIT|MISS) "(.*)" "([^"]+)"((?: [\d.a-f:]+)?)((?: (?:https|http|quic)(?: [A-Z]+)*)?)$/s;

const dayLines = entriesOf(midnight, midnight + day).flatMap(linesOf);

test('every line is in one of the forms of the documents', () => {
  assert.ok(dayLines.length > 10_000);
  const forms = { twelve: 0, connecting: 0, trailing: 0 };
  for (const text of dayLines) {
    const match = line.exec(text);
    assert.ok(match, text);
    forms[match[13] ? 'trailing' : match[12] ? 'connecting' : 'twelve'] += 1;
  }
  for (const [name, count] of Object.entries(forms)) assert.ok(count > 500, name);
});

function has(pattern: RegExp): boolean {
  return dayLines.some(text => pattern.test(text));
}

test('the lines hold what readers have to cope with', () => {
  const odd: Record<string, RegExp> = {
    'a quote in a user agent': / (?:HIT|MISS) "[^"]*"[^" ][^"]*"/,
    'an escaped quote': /\\"/,
    'bytes that are no UTF-8': /\xff\xfe/,
    'a tab': /\t/,
    'a URL in raw UTF-8': /"GET \S*\xe5\x8c\x97/,
    'an encoded URL': /"GET \S*%E5%8C%97/,
    'a broken encoding': /%E0%A4%A"/,
    'a quote in a referer': /title="quoted""/,
    'an IPv6 address': /\] 2001:db8:/,
    'a proxy': /\] [\d.]+ [\d.]+ \d+ "/,
  };
  for (const [name, pattern] of Object.entries(odd)) assert.ok(has(pattern), name);
  for (const digit of ['1', '2', '3', '4', '5'])
    assert.ok(has(new RegExp(`" ${digit}\\d\\d \\d+ \\d+ `)), digit);
});

test('a day of one digit has no leading zero', () => {
  const [entry] = entriesOf(Date.parse('2026-11-09T04:00:00Z'), Date.parse('2026-11-09T05:00:00Z'));
  assert.ok(entry);
  assert.match(entry.name, /_2026_11_09_120000_130000/);
  assert.match(linesOf(entry)[0] ?? '', /^\[9\/Nov\/2026:12:00:0\d \+0800\]/);
});

test('a few URLs are asked for most, those of the real files among them', () => {
  const counts = new Map<string, number>();
  for (const text of dayLines) {
    const url = line.exec(text)?.[7] ?? '';
    const target = url.replace(/^https?:\/\/static\.demo\.test/, '');
    counts.set(target, (counts.get(target) ?? 0) + 1);
  }
  const [first = 0, ...others] = [...counts.values()].sort((one, other) => other - one);
  assert.ok(first > dayLines.length / 20);
  assert.ok(others.filter(count => count < 20).length > others.length / 2);
  for (const target of ['/', '/index.html', '/img/a%20b%231%20100%25.png']) {
    assert.ok((counts.get(target) ?? 0) > dayLines.length / 100, target);
  }
  const hits = dayLines.filter(text => line.exec(text)?.[9] === 'HIT').length;
  assert.ok(hits > dayLines.length * 0.4 && hits < dayLines.length * 0.95);
  const bytes = dayLines.find(text => /"GET \S*\/index\.html" 200 /.test(text));
  assert.match(bytes ?? '', /" 200 \d+ 33\d\d /);
});

test('the lines of a file are of its hour and nearly in order', () => {
  for (const entry of entriesOf(midnight + 8 * hour, midnight + 10 * hour)) {
    const times = linesOf(entry).map(text => {
      const [, date, hours, minutes, seconds] = line.exec(text) ?? [];
      return Date.parse(`2026-11-${date?.padStart(2, '0')}T${hours}:${minutes}:${seconds}+08:00`);
    });
    let latest = entry.start;
    let earlier = 0;
    for (const time of times) {
      assert.ok(time >= entry.start && time < entry.end);
      assert.ok(time >= latest - 5000);
      if (time < latest) earlier += 1;
      latest = Math.max(latest, time);
    }
    assert.ok(earlier < times.length / 10);
    assert.ok(latest > entry.end - 2 * 60_000);
  }
});

test('each day has hours without a file and hours with several, and a last one', () => {
  for (let index = 0; index < 60; index += 1) {
    const from = midnight - index * day;
    const entries = entriesOf(from, from + day, index % 2 === 0 ? site : 'img.demo.test');
    const hours = Map.groupBy(entries, entry => entry.start);
    assert.ok(hours.size >= 21 && hours.size <= 23);
    const several = [...hours.values()].filter(group => group.length > 1);
    assert.ok(several.length === 1 || several.length === 2);
    assert.match(entries.at(-1)?.name ?? '', /_230000_000000\.gz$/);
  }
});

test('the same seed gives the same bytes, another seed others', async () => {
  const [entry] = entriesOf(midnight + 12 * hour, midnight + 13 * hour);
  assert.ok(entry);
  const made = async (seed: number): Promise<Buffer> => {
    const pieces: Buffer[] = [];
    for await (const piece of logMembers(generateLog(seed, entry, resources))) pieces.push(piece);
    return Buffer.concat(pieces);
  };
  const first = await made(1);
  assert.ok(first.equals(await made(1)));
  assert.ok(!first.equals(await made(2)));
  assert.ok(gunzipSync(first).equals(textOf(entry)));
  assert.notDeepEqual(
    entriesOf(midnight, midnight + day, site, { seed: 2 }).map(({ name }) => name),
    entriesOf(midnight, midnight + day).map(({ name }) => name),
  );
});

test('a file is of the told size, of many members that can be made in any order and end within lines', () => {
  const sizes = new Map([[midnight, 5_000_000]]);
  const [entry, ...others] = entriesOf(midnight, midnight + hour, site, { sizes });
  assert.ok(entry);
  assert.equal(others.length, 0);
  const log = generateLog(1, entry, resources);
  assert.equal(log.members, 5);
  const last = log.text(4);
  const whole = textOf(entry);
  assert.ok(Math.abs(whole.length - 5_000_000) < 5000);
  assert.ok(whole.subarray(-last.length).equals(last));
  assert.notEqual(log.text(0).at(-1), 10);
  for (const text of linesOf(entry)) assert.match(text, line);
});

test('some of a day’s files have one member, some have several', () => {
  const members = entriesOf(midnight, midnight + day).map(entry => generateLog(1, entry, resources).members);
  assert.deepEqual(new Set(members), new Set([1, 2, 3]));
});

test('two demos of one seed list and serve the same, before and after a reset', async () => {
  const seen: string[] = [];
  for (const logSeed of [3, 3, 4]) {
    await withDemo(
      async demo => {
        const [, first] = await infos(demo);
        const bytes = (await download(first?.LogPath ?? '')).bytes.toString('base64');
        seen.push(bytes);
        demo.origin.put(site, '/new.js', 'deployed later');
        await demo.reset();
        const [, again] = await infos(demo);
        assert.deepEqual([again?.LogName, again?.LogSize], [first?.LogName, first?.LogSize]);
        assert.equal((await download(again?.LogPath ?? '')).bytes.toString('base64'), bytes);
      },
      { logSeed, logLinesPerHour: 50 },
    );
  }
  assert.equal(seen[0], seen[1]);
  assert.notEqual(seen[0], seen[2]);
});

test('a log of any size can be made without a demo', async () => {
  for (const bytes of [2000, 3_000_000]) {
    const pieces: Buffer[] = [];
    for await (const piece of logMembers(sampleLog(bytes))) pieces.push(piece);
    const text = gunzipSync(Buffer.concat(pieces)).toString('latin1');
    assert.ok(Math.abs(text.length - bytes) < 2000);
    for (const each of text.trimEnd().split('\n')) assert.match(each, line);
  }
});
