import { resourcesOf } from './catalogue.ts';
import { type GeneratedLog, generateLog } from './generator.ts';
import { entriesOfHour } from './schedule.ts';

const domain = 'static.demo.test';
const start = Date.parse('2026-11-21T02:00:00Z');

/** A log of about so many bytes before compression, for whoever needs a file without a running demo. */
export function sampleLog(bytes: number, seed = 1): GeneratedLog {
  const options = { seed, linesPerHour: 0, sizes: new Map([[start, bytes]]) };
  const [entry] = entriesOfHour(domain, start, options);
  if (!entry) throw new Error('The hour has no log.');
  const page = { path: '/index.html', size: 3000, contentType: 'text/html; charset=utf-8' };
  const script = { path: '/app.js', size: 12_000, contentType: 'text/javascript; charset=utf-8' };
  return generateLog(seed, entry, resourcesOf(seed, domain, [page, script]));
}
