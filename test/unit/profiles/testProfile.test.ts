import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CdnError, type CdnErrorKind } from '../../../src/core/errors.ts';
import type { Reply } from '../../../src/core/http/call.ts';
import { createSend } from '../../../src/core/http/send.ts';
import { type KeyReport, testProfile } from '../../../src/core/profiles/test.ts';
import { akamai } from '../../../src/core/providers/akamai/provider.ts';
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

/** What the one question to Akamai is answered with. */
async function askAkamai(status: number, body: object): Promise<KeyReport> {
  const clock = createFakeClock();
  const { http } = createFakeHttp(() => jsonReply(status, body));
  const send = createSend({ http, clock, nonce: () => 'n', log: createFakeLog() });
  const profile = fakeProfile({ provider: 'akamai', endpoint: 'https://akab-h.luna.akamaiapis.net' });
  return clock.run(testProfile(send, akamai.bind(profile), new AbortController().signal));
}

function gateway(stage: string, detail: string): object {
  const type = `https://problems.luna.akamaiapis.net/-/${stage}`;
  return { type, title: 'A title', detail, requestId: 'abc' };
}

describe('the test of an Akamai key', () => {
  const service = { supportId: 'edup-1', detail: '' };
  it('is passed by any answer from behind the gateway, and names what an older account lacks', async () => {
    assert.deepEqual(await askAkamai(201, { ...service, httpStatus: 201 }), { cannot: [] });
    assert.deepEqual(await askAkamai(429, { ...service, title: 'Rate Limit exceeded' }), { cannot: [] });
    const noBudget = { cannot: [{ ability: 'quota' }] };
    assert.deepEqual(await askAkamai(404, { ...service, title: 'not found' }), noBudget);
    const notThere = gateway('resource-impl/forward-origin-error', 'Origin Error');
    assert.deepEqual(await askAkamai(404, notThere), noBudget);
  });

  it('is failed by what the gateway says of key, signature, clock and grant, and by strangers', async () => {
    const rows: [number, object, CdnErrorKind][] = [
      [400, gateway('pep-authn/request-error', 'Invalid timestamp'), 'clock'],
      [400, gateway('pep-authn/request-error', 'Invalid client token'), 'keyUnknown'],
      [401, gateway('pep-authn/deny', 'The signature does not match'), 'secretWrong'],
      [403, gateway('pep-authz/deny', 'The client does not have the grant needed'), 'permission'],
      [400, gateway('pep-authn/request-error', 'Invalid authorization header'), 'badReply'],
      [400, gateway('pep-authn/request-error', 'Invalid nonce'), 'badReply'],
      [405, gateway('pep-authn/policy-error', 'Unsupported method'), 'altered'],
      [404, { error: 'not found' }, 'badReply'],
    ];
    for (const [status, body, kind] of rows) await assert.rejects(askAkamai(status, body), { kind });
  });
});

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
      [refusalReply(400, 'MissingSignature'), 'altered'],
      [refusalReply(400, 'MissingTimestamp'), 'altered'],
      [refusalReply(400, 'UnsupportedSignatureMethod'), 'altered'],
      [refusalReply(403, 'InvalidAccessKeySecret'), 'secretWrong'],
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
