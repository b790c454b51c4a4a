import { lineTime } from './calendar.ts';
import type { Resource } from './catalogue.ts';
import { exchangeOf } from './exchange.ts';
import { createChoice, createRandom, type Random } from './random.ts';
import { pickAgent, pickReferer, visitorsOf } from './visitors.ts';

/** The older 12 fields, the connecting address after them, and what more may follow. */
export type LineFormat = 'twelve' | 'connecting' | 'trailing';

export const pickFormat: (random: Random) => LineFormat = createChoice([
  [1, 'twelve'],
  [2, 'connecting'],
  [1, 'trailing'],
]);

const trailings = ['https', 'https CHARGE', 'http', 'quic CHARGE', 'https DYNAMIC CHARGE', 'https NOTLAST'];

export interface LineSource {
  domain: string;
  resources: readonly Resource[];
  format: LineFormat;
  /** Names the visitors, who are the same in all of a file. */
  visitors: readonly string[];
}

/** Who visits during the time of a file. */
export function visitorsFor(key: string): string[] {
  return visitorsOf(createRandom(`${key} visitors`), 2000);
}

/** Remembers the last second: there are many lines of one. */
function createStamp(): (time: number) => string {
  let second = -1;
  let text = '';
  return time => {
    const now = Math.floor(time / 1000);
    if (now !== second) text = lineTime(now * 1000);
    second = now;
    return text;
  };
}

function tail({ format, visitors }: LineSource, client: string, random: Random): string {
  if (format === 'twelve') return '';
  const connecting = random.chance(0.9) ? client : random.pick(visitors);
  return format === 'connecting' ? ` ${connecting}` : ` ${connecting} ${random.pick(trailings, true)}`;
}

/** Makes lines, each with its newline; their characters are bytes. */
export function createLines(source: LineSource, random: Random): (time: number) => string {
  const { domain, resources, visitors } = source;
  const pages = resources.filter(({ contentType }) => contentType.startsWith('text/html'));
  const stamp = createStamp();
  return time => {
    const client = random.pick(visitors, true);
    const proxy = random.chance(0.05) ? random.pick(visitors) : '-';
    const resource = random.pick(resources, true);
    const { method, status, milliseconds, requestBytes, responseBytes, cache, contentType } = exchangeOf(
      resource,
      random,
    );
    const url = `${random.chance(0.9) ? 'https' : 'http'}://${domain}${resource.target}`;
    return (
      `${stamp(time)} ${client} ${proxy} ${milliseconds} "${pickReferer(random, domain, pages)}" "${method} ${url}" ${status}` +
      ` ${requestBytes} ${responseBytes} ${cache} "${pickAgent(random)}" "${contentType}"${tail(source, client, random)}\n`
    );
  };
}
