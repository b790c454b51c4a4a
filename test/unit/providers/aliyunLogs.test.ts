import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { inspect } from 'node:util';
import type { Demo } from '../../../demo/index.ts';
import { CdnError, summarize } from '../../../src/core/errors.ts';
import type { ApiCall } from '../../../src/core/http/call.ts';
import { logDays, placeLogs } from '../../../src/core/logs/days.ts';
import { aliyun } from '../../../src/core/providers/aliyun/provider.ts';
import type { LogAbility, LogEntry, LogPage, TimeSpan } from '../../../src/core/providers/provider.ts';
import { openSession } from '../../support/demoSession.ts';
import { jsonReply, refusalReply } from '../../support/fakeHttp.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';
import { infos } from '../demo/logSupport.ts';
import { start, withDemo } from '../demo/support.ts';

const versions = ['2018-05-10', '2014-11-11'];
const site = 'static.demo.test';
const hour = 3_600_000;
const day = 24 * hour;

function logsOf(apiVersion: string, endpoint = 'https://cdn.aliyuncs.com'): LogAbility {
  return aliyun.bind(fakeProfile({ endpoint, options: { apiVersion } })).logs ?? assert.fail();
}

/** All pages. */
async function listAll(
  demo: Demo,
  apiVersion: string,
  span: TimeSpan,
): Promise<{ pages: number; entries: LogEntry[] }> {
  const { bound, ask } = openSession(demo, { apiVersion });
  const entries: LogEntry[] = [];
  for (let page = 1; page < 20; page += 1) {
    const found = await ask((bound.logs ?? assert.fail()).list(site, span, page));
    entries.push(...found.entries);
    if (!found.hasMore) return { pages: page, entries };
  }
  assert.fail('There is no last page.');
}

for (const version of versions) {
  describe(`version ${version}`, () => {
    it('lists a day of the demo as it is, in either shape', () =>
      withDemo(async demo => {
        const expected = (await infos(demo)).map(log => ({
          name: log.LogName,
          startsAt: Date.parse(log.StartTime),
          endsAt: Date.parse(log.EndTime),
          bytes: log.LogSize,
        }));
        const yesterday = logDays(start, logsOf(version))[1] ?? assert.fail();
        for (const shape of ['usual', 'old']) {
          if (shape === 'old') demo.faults.add({ match: { api: 'aliyun' }, fault: { kind: 'oldLogList' } });
          const { entries } = await listAll(demo, version, yesterday);
          assert.deepEqual(
            entries.map(({ link: _link, ...facts }) => facts),
            expected,
            shape,
          );
          for (const { link } of entries)
            assert.ok(link.reveal().startsWith(`${demo.info.logs}/${site}/2026_11_21/`));
        }
      }));

    it('lists a month in pages that are whole together, each log on one day', () =>
      withDemo(async demo => {
        const days = logDays(start, logsOf(version));
        const { from } = days.at(-1) ?? assert.fail();
        const { to } = days[0] ?? assert.fail();
        const { pages, entries } = await listAll(demo, version, { from, to });
        assert.equal(pages, Math.ceil(entries.length / 300));
        assert.ok(pages > 1);
        const byDay: string[] = [];
        for (const each of days)
          byDay.push(...(await listAll(demo, version, each)).entries.map(({ name }) => name));
        assert.deepEqual(byDay.toSorted(), entries.map(({ name }) => name).toSorted());
        assert.equal(new Set(byDay).size, byDay.length);
      }));

    it('tells the files of an hour apart', () =>
      withDemo(async demo => {
        const placed = placeLogs(
          (await listAll(demo, version, { from: start - 2 * day, to: start })).entries,
        );
        assert.ok(placed.some(({ part }) => part === '01'));
        assert.ok(placed.some(({ part }) => part === undefined));
      }));

    it('says whose domain it is not, and what is too long ago', () =>
      withDemo(async demo => {
        const { bound, ask } = openSession(demo, { apiVersion: version });
        const { list } = bound.logs ?? assert.fail();
        const span = { from: start - day, to: start };
        await assert.rejects(ask(list('other.demo.test', span, 1)), {
          kind: 'notOwned',
          detail: { host: 'other.demo.test' },
        });
        await assert.rejects(ask(list(site, { ...span, from: start - 32 * day }, 1)), {
          kind: 'rejected',
          code: 'InvalidStartTime.ValueNotSupported',
          detail: { state: 'tooOld' },
        });
        const { refreshOnly } = demo.info.keys;
        const other = openSession(demo, { apiVersion: version }, refreshOnly);
        await assert.rejects(other.ask(list(site, span, 1)), {
          kind: 'permission',
          detail: { permission: 'cdn:DescribeCdnDomainLogs' },
        });
      }));

    it('refuses an answer that lacks its list rather than show a day without logs', () =>
      withDemo(async demo => {
        for (const field of ['DomainLogDetails', 'LogInfos', 'LogInfoDetail', 'DomainLogDetail']) {
          demo.faults.add({ match: { api: 'aliyun' }, fault: { kind: 'missingFields', fields: [field] } });
          const span = { from: start - day, to: start };
          const has = version === '2018-05-10' || field.startsWith('Domain');
          if (has) await assert.rejects(listAll(demo, version, span), { kind: 'badReply' }, field);
          else assert.ok((await listAll(demo, version, span)).entries.length > 0);
        }
      }));
  });
}

