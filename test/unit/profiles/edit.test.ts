import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeEdit, missingKeys, withEndpoint, withToken } from '../../../src/core/profiles/edit.ts';
import { akamai } from '../../../src/core/providers/akamai/provider.ts';
import { aliyun } from '../../../src/core/providers/aliyun/provider.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';

const original = fakeProfile({
  credentials: { accessKeyId: 'id', accessKeySecret: 'secret', securityToken: 'token' },
  options: { signature: 'v1', tokenExpires: '2026-12-31T08:00:00Z' },
});
const elsewhere = 'https://cdn.ap-southeast-1.aliyuncs.com';

test('another endpoint leaves every key behind, also one that was entered anew', () => {
  const draft = { ...original, credentials: { accessKeyId: 'new', accessKeySecret: 'new' } };
  for (const from of [original, draft]) {
    const moved = withEndpoint(original, from, elsewhere);
    assert.deepEqual(moved, {
      ...original,
      endpoint: elsewhere,
      credentials: {},
      options: { signature: 'v1' },
    });
    assert.deepEqual(missingKeys(aliyun, moved), ['accessKeyId', 'accessKeySecret']);
  }
});

test('back at the original endpoint are the original keys, not those that were entered for the other one', () => {
  const moved = withEndpoint(original, original, elsewhere);
  const entered = { ...moved, credentials: { accessKeyId: 'other', accessKeySecret: 'other' } };
  assert.deepEqual(withEndpoint(original, entered, original.endpoint), original);
  assert.equal(withEndpoint(original, entered, elsewhere), entered);
});

test('a host that a field asks for is no missing key', () => {
  const credentials = { clientToken: 't', clientSecret: 's' };
  assert.deepEqual(missingKeys(akamai, fakeProfile({ provider: 'akamai', credentials })), ['accessToken']);
  assert.deepEqual(missingKeys(aliyun, original), []);
});

test('a token takes its end with it, and goes with it', () => {
  const lasting = withToken(original, 'securityToken', '', '');
  assert.deepEqual(lasting.credentials, { accessKeyId: 'id', accessKeySecret: 'secret' });
  assert.deepEqual(lasting.options, { signature: 'v1' });
  const other = withToken(original, 'securityToken', 'next', '');
  assert.deepEqual([other.credentials['securityToken'], other.options], ['next', { signature: 'v1' }]);
  const dated = withToken(original, 'securityToken', 'next', '2027-01-01T00:00:00Z');
  assert.equal(dated.options['tokenExpires'], '2027-01-01T00:00:00Z');
});

test('what a purge or another window changed meanwhile is kept', () => {
  const kept = { ...original, hosts: ['learned.example.com'], production: true, name: 'renamed' };
  const draft = { ...original, options: {}, name: 'mine' };
  assert.deepEqual(mergeEdit(original, draft, kept), { ...kept, options: {}, name: 'mine' });
  const hosts = ['a.example.com'];
  assert.deepEqual(mergeEdit(original, { ...original, hosts }, kept), { ...kept, hosts });
  assert.equal(mergeEdit(original, { ...original, production: true }, original).production, true);
});

test('endpoint and keys are kept together, never those of one edit with those of another', () => {
  const kept = { ...original, endpoint: elsewhere, credentials: { accessKeyId: 'k', accessKeySecret: 'k' } };
  const draft = { ...original, credentials: { ...original.credentials, accessKeySecret: 'mine' } };
  const merged = mergeEdit(original, draft, kept);
  assert.deepEqual([merged.endpoint, merged.credentials], [draft.endpoint, draft.credentials]);
  const untouched = mergeEdit(original, { ...original, name: 'mine' }, kept);
  assert.deepEqual([untouched.endpoint, untouched.credentials], [kept.endpoint, kept.credentials]);
});
