import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Demo } from '../../../demo/index.ts';
import { assertRefused } from './aliyunSupport.ts';
import { call2014, day, detailOf, type Info, infos, listLogs, site } from './logSupport.ts';
import { type ApiAnswer, isoSeconds, send, signV1, start, withDemo } from './support.ts';

const hour = 3_600_000;

function list2014(demo: Demo, parameters: Record<string, string> = {}): Promise<ApiAnswer> {
  return call2014(demo, 'DescribeCdnDomainLogs', { DomainName: site, ...parameters });
}

interface Answer2014 {
  PageNumber?: number;
  PageSize?: number;
  TotalCount?: number;
  DomainLogModel: {
    DomainName: string;
    DomainLogDetails: { DomainLogDetail: Info[] };
    PageNumber?: number;
    PageSize?: number;
    TotalCount?: number;
  };
}

function answer2014({ text, status }: ApiAnswer): Answer2014 {
  assert.equal(status, 200, text);
  return JSON.parse(text);
}

function namesOf(logs: readonly Info[]): string[] {
  return logs.map(log => log.LogName);
}

test('a day of logs is listed in the documented fields, oldest first', () =>
  withDemo(async demo => {
    const detail = detailOf(await listLogs(demo, day));
    assert.deepEqual(Object.keys(detail), ['LogCount', 'DomainName', 'LogInfos', 'PageInfos']);
    const logs = detail.LogInfos.LogInfoDetail;
    assert.equal(detail.DomainName, site);
    assert.equal(detail.LogCount, logs.length);
    assert.deepEqual(detail.PageInfos, { PageIndex: 1, PageSize: 300, Total: logs.length });
    const { host } = new URL(demo.info.logs);
    let last = '';
    for (const log of logs) {
      assert.deepEqual(Object.keys(log), ['EndTime', 'LogName', 'LogPath', 'LogSize', 'StartTime']);
      assert.equal(Date.parse(log.EndTime) - Date.parse(log.StartTime), hour);
      const [place, query = ''] = log.LogPath.split('?');
      assert.equal(place, `${host}/${site}/2026_11_21/${log.LogName}`);
      assert.deepEqual([...new URLSearchParams(query).keys()], ['Expires', 'OSSAccessKeyId', 'Signature']);
      assert.ok(log.LogSize > 1000);
      assert.ok(log.StartTime >= last);
      last = log.StartTime;
    }
    assert.equal(logs.at(-1)?.LogName, `${site}_2026_11_21_230000_000000.gz`);
    assert.equal(logs.at(-1)?.EndTime, day.EndTime);
  }));

test('the name of a file tells its hour in UTC+8; several files of one hour have numbers', () =>
  withDemo(async demo => {
    const logs = await infos(demo);
    const hours = Map.groupBy(logs, log => log.StartTime);
    assert.ok(hours.size < 24);
    assert.ok([...hours.values()].some(files => files.length > 1));
    for (const [time, files] of hours) {
      const clock = (offset: number): string =>
        isoSeconds(Date.parse(time) + 8 * hour + offset)
          .slice(11, 19)
          .replaceAll(':', '');
      const stem = `${site}_2026_11_21_${clock(0)}_${clock(hour)}`;
      const names = files.map((_, index) => (files.length === 1 ? `${stem}.gz` : `${stem}_0${index}.gz`));
      assert.deepEqual(namesOf(files), names);
    }
  }));