/** Of a day that has the row. */
const span: TimeSpan = { from: Date.parse('2015-05-22T16:00Z'), to: Date.parse('2015-05-23T16:00Z') };

const row = {
  EndTime: '2015-05-23T14:00:00Z',
  LogSize: 258,
  StartTime: '2015-05-23T13:00:00Z',
  LogName: 'demo.aliyundoc.com_2015_05_23_2100_2200.gz',
  LogPath: 'cdnlog.example.com/a/b.gz?OSSAccessKeyId=id&Expires=1&Signature=canary%3D',
};

function parse(body: object, page = 1, version = '2018-05-10'): LogPage {
  const call: ApiCall<LogPage> = logsOf(version).list('a.example.com', span, page);
  return call.parse(jsonReply(200, { RequestId: 'R1', ...body }), 0);
}

const of2014 = (rows: unknown, figures: object = {}): object => ({
  DomainLogModel: { DomainLogDetails: { DomainLogDetail: rows }, ...figures },
});
const of2018 = (rows: unknown, figures: object = {}): object => ({
  DomainLogDetails: { DomainLogDetail: [{ LogInfos: { LogInfoDetail: rows }, ...figures }] },
});

function asked(version: string, each: TimeSpan): unknown {
  return logsOf(version).list('a.example.com', each, 2).request.query;
}

test('the span goes out in the format of its version', () => {
  const rest = [
    ['PageNumber', '2'],
    ['PageSize', '300'],
  ];
  assert.deepEqual(asked('2018-05-10', span), [
    ['DomainName', 'a.example.com'],
    ['StartTime', '2015-05-22T16:00:00Z'],
    ['EndTime', '2015-05-23T16:00:00Z'],
    ...rest,
  ]);
  assert.deepEqual(asked('2014-11-11', { from: span.from + 1, to: span.to + 1 }), [
    ['DomainName', 'a.example.com'],
    ['StartTime', '2015-05-22T16:00Z'],
    ['EndTime', '2015-05-23T16:01Z'],
    ...rest,
  ]);
});

test('a row is read whatever its times are written as', () => {
  const [startsAt, endsAt] = [Date.parse(row.StartTime), Date.parse(row.EndTime)];
  const facts = { name: row.LogName, startsAt, endsAt, bytes: 258 };
  const seconds = { StartTime: startsAt / 1000, EndTime: String(endsAt / 1000) };
  for (const times of [{}, seconds, { StartTime: '2015-05-23T13:00Z', LogSize: '258' }]) {
    const [entry] = parse(of2018([{ ...row, ...times }])).entries;
    assert.deepEqual(entry && { ...entry, link: entry.link.reveal() }, {
      ...facts,
      link: `https://${row.LogPath}`,
    });
  }
});

