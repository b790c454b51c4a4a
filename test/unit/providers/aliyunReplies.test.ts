import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ApiCall } from '../../../src/core/http/call.ts';
import { readDomains } from '../../../src/core/providers/aliyun/domains.ts';
import { submitObjects } from '../../../src/core/providers/aliyun/purge.ts';
import { readQuota } from '../../../src/core/providers/aliyun/quota.ts';
import { idsPerCall, taskStatus } from '../../../src/core/providers/aliyun/tasks.ts';
import { jsonReply, refusalReply } from '../../support/fakeHttp.ts';

function parse<T>(call: ApiCall<T>, body: object): T {
  return call.parse(jsonReply(200, { RequestId: 'R1', ...body }), 0);
}

function row(facts: object): object {
  return { TaskId: '1', Status: 'Complete', Process: '100%', ...facts };
}

describe('RefreshObjectCaches', () => {
  const call = submitObjects({
    kind: 'url',
    objects: ['https://a.example.com/1,2', 'https://a.example.com/%20'],
    network: 'production',
    mode: 'invalidate',
  });

  it('asks for files, with a newline between URLs, in the form', () => {
    assert.deepEqual(call.request.body?.type === 'form' && call.request.body.fields, [
      ['ObjectPath', 'https://a.example.com/1,2\nhttps://a.example.com/%20'],
      ['ObjectType', 'File'],
    ]);
    assert.deepEqual(call.request.query, []);
    assert.equal(call.request.method, 'POST');
    assert.equal(call.request.headers['x-acs-action'], 'RefreshObjectCaches');
  });

  it('is not sent again by itself: asking twice purges twice', () => {
    assert.equal(call.resend, 'ifNotSent');
  });

  it('gives the task ids as text', () => {
    const rows: [object, string[]][] = [
      [{ RefreshTaskId: '704222904' }, ['704222904']],
      [{ RefreshTaskId: '17772470184, 17772470185' }, ['17772470184', '17772470185']],
      [{ RefreshTaskId: '1,,2,' }, ['1', '2']],
      [{ PushTaskId: '9524' }, ['9524']],
      [{ RefreshTaskId: 17_772_470_184 }, ['17772470184']],
    ];
    for (const [body, taskIds] of rows)
      assert.deepEqual(parse(call, body), { taskIds, requestId: 'R1', estimateSeconds: 360 });
  });

  it('may have purged when the answer names no task', () => {
    for (const body of [{}, { RefreshTaskId: '' }, { RefreshTaskId: ',' }, { RefreshTaskId: null }]) {
      assert.throws(() => parse(call, body), {
        kind: 'badReply',
        maybeSent: true,
        requestId: 'R1',
      });
    }
  });

  it('passes a refusal on, with its own name as the permission', () => {
    assert.throws(() => call.parse(refusalReply(403, 'Forbidden.RAM'), 0), {
      kind: 'permission',
      detail: { permission: 'cdn:RefreshObjectCaches' },
    });
  });
});

describe('DescribeRefreshTaskById', () => {
  const call = taskStatus(['1', '2']);

  it('asks for ids with a comma between, and may be asked again', () => {
    assert.deepEqual(call.request.query, [['TaskId', '1,2']]);
    assert.equal(call.resend, 'always');
    assert.equal(idsPerCall, 10);
  });

  it('reads the documented answer', () => {
    const tasks = [
      {
        CreationTime: '2020-08-03T08:54:23Z',
        Description: '',
        ObjectPath: 'http://example.com/abc.jpg',
        ObjectType: 'file',
        Process: '100%',
        Status: 'Complete',
        TaskId: '12345678',
      },
      {
        CreationTime: '2020-08-03T09:12:44Z',
        Description: '',
        ObjectPath: 'http://example.com/bcd.jpg',
        ObjectType: 'file',
        Process: '99.37%',
        Status: 'Refreshing',
        TaskId: '23456789',
      },
    ];
    assert.deepEqual(parse(call, { Tasks: tasks, TotalCount: 2 }), [
      { taskId: '12345678', state: 'complete', percent: 100 },
      { taskId: '23456789', state: 'running', percent: 99.37 },
    ]);
  });

  it('knows every state, and takes one that it does not know as not ended', () => {
    const rows: [unknown, string][] = [
      ['Pending', 'waiting'],
      ['Refreshing', 'running'],
      ['Complete', 'complete'],
      ['Failed', 'failed'],
      ['Timeout', 'timedOut'],
      ['Canceled', 'failed'],
      ['Preheating', 'running'],
      ['constructor', 'running'],
      ['toString', 'running'],
      ['', 'running'],
      [undefined, 'running'],
      [7, 'running'],
    ];
    for (const [Status, state] of rows) {
      assert.deepEqual(
        parse(call, { Tasks: [row({ Status })] }),
        [{ taskId: '1', state, percent: 100 }],
        String(Status),
      );
    }
  });

  it('reads ids and progress that are numbers, and does without progress', () => {
    assert.deepEqual(parse(call, { Tasks: [row({ TaskId: 17_772_470_184, Process: 50 })] }), [
      { taskId: '17772470184', state: 'complete', percent: 50 },
    ]);
    for (const Process of [undefined, null, '', '?']) {
      assert.deepEqual(parse(call, { Tasks: [row({ Process })] }), [{ taskId: '1', state: 'complete' }]);
    }
  });

  it('takes one id with a row per URL as far as its worst row is', () => {
    const rows: [object[], object][] = [
      [
        [
          row({}),
          row({ Status: 'Refreshing', Process: '30%' }),
          row({ Status: 'Refreshing', Process: '10%' }),
        ],
        { state: 'running', percent: 10 },
      ],
      [
        [row({ Status: 'Refreshing', Process: '10%' }), row({ Status: 'Pending', Process: '0%' })],
        { state: 'waiting', percent: 0 },
      ],
      [
        [
          row({}),
          row({ Status: 'Failed', Process: '70%', Description: 'Origin Timeout' }),
          row({ Status: 'Timeout' }),
        ],
        { state: 'failed', percent: 70, reason: 'Origin Timeout' },
      ],
      [[row({ Status: 'Timeout', Process: '70%' }), row({})], { state: 'timedOut', percent: 70 }],
    ];
    for (const [Tasks, expected] of rows) {
      assert.deepEqual(parse(call, { Tasks }), [{ taskId: '1', ...expected }]);
    }
  });

  it('has no row for an id that the service does not know', () => {
    assert.deepEqual(parse(call, { Tasks: [], TotalCount: 0 }), []);
    assert.deepEqual(parse(call, { Tasks: [null, 'x', {}] }), []);
  });

  it('refuses an answer without a list', () => {
    for (const Tasks of [undefined, { CDNTask: [] }, 'none']) {
      assert.throws(() => parse(call, { Tasks }), {
        kind: 'badReply',
        requestId: 'R1',
      });
    }
  });
});

