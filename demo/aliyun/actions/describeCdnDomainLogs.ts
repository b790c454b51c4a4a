import { faultOf } from '../../faults.ts';
import { dayMs, dayText } from '../../logs/calendar.ts';
import { dayOf } from '../../logs/schedule.ts';
import { ApiError, missingParameter } from '../errors.ts';
import type { Action, Call, ListedLog } from './action.ts';
import { isoSeconds, pageOf, readPage, readTime, valueNotSupported } from './parameters.ts';

/** Logs are listed so far back, though they are kept a day less. */
const listedMs = 31 * dayMs;

const pageSizes = { unlessTold: 300, most: 1000 };

interface Span {
  from: number;
  to: number;
}

/** The last 24 hours unless told. @throws ApiError */
function readSpan(call: Call): Span {
  const [from, to] = [readTime(call, 'StartTime'), readTime(call, 'EndTime')];
  if (from === undefined && to === undefined) return { from: call.now - dayMs, to: call.now };
  if (from === undefined || to === undefined) {
    const missing = from === undefined ? 'StartTime' : 'EndTime';
    throw new ApiError(400, 'MissingParameter', `The parameter ${missing} miss.`);
  }
  if (from < call.now - listedMs) throw valueNotSupported('StartTime');
  if (to <= from) {
    throw new ApiError(
      400,
      'InvalidEndTime.Mismatch',
      'The specified EndTime is earlier than the StartTime.',
    );
  }
  return { from, to };
}

/** Before 2018: a day, today unless told. Its time zone is not documented: here it is that of the files' names. */
function readDay(call: Call): Span {
  const { parameters, now } = call;
  if (!parameters.get('LogDay') && (parameters.get('StartTime') || parameters.get('EndTime')))
    return readSpan(call);
  const day = dayOf(parameters.get('LogDay') || dayText(now));
  if (!day) {
    throw new ApiError(
      400,
      'InvalidLogDay.Malformed',
      'LogDay is malformed. the expected format is yyyy-MM-dd',
    );
  }
  return day;
}

function readDomain({ parameters, account }: Call): string {
  const name = parameters.get('DomainName')?.toLowerCase();
  if (!name) throw missingParameter('DomainName');
  if (!account.domains.some(owned => owned.name === name)) {
    throw new ApiError(404, 'InvalidDomain.NotFound', 'The domain provided does not belong to you.');
  }
  return name;
}

interface Listing {
  domain: string;
  logs: ListedLog[];
  page: { number: number; size: number; total: number };
}

/** An offline domain has no visitors, so no logs either. */
async function list(call: Call, read: (call: Call) => Span): Promise<Listing> {
  const { account, faults, logs: shelf, now } = call;
  const page = readPage(call, pageSizes);
  const { from, to } = read(call);
  const domain = readDomain(call);
  const isOffline = account.domains.some(owned => owned.name === domain && owned.status === 'offline');
  const all = isOffline ? [] : shelf.list(domain, from, to, now);
  const linkUntil = faultOf(faults, 'expiredLinks') ? now - 1000 : now + shelf.linkMs;
  const logs: ListedLog[] = [];
  for (const entry of pageOf(all, page)) logs.push(await shelf.tell(entry, linkUntil));
  return { domain, logs, page: { ...page, total: all.length } };
}

function present(log: ListedLog, wordTime: (time: number) => string): Record<string, unknown> {
  return {
    EndTime: wordTime(log.end),
    LogName: log.name,
    LogPath: log.link,
    LogSize: log.size,
    StartTime: wordTime(log.start),
  };
}

function epochSeconds(time: number): string {
  return String(Math.floor(time / 1000));
}

function domainsToAuthorize(parameters: ReadonlyMap<string, string>): string[] {
  const name = parameters.get('DomainName')?.toLowerCase();
  return name ? [name] : [];
}

const shared = { perSecond: 100, domains: domainsToAuthorize };

/** `LogCount` counts this page, `Total` all of them. */
export const describeCdnDomainLogs: Action = {
  ...shared,
  run: async call => {
    const isOld = faultOf(call.faults, 'oldLogList') !== undefined;
    const { domain, logs, page } = await list(call, readSpan);
    const infos = logs.map(log => present(log, isOld ? epochSeconds : isoSeconds));
    const index = { [isOld ? 'PageNumber' : 'PageIndex']: page.number };
    const detail = {
      LogCount: logs.length,
      DomainName: domain,
      LogInfos: { LogInfoDetail: infos },
      PageInfos: { ...index, PageSize: page.size, Total: page.total },
    };
    return { DomainLogDetails: { DomainLogDetail: [detail] } };
  },
};

/** The pages tell the page's figures in either place; the vendor's clients read them outside. */
export const describeCdnDomainLogs2014: Action = {
  ...shared,
  run: async call => {
    const { domain, logs, page } = await list(call, readDay);
    const figures = { PageNumber: page.number, PageSize: page.size, TotalCount: page.total };
    const details = { DomainLogDetail: logs.map(log => present(log, isoSeconds)) };
    const model = { DomainName: domain, DomainLogDetails: details };
    return faultOf(call.faults, 'oldLogList')
      ? { DomainLogModel: { ...model, ...figures } }
      : { DomainLogModel: model, ...figures };
  },
};
