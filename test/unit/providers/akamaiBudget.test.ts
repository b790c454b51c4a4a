import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBudget } from '../../../src/core/providers/akamai/budget.ts';
import { jsonReply } from '../../support/fakeHttp.ts';

const call = readBudget();
const accepted = { httpStatus: 201, detail: 'Request accepted', supportId: 'edup-1' };
const headers = {
  'x-ratelimit-limit': '100',
  'x-ratelimit-remaining': '99',
  'x-ratelimit-limit-objects': '10000',
  'x-ratelimit-limit-per-second-objects': '200.00',
  'x-ratelimit-remaining-objects': '9998',
};

test('the budget is asked for without purging, and may be asked again', () => {
  assert.equal(call.request.path, '/ccu/v3/rate-limit-status/url');
  assert.equal(call.request.body, undefined);
  assert.equal(call.resend, 'always');
});

test('what is left of the URLs is in the headers of the answer', () => {
  const budget = { urlsLeft: 9998, urlsAtMost: 10_000 };
  assert.deepEqual(call.parse(jsonReply(201, accepted, headers), 0), budget);
});

test('an answer without these headers says nothing', () => {
  assert.equal(call.parse(jsonReply(201, accepted), 0), undefined);
  const { 'x-ratelimit-limit-objects': _limit, ...others } = headers;
  assert.equal(call.parse(jsonReply(201, accepted, others), 0), undefined);
});

test('a refusal is an error, not a budget', () => {
  const refused = { httpStatus: 404, title: 'not found', detail: '', supportId: 'edup-2' };
  assert.throws(() => call.parse(jsonReply(404, refused, headers), 0), { kind: 'rejected' });
});
