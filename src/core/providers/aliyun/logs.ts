import { CdnError } from '../../errors.ts';
import type { ApiCall } from '../../http/call.ts';
import { isObject, type JsonObject, text } from '../../http/json.ts';
import { locate } from '../../logs/location.ts';
import type { LogEntry, LogPage, TimeSpan } from '../provider.ts';
import { readAnswer } from './errors.ts';
import { actionRequest } from './request.ts';
import type { ApiVersion } from './version.ts';

const name = 'DescribeCdnDomainLogs';
/** What the service takes unless told: most days are one page. */
const perPage = 300;
const minuteMs = 60_000;

interface LogSource {
  readonly version: ApiVersion;
  readonly endpoint: string;
}

/** One page of the logs of a domain, counted from 1. Both versions take a span; the older one's days have no zone. */
export function readLogs(
  domain: string,
  span: TimeSpan,
  page: number,
  { version, endpoint }: LogSource,
): ApiCall<LogPage> {
  const [from, to] = [
    Math.floor(span.from / minuteMs) * minuteMs,
    Math.ceil(span.to / minuteMs) * minuteMs,
  ].map(time => wordTime(time, version));
  return {
    name,
    resend: 'always',
    request: actionRequest(name, {
      query: [
        ['DomainName', domain],
        ['StartTime', from ?? ''],
        ['EndTime', to ?? ''],
        ['PageNumber', String(page)],
        ['PageSize', String(perPage)],
      ],
    }),
    cost: { [name]: 1 },
    parse: (reply, sentAt) => {
      const json = readOwn(domain, () => readAnswer(reply, name, sentAt));
      const listing = readListing(json);
      if (!listing) throw new CdnError('badReply', { requestId: text(json['RequestId']) });
      const { rows, total, size = perPage } = listing;
      const entries = rows.flatMap(row => readEntry(row, endpoint));
      return {
        // What the service puts into the span that only touches it would be on two days.
        entries: entries.filter(({ startsAt, endsAt }) => endsAt > span.from && startsAt < span.to),
        hasMore: rows.length > 0 && (total === undefined ? rows.length >= size : total > page * size),
      };
    },
  };
}

/** The older version's format has no seconds. */
function wordTime(time: number, version: ApiVersion): string {
  const minutes = new Date(time).toISOString().slice(0, 16);
  return version === '2014-11-11' ? `${minutes}Z` : `${minutes}:00Z`;
}

/** The refusal of a domain that is not the account's does not name it. */
function readOwn(domain: string, read: () => JsonObject): JsonObject {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof CdnError) || thrown.kind !== 'notOwned') throw thrown;
    const { kind, code, requestId, providerMessage, detail } = thrown;
    throw new CdnError(kind, { code, requestId, providerMessage, detail: { host: domain, ...detail } });
  }
}

interface Listing {
  readonly rows: readonly unknown[];
  /** Of all pages together; absent where the answer does not say. */
  readonly total: number | undefined;
  readonly size: number | undefined;
}

/**
 * The rows in whatever shape: pages print that of 2014 for 2018, and the page's figures in either place. Undefined for
 * an answer without its list.
 */
function readListing(json: JsonObject): Listing | undefined {
  const model = isObject(json['DomainLogModel']) ? json['DomainLogModel'] : json;
  const details = listIn(model['DomainLogDetails'], 'DomainLogDetail');
  if (!details) return undefined;
  const rows: unknown[] = [];
  const figures: JsonObject[] = [model, json];
  for (const detail of details) {
    if (!isDomainDetail(detail)) rows.push(detail);
    else {
      const infos = listIn(detail['LogInfos'], 'LogInfoDetail');
      if (!infos) return undefined;
      rows.push(...infos);
      if (isObject(detail['PageInfos'])) figures.unshift(detail['PageInfos']);
    }
  }
  const find = (...names: string[]): number | undefined =>
    figures
      .flatMap(each => names.map(field => each[field]))
      .map(readFigure)
      .find(figure => figure !== undefined);
  return { rows, total: find('Total', 'TotalCount'), size: find('PageSize') };
}

/** Since 2018 the rows are one level deeper, in the detail of their domain. */
function isDomainDetail(detail: unknown): detail is JsonObject {
  return isObject(detail) && ['LogInfos', 'PageInfos', 'LogCount'].some(field => field in detail);
}

function listIn(holder: unknown, field: string): readonly unknown[] | undefined {
  const list = isObject(holder) ? holder[field] : undefined;
  return Array.isArray(list) ? list : undefined;
}

function readFigure(value: unknown): number | undefined {
  const figure = typeof value === 'number' ? value : Number(text(value) ?? Number.NaN);
  return Number.isSafeInteger(figure) && figure >= 0 ? figure : undefined;
}

/** None for a row that lacks something: without it the log can't be had, or not be told from others. */
function readEntry(row: unknown, endpoint: string): LogEntry[] {
  if (!isObject(row)) return [];
  const file = text(row['LogName']);
  const link = locate(text(row['LogPath']) ?? '', endpoint);
  const startsAt = readTime(row['StartTime']);
  const endsAt = readTime(row['EndTime']);
  const bytes = readFigure(row['LogSize']);
  if (file === undefined || !isFileName(file) || !link) return [];
  if (startsAt === undefined || endsAt === undefined || bytes === undefined) return [];
  return [{ name: file, startsAt, endsAt, bytes, link }];
}

/** It becomes a file's name: nothing that leads elsewhere. */
function isFileName(value: string): boolean {
  return /^[^/\\\p{Cc}]+$/u.test(value) && !/^\.+$/.test(value);
}

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z$/;

/** ISO 8601, or seconds since the epoch, as some pages print them. */
function readTime(value: unknown): number | undefined {
  const word = text(value);
  if (word !== undefined && iso.test(word)) {
    const time = Date.parse(word);
    return Number.isNaN(time) ? undefined : time;
  }
  const seconds = readFigure(value);
  return seconds === undefined ? undefined : seconds * 1000;
}