test('pages are as told, and together they are the whole', () =>
  withDemo(async demo => {
    const all = namesOf(await infos(demo));
    const paged: string[] = [];
    for (let page = 1; page <= Math.ceil(all.length / 10); page += 1) {
      const { LogCount, LogInfos, PageInfos } = detailOf(
        await listLogs(demo, { ...day, PageSize: '10', PageNumber: String(page) }),
      );
      assert.deepEqual(PageInfos, { PageIndex: page, PageSize: 10, Total: all.length });
      assert.equal(LogCount, LogInfos.LogInfoDetail.length);
      paged.push(...namesOf(LogInfos.LogInfoDetail));
    }
    assert.deepEqual(paged, all);
    assert.deepEqual(await infos(demo, { ...day, PageNumber: '9' }), []);
    for (const PageSize of ['0', '1001', 'x']) {
      await assertRefused(listLogs(demo, { PageSize }), 400, 'InvalidPageSize.ValueNotSupported');
    }
    await assertRefused(listLogs(demo, { PageNumber: '0' }), 400, 'InvalidPageNumber.ValueNotSupported');
    assert.equal(detailOf(await listLogs(demo, { ...day, PageSize: '1000' })).PageInfos['PageSize'], 1000);
  }));

test('an hour is listed when the time touches it; without times it is the last 24 hours', () =>
  withDemo(async demo => {
    const touched = { StartTime: '2026-11-21T02:59:59Z', EndTime: '2026-11-21T04:00:01Z' };
    const hours = new Set((await infos(demo, touched)).map(log => log.StartTime));
    assert.deepEqual([...hours], ['2026-11-21T02:00:00Z', '2026-11-21T03:00:00Z', '2026-11-21T04:00:00Z']);
    const lately = await infos(demo, {});
    assert.equal(lately[0]?.StartTime, '2026-11-21T04:00:00Z');
    assert.equal(lately.at(-1)?.EndTime, '2026-11-22T00:00:00Z');
  }));

test('a log comes four hours after its hour, and goes after 30 days', () =>
  withDemo(async demo => {
    const last = async (): Promise<string | undefined> => (await infos(demo, {})).at(-1)?.EndTime;
    demo.clock.advance(hour - 1000);
    assert.equal(await last(), '2026-11-22T00:00:00Z');
    demo.clock.advance(1000);
    assert.equal(await last(), '2026-11-22T01:00:00Z');
    demo.clock.advance(-hour);
    const long = { StartTime: isoSeconds(start - 31 * 24 * hour), EndTime: isoSeconds(start), PageSize: '1' };
    const [first] = await infos(demo, long);
    assert.equal(first?.StartTime, isoSeconds(start - 30 * 24 * hour));
    const early = isoSeconds(start - 31 * 24 * hour - 1000);
    await assertRefused(
      listLogs(demo, { ...long, StartTime: early }),
      400,
      'InvalidStartTime.ValueNotSupported',
    );
  }));

test('times are checked with the codes of their version', () =>
  withDemo(async demo => {
    const { StartTime, EndTime } = day;
    const bad: [Record<string, string>, string][] = [
      [{ StartTime: '2026-11-21T03:00Z', EndTime }, 'InvalidStartTime.Malformed'],
      [{ StartTime: '1763690400', EndTime }, 'InvalidStartTime.Malformed'],
      [{ StartTime, EndTime: '2026-13-21T03:00:00Z' }, 'InvalidEndTime.Malformed'],
      [{ StartTime: EndTime, EndTime: StartTime }, 'InvalidEndTime.Mismatch'],
      [{ StartTime }, 'MissingParameter'],
      [{ EndTime }, 'MissingParameter'],
    ];
    for (const [parameters, code] of bad) await assertRefused(listLogs(demo, parameters), 400, code);
    const minutes = { StartTime: '2026-11-21T03:00Z', EndTime: '2026-11-21T04:00Z' };
    assert.equal((await list2014(demo, minutes)).status, 200);
    await assertRefused(
      list2014(demo, { StartTime }),
      400,
      'MissingParameter',
      'The parameter EndTime miss.',
    );
    for (const LogDay of ['2026-11-31', '21.11.2026', '2026-11-21T00:00:00Z']) {
      await assertRefused(list2014(demo, { LogDay }), 400, 'InvalidLogDay.Malformed');
    }
  }));