test('both shapes are read in both versions, with the figures in either place', () => {
  for (const version of versions) {
    const figures = { TotalCount: 301, PageSize: 300 };
    for (const body of [
      of2014([row], figures),
      { ...of2014([row]), ...figures },
      { DomainLogDetails: { DomainLogDetail: [row] }, ...figures },
      of2018([row], { PageInfos: { PageIndex: 1, Total: '301' } }),
      of2018([row], { PageInfos: { PageNumber: 1, PageSize: 300, Total: 301 } }),
    ]) {
      const page = parse(body, 1, version);
      assert.deepEqual([page.entries.length, page.hasMore], [1, true], JSON.stringify(body));
      assert.equal(parse(body, 2, version).hasMore, false);
    }
    // The service may have smaller pages than it was asked for.
    assert.equal(parse(of2014([row], { TotalCount: 3, PageSize: 1 }), 2, version).hasMore, true);
    assert.equal(parse(of2014([row], { TotalCount: 3, PageSize: 1 }), 3, version).hasMore, false);
  }
});

test('without a total a full page is not the last; an empty one is', () => {
  const full = Array.from({ length: 300 }, () => row);
  assert.equal(parse(of2018(full)).hasMore, true);
  assert.equal(parse(of2018(full.slice(1))).hasMore, false);
  assert.deepEqual(parse(of2018([], { PageInfos: { Total: 9 } })), { entries: [], hasMore: false });
  assert.deepEqual(parse({ DomainLogDetails: { DomainLogDetail: [] } }), { entries: [], hasMore: false });
});

test('a row that can’t be used is left out, the others stay', () => {
  const bad = [
    null,
    'x',
    { ...row, LogName: '' },
    { ...row, LogName: '../../etc/passwd' },
    { ...row, LogName: '..' },
    { ...row, LogName: 'a\\b.gz' },
    { ...row, LogName: 'a\n.gz' },
    { ...row, LogPath: undefined },
    { ...row, LogPath: 'https://user@cdnlog.example.com/a.gz' },
    { ...row, StartTime: 'yesterday' },
    { ...row, StartTime: '2015-13-23T13:00:00Z' },
    { ...row, EndTime: null },
    { ...row, LogSize: -1 },
    { ...row, LogSize: 'many' },
  ];
  for (const build of [of2018, of2014]) {
    assert.deepEqual(
      parse(build([...bad, row])).entries.map(({ name }) => name),
      [row.LogName],
    );
  }
});

test('what only touches the span is another day’s', () => {
  const before = { ...row, StartTime: '2015-05-22T15:00:00Z', EndTime: '2015-05-22T16:00:00Z' };
  const after = { ...row, StartTime: '2015-05-23T16:00:00Z', EndTime: '2015-05-23T17:00:00Z' };
  const across = { ...row, StartTime: '2015-05-22T15:30:00Z', EndTime: '2015-05-22T16:30:00Z' };
  assert.equal(parse(of2018([before, after, across])).entries.length, 1);
});

test('a link is in nothing that an entry is written down as', () => {
  const [entry] = parse(of2018([row])).entries;
  assert.ok(entry);
  assert.match(entry.link.reveal(), /canary/);
  const shown = [JSON.stringify(entry), inspect(entry, { depth: 9, showHidden: true }), inspect(entry.link)];
  shown.push(inspect(structuredClone(entry)));
  for (const text of shown) assert.doesNotMatch(text, /canary|Signature/);
});

test('a refusal keeps the host that it names itself', () => {
  const call = logsOf('2018-05-10').list('a.example.com', span, 1);
  const refusal = refusalReply(
    404,
    'InvalidDomain.NotFound',
    'The domain [b.example.com] does not belong to you.',
  );
  try {
    call.parse(refusal, 0);
    assert.fail();
  } catch (thrown) {
    assert.ok(thrown instanceof CdnError);
    assert.deepEqual(summarize(thrown).detail, { host: 'b.example.com' });
  }
});