describe('DescribeRefreshQuota', () => {
  it('reads texts and numbers', () => {
    for (const [UrlRemain, UrlQuota] of [
      ['1996', '10000'],
      [1996, 10_000],
    ]) {
      assert.deepEqual(parse(readQuota(), { UrlRemain, UrlQuota }), { urlsLeft: 1996, urlsPerDay: 10_000 });
    }
  });

  it('reads the directories’ own quota where the answer has it', () => {
    const urls = { UrlRemain: '1996', UrlQuota: '2000' };
    const quota = { urlsLeft: 1996, urlsPerDay: 2000 };
    assert.deepEqual(parse(readQuota(), { ...urls, DirRemain: '99', DirQuota: 100 }), {
      ...quota,
      directories: { left: 99, perDay: 100 },
    });
    assert.deepEqual(parse(readQuota(), { ...urls, DirRemain: '99' }), quota);
    assert.deepEqual(parse(readQuota(), { ...urls, DirRemain: '', DirQuota: '100' }), quota);
  });

  it('reads the last URL of the day as none left', () => {
    assert.deepEqual(parse(readQuota(), { UrlRemain: '0', UrlQuota: '10000' }), {
      urlsLeft: 0,
      urlsPerDay: 10_000,
    });
  });

  it('refuses an answer without figures rather than make up a quota', () => {
    for (const body of [
      {},
      { UrlRemain: '1' },
      { UrlRemain: 'many', UrlQuota: '1' },
      { UrlRemain: '', UrlQuota: '' },
      { UrlRemain: null, UrlQuota: null },
      { UrlRemain: [], UrlQuota: true },
    ]) {
      assert.throws(() => parse(readQuota(), body), { kind: 'badReply' }, JSON.stringify(body));
    }
  });
});

describe('DescribeUserDomains', () => {
  const call = readDomains(3, '2018-05-10');

  it('asks for a page of 500, and may be asked again', () => {
    assert.deepEqual(call.request.query, [
      ['PageNumber', '3'],
      ['PageSize', '500'],
    ]);
    assert.equal(call.request.headers['x-acs-action'], 'DescribeUserDomains');
    assert.equal(call.resend, 'always');
  });

  it('reads the documented answer', () => {
    const page = {
      PageNumber: 1,
      TotalCount: 5,
      PageSize: 20,
      Domains: {
        PageData: [
          {
            Cname: 'xxx.alikunlun.com',
            CdnType: 'web',
            DomainStatus: 'online',
            DomainName: 'xxx.com',
            DomainId: 11_111,
            Sources: { Source: [{ Port: 80, Type: 'oss', Content: 'xxx.oss-cn-hangzhou.aliyuncs.com' }] },
          },
          { DomainName: 'old.example.com', DomainStatus: 'offline' },
          { DomainStatus: 'online' },
          null,
        ],
      },
    };
    const domains = [
      { name: 'xxx.com', isOnline: true },
      { name: 'old.example.com', isOnline: false },
    ];
    assert.deepEqual(parse(call, page), { domains, total: 5 });
    assert.deepEqual(parse(call, { TotalCount: '0', Domains: { PageData: [] } }), { domains: [], total: 0 });
  });

  it('refuses an answer without list or count rather than show an account without domains', () => {
    for (const body of [
      {},
      { TotalCount: 1 },
      { Domains: { PageData: [] } },
      { TotalCount: 0, Domains: [] },
    ]) {
      assert.throws(() => parse(call, body), { kind: 'badReply', requestId: 'R1' });
    }
  });

  it('names the permission that a key lacks', () => {
    assert.throws(() => call.parse(refusalReply(403, 'Forbidden.RAM'), 0), {
      kind: 'permission',
      detail: { permission: 'cdn:DescribeUserDomains' },
    });
  });
});