test('version 2014-11-11 lists a day in its own shape', () =>
  withDemo(async demo => {
    const answer = answer2014(await list2014(demo, { LogDay: '2026-11-21', PageSize: '5' }));
    const { DomainLogModel, PageNumber, PageSize, TotalCount } = answer;
    const all = await infos(demo);
    assert.deepEqual([PageNumber, PageSize, TotalCount], [1, 5, all.length]);
    assert.deepEqual(Object.keys(DomainLogModel), ['DomainName', 'DomainLogDetails']);
    const logs = DomainLogModel.DomainLogDetails.DomainLogDetail;
    assert.deepEqual(logs, all.slice(0, 5));
    const spanned = answer2014(await list2014(demo, day)).DomainLogModel.DomainLogDetails;
    assert.deepEqual(spanned.DomainLogDetail, all);
    const today = answer2014(await list2014(demo)).DomainLogModel.DomainLogDetails.DomainLogDetail;
    assert.equal(today[0]?.StartTime, '2026-11-21T16:00:00Z');
    assert.equal((await list2014(demo, { LogDay: '2026-11-23' })).json['TotalCount'], 0);
  }));

test('a fault brings the shapes that other pages print', () =>
  withDemo(async demo => {
    const whole = await infos(demo);
    const fault = { match: { api: 'aliyun' }, fault: { kind: 'oldLogList' } } as const;
    demo.faults.add(fault);
    const { LogInfos, PageInfos } = detailOf(await listLogs(demo, day));
    assert.deepEqual(PageInfos, { PageNumber: 1, PageSize: 300, Total: whole.length });
    assert.deepEqual(
      LogInfos.LogInfoDetail.map(log => [log.StartTime, log.EndTime]),
      whole.map(log => [log.StartTime, log.EndTime].map(time => String(Date.parse(time) / 1000))),
    );
    demo.faults.add(fault);
    const old = answer2014(await list2014(demo, { LogDay: '2026-11-21' }));
    assert.deepEqual(
      [old.TotalCount, old.DomainLogModel.TotalCount, old.DomainLogModel.PageNumber],
      [undefined, whole.length, 1],
    );
  }));

test('only one’s own domains have logs, and an offline one has none', () =>
  withDemo(
    async demo => {
      await assertRefused(
        listLogs(demo, { DomainName: 'other.demo.test' }),
        404,
        'InvalidDomain.NotFound',
        'The domain provided does not belong to you.',
      );
      await assertRefused(listLogs(demo, { DomainName: '' }), 400, 'MissingParameter');
      assert.deepEqual(await infos(demo, { ...day, DomainName: 'site-0010.demo.test' }), []);
      assert.equal((await listLogs(demo, { DomainName: 'IMG.demo.test', PageSize: '1' })).status, 200);
      const { domainOnly, refreshOnly, otherAccount } = demo.info.keys;
      assert.equal((await listLogs(demo, { PageSize: '1' }, domainOnly)).status, 200);
      const img = { DomainName: 'img.demo.test' };
      await assertRefused(listLogs(demo, img, domainOnly), 403, 'Forbidden.RAM');
      await assertRefused(listLogs(demo, {}, refreshOnly), 403, 'Forbidden.RAM');
      await assertRefused(listLogs(demo, {}, otherAccount), 404, 'InvalidDomain.NotFound');
    },
    { domains: 20 },
  ));

test('a hundred listings a second are served', () =>
  withDemo(async demo => {
    const parameters = { ...day, PageSize: '1' };
    for (let i = 0; i < 100; i += 1) assert.equal((await listLogs(demo, parameters)).status, 200);
    await assertRefused(listLogs(demo, parameters), 400, 'Throttling.User');
  }));

test('a listing has its XML form too', () =>
  withDemo(async demo => {
    const parameters = { DomainName: site, ...day, PageSize: '1' };
    const common = { Format: 'XML' };
    const { text } = await send(signV1(demo, { action: 'DescribeCdnDomainLogs', parameters, common }));
    assert.match(
      text,
      /<DomainLogDetail><LogCount>1<\/LogCount>.*<LogInfoDetail><EndTime>.*\?Expires=\d+&amp;OSS/,
    );
  }));
