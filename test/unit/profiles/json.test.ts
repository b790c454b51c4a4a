import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duplicateOf } from '../../../src/core/profiles/edit.ts';
import { type JsonProblem, profileJson, readProfileJson } from '../../../src/core/profiles/json.ts';
import type { Profile } from '../../../src/core/profiles/profile.ts';
import { akamai } from '../../../src/core/providers/akamai/provider.ts';
import { aliyun } from '../../../src/core/providers/aliyun/provider.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';

const profile = fakeProfile({
  hosts: ['a.example.com'],
  credentials: { accessKeyId: 'LTAIcanary', accessKeySecret: 'canary-secret', securityToken: 'canary-token' },
  options: { tokenExpires: '2026-12-31T08:00:00Z', verifyHeaders: 'X-Debug: 1' },
});

function read(change: object, original = profile): Profile | JsonProblem {
  const json: object = JSON.parse(profileJson(original, aliyun));
  return readProfileJson(JSON.stringify({ ...json, ...change }), original, aliyun, ['taken']);
}

test('the document shows everything but what a key is made of', () => {
  const text = profileJson(profile, aliyun);
  assert.deepEqual(JSON.parse(text), {
    name: 'aliyun-prod',
    endpoint: 'https://cdn.aliyuncs.com',
    hosts: ['a.example.com'],
    production: false,
    options: { signature: 'v3', apiVersion: '2018-05-10', tokenExpires: '2026-12-31T08:00:00Z' },
    verifyHeaders: { 'x-debug': '1' },
  });
  assert.doesNotMatch(text, /canary/);
  const other = fakeProfile({ provider: 'akamai', options: { network: 'staging' } });
  assert.match(profileJson(other, akamai), /"options": \{\s+"network": "staging"\s+\}/);
  assert.match(profileJson(profile, akamai), /"network": "production"/);
});

test('what is edited is taken over, and all else stays', () => {
  const change = {
    name: ' Prod ',
    hosts: ['B.example.com'],
    production: true,
    options: { signature: 'v1', apiVersion: '2014-11-11', tokenExpires: '' },
    verifyHeaders: { 'X-A': 'b', 'X-C': '' },
  };
  assert.deepEqual(read(change), {
    ...profile,
    name: 'Prod',
    hosts: ['b.example.com'],
    production: true,
    options: { signature: 'v1', apiVersion: '2014-11-11', verifyHeaders: 'X-A: b\nX-C: ' },
  });
  assert.deepEqual(readProfileJson('{}', profile, aliyun, []), {
    ...profile,
    options: { ...profile.options, verifyHeaders: 'x-debug: 1' },
  });
  assert.deepEqual(read({ verifyHeaders: {} }), {
    ...profile,
    options: { signature: 'v3', apiVersion: '2018-05-10', tokenExpires: '2026-12-31T08:00:00Z' },
  });
});

test('the first thing that is wrong is told', () => {
  const rows: [object, JsonProblem][] = [
    [{ name: 1 }, { kind: 'value', field: 'name' }],
    [{ name: 'TAKEN' }, { kind: 'name', problem: 'taken' }],
    [{ name: '' }, { kind: 'name', problem: 'empty' }],
    [{ endpoint: 'https://evil.example.com' }, { kind: 'endpoint' }],
    [{ endpoint: 1 }, { kind: 'endpoint' }],
    [{ hosts: 'a.example.com' }, { kind: 'value', field: 'hosts' }],
    [{ hosts: ['https://a.example.com'] }, { kind: 'value', field: 'hosts' }],
    [{ hosts: [1] }, { kind: 'value', field: 'hosts' }],
    [{ production: 'yes' }, { kind: 'value', field: 'production' }],
    [{ options: [] }, { kind: 'value', field: 'options' }],
    [{ options: { signature: 'v2' } }, { kind: 'value', field: 'signature' }],
    [{ options: { network: 'staging' } }, { kind: 'unknown', field: 'network' }],
    [{ options: { tokenExpires: 'soon' } }, { kind: 'value', field: 'tokenExpires' }],
    [{ verifyHeaders: 'X: 1' }, { kind: 'value', field: 'verifyHeaders' }],
    [{ verifyHeaders: { 'X-A': 1 } }, { kind: 'value', field: 'verifyHeaders.X-A' }],
    [{ verifyHeaders: { Cookie: 'a' } }, { kind: 'headers', problem: 'secretHeader' }],
    [{ verifyHeaders: { 'X-A': '1\nCookie: a' } }, { kind: 'headers', problem: 'notAHeader' }],
    [{ credentials: {} }, { kind: 'unknown', field: 'credentials' }],
  ];
  for (const [change, problem] of rows) assert.deepEqual(read(change), problem, JSON.stringify(change));
  for (const text of ['', '{', '[]', 'null']) {
    assert.deepEqual(readProfileJson(text, profile, aliyun, []), { kind: 'notJson' });
  }
});

test('an end of a token is unknown where keys have none', () => {
  const text = '{"options":{"tokenExpires":"2026-12-31T08:00:00Z"}}';
  const problem = { kind: 'unknown', field: 'tokenExpires' };
  assert.deepEqual(readProfileJson(text, fakeProfile({ provider: 'akamai' }), akamai, []), problem);
});

test('a duplicate has everything but id and name', () => {
  const copy = duplicateOf(profile, 'new-id', ['aliyun-prod', 'ALIYUN-PROD 2']);
  assert.deepEqual(copy, { ...profile, id: 'new-id', name: 'aliyun-prod 3' });
});
