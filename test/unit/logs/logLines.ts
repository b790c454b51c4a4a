import * as fc from 'fast-check';
import type { FieldName } from '../../../src/core/logs/parseLine.ts';

/** A line as a CDN writes it, and what was meant by it. */
export interface WrittenLine {
  readonly text: string;
  /** Milliseconds UTC. */
  readonly time: number;
  readonly fields: Readonly<Partial<Record<FieldName, string>>>;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const zoneMs = 8 * 3_600_000;

/** `[9/Jun/2015:01:58:09 +0800]` */
export function stampOf(time: number): string {
  const there = new Date(time + zoneMs);
  const clock = there.toISOString().slice(11, 19);
  return `[${there.getUTCDate()}/${months[there.getUTCMonth()] ?? ''}/${there.getUTCFullYear()}:${clock} +0800]`;
}

const from = Date.UTC(2015, 5, 1) / 1000;

const time = fc.integer({ min: from, max: from + 12 * 365 * 86_400 }).map(seconds => seconds * 1000);
const ipv4 = fc.ipV4();
const address = fc.oneof({ weight: 4, arbitrary: ipv4 }, fc.ipV6());
const number = fc.nat({ max: 1e9 }).map(String);

const agents = [
  'Mozilla/5.0 (compatible; AhrefsBot/5.0; +http://ahrefs.com/robot/)',
  'Mozilla/5.0 "quoted" agent',
  'ends in a quote"',
  '"',
  '""',
  '" 200 1 2 HIT "',
  '" "x" "',
  String.raw`escaped \"quotes\"`,
  '演示应用/3.2 (安卓)',
  'tab\tand \u001b[31m escape',
  '-',
  '',
];
const agent = fc.oneof(
  fc.constantFrom(...agents),
  fc.string({ unit: 'grapheme', maxLength: 30 }).map(oneLine),
  fc.array(fc.constantFrom('"', ' ', 'a', '1', '\\'), { maxLength: 8 }).map(parts => parts.join('')),
);
const referer = fc.oneof(
  fc.constantFrom('-', 'https://www.example.com/a?b="c"', 'say "hi" "there"', '', '"'),
  fc.webUrl(),
);
const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true }),
  fc.constantFrom('http://www.example.com/index.html', 'https://h/a"b"', 'https://h/a b', 'https://h/缓存'),
);
const contentType = fc.constantFrom('text/html', '-', 'text/html; charset="utf-8"', '');

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]/g, '');
}

/** Without a content type a user agent with `" "` in it can't be told from one with it: those are left out. */
const ending = fc
  .record({
    agent,
    contentType: fc.option(contentType, { nil: undefined, freq: 4 }),
    connecting: fc.option(address, { nil: undefined, freq: 2 }),
    rest: fc.option(fc.constantFrom('https', 'quic CHARGE', 'https DYNAMIC NOTLAST', 'http'), {
      nil: undefined,
    }),
  })
  .filter(made => made.contentType !== undefined || !`${made.agent}"`.includes('" "'));

/** Lines of both formats, and what more may stand behind them. */
export const writtenLine: fc.Arbitrary<WrittenLine> = fc
  .record({
    time,
    client: address,
    proxy: fc.oneof(fc.constant('-'), address),
    elapsed: number,
    referer,
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'OPTIONS', 'M-SEARCH'),
    url,
    status: fc.oneof(
      fc.constantFrom('200', '304', '404', '499', '502'),
      fc.integer({ min: 100, max: 599 }).map(String),
    ),
    requestBytes: number,
    responseBytes: number,
    cache: fc.constantFrom('HIT', 'MISS', '-', 'UNKNOWN'),
    ending,
  })
  .map(({ time: at, ending: { agent: by, contentType: type, connecting, rest }, ...made }) => {
    const { client, proxy, elapsed, referer: came, method, url: asked } = made;
    const numbers = `${made.status} ${made.requestBytes} ${made.responseBytes} ${made.cache}`;
    const tail = [
      ...(type === undefined ? [] : [`"${type}"`]),
      ...(connecting === undefined ? [] : [connecting]),
      ...(rest === undefined ? [] : [rest]),
    ];
    const head = `${stampOf(at)} ${client} ${proxy} ${elapsed} "${came}" "${method} ${asked}"`;
    return {
      text: [`${head} ${numbers} "${by}"`, ...tail].join(' '),
      time: at,
      fields: {
        time: stampOf(at),
        ...made,
        agent: by,
        ...(type === undefined ? {} : { contentType: type }),
        ...(connecting === undefined ? {} : { connecting }),
        ...(rest === undefined ? {} : { rest }),
      },
    };
  });

/** What is in a log but is no line of one. */
export const damagedLine: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('', '-', 'rotated', '[9/Jun/2015:01:58:09 +0800]', '\u0000\u0000\u0000'),
  fc.string({ maxLength: 40 }).map(oneLine),
  fc.tuple(writtenLine, fc.nat()).map(([{ text }, at]) => text.slice(0, at % text.indexOf('" "'))),
);
