import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CdnError, type CdnErrorKind } from '../../../src/core/errors.ts';
import type { Reply } from '../../../src/core/http/call.ts';
import { createSend } from '../../../src/core/http/send.ts';
import { type KeyReport, testProfile } from '../../../src/core/profiles/test.ts';
import { aliyun } from '../../../src/core/providers/aliyun/provider.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeHttp, jsonReply, neverReached, refusalReply } from '../../support/fakeHttp.ts';
import { createFakeLog } from '../../support/fakeLog.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';

type Answer = Reply | CdnError;

const quota = jsonReply(200, { RequestId: 'R', UrlRemain: '1', UrlQuota: '2' });
const tasks = jsonReply(200, { RequestId: 'R', Tasks: [], TotalCount: 0 });

/** What the service answers to both questions. */
async function ask(
  onQuota: Answer,
  onTasks: Answer = tasks,
): Promise<{ report: KeyReport; actions: string[] }> {
  const clock = createFakeClock();
  const { http, sent } = createFakeHttp(({ action }) => {
    const answer = action === 'DescribeRefreshQuota' ? onQuota : onTasks;
    if (answer instanceof CdnError) throw answer;
    return answer;
  });
  const send = createSend({ http, clock, nonce: () => 'n', log: createFakeLog() });
  const work = testProfile(send, aliyun.bind(fakeProfile()), new AbortController().signal);
  const report = await clock.run(work);
  return { report, actions: sent.map(({ action }) => action) };
}

describe('the test of a key', () => {
  it('asks for the quota and for a task of nobody, and reports nothing when both work', async () => {
    assert.deepEqual(await ask(quota), {
      report: { cannot: [] },
      actions: ['DescribeRefreshQuota', 'DescribeRefreshTaskById'],
    });
  });

  it('reports what the key’s policy refuses, with the permission’s name', async () => {
    const refused = refusalReply(403, 'Forbidden.RAM');
    const noQuota = { ability: 'quota', permission: 'cdn:DescribeRefreshQuota' };
    const noTasks = { ability: 'tasks', permission: 'cdn:DescribeRefreshTaskById' };
    assert.deepEqual((await ask(refused)).report.cannot, [noQuota]);
    assert.deepEqual((await ask(quota, refused)).report.cannot, [noTasks]);
    assert.deepEqual((await ask(refused, refused)).report.cannot, [noQuota, noTasks]);
  });

  it('takes any signed refusal that is not about the key as a proof of it', async () => {
    for (const reply of [
      refusalReply(400, 'InvalidTaskId.Malformed'),
      refusalReply(400, 'QuotaExceeded.Refresh'),
      refusalReply(403, 'OperationDenied', 'Your account does not open CDN service yet.'),
      refusalReply(404, 'InvalidDomain.NotFound'),
    ]) {
      assert.deepEqual((await ask(reply, reply)).report.cannot, []);
    }
  });

  it('rejects what is about the key, its signature, the clock or the way to the service', async () => {
    const rows: [Answer, CdnErrorKind][] = [
      [refusalReply(400, 'SignatureDoesNotMatch'), 'secretWrong'],
      [refusalReply(404, 'InvalidAccessKeyId.NotFound'), 'keyUnknown'],
      [refusalReply(400, 'InvalidAccessKeyId.Inactive'), 'keyUnknown'],
      [refusalReply(400, 'InvalidTimeStamp.Expired'), 'clock'],
      [refusalReply(400, 'InvalidTimeStamp.Format'), 'clock'],
      [refusalReply(400, 'InvalidSecurityToken.Expired'), 'tokenExpired'],
      [refusalReply(503, 'ServiceUnavailable'), 'unavailable'],
      [refusalReply(404, 'InvalidAction.NotFound'), 'badReply'],
      [neverReached(), 'network'],
      [new CdnError('timeout', { maybeSent: true }), 'timeout'],
    ];
    for (const [answer, kind] of rows) {
      await assert.rejects(ask(answer), { kind });
      await assert.rejects(ask(quota, answer), { kind });
    }
  });

  it('takes nothing that a proxy or a sign-in page says as a proof', async () => {
    const replies: Answer[] = [
      { status: 200, headers: {}, body: '<form>' },
      { status: 200, headers: {}, body: '{"status":"ok"}' },
      { status: 403, headers: {}, body: '{"error":"blocked"}' },
      { status: 403, headers: {}, body: '{"Code":"Forbidden","Message":"blocked"}' },
      { status: 407, headers: {}, body: '' },
      { status: 429, headers: {}, body: 'slow down' },
      { status: 302, headers: {}, body: '' },
      new CdnError('tooLarge', { maybeSent: true }),
    ];
    for (const reply of replies) await assert.rejects(ask(reply), CdnError);
  });
});
