import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { findKeys, readCliConfig, readCredentials } from '../../../src/core/providers/aliyun/foundKeys.ts';
import type { Surroundings } from '../../../src/core/providers/provider.ts';

const now = Date.parse('2026-11-25T08:00:00Z');
const inAnHour = now / 1000 + 3600;
const anHourOn = '2026-11-25T09:00:00.000Z';
const answers = { accessKeyId: 'id', accessKeySecret: 'secret' };
const temporary = { ...answers, securityToken: 'token' };
const keys = { access_key_id: 'id', access_key_secret: 'secret' };
const stsKeys = { ...keys, sts_token: 'token' };

function read(profiles: unknown, current = ''): ReturnType<typeof readCliConfig> {
  return readCliConfig(JSON.stringify({ current, profiles, meta_path: '' }), 'p', now);
}

function names(profiles: unknown, current?: string): string[] {
  return read(profiles, current).map(({ name }) => name);
}

test('config.json: lasting and temporary keys are found, the current profile first', () => {
  const profiles = [
    { name: 'a', mode: 'AK', ...keys, sts_token: '', region_id: 'cn-hangzhou' },
    { name: 'b', mode: 'stsTOKEN', ...stsKeys },
    { name: 'c', mode: 'StsToken', ...stsKeys, sts_expiration: inAnHour },
  ];
  assert.deepEqual(read(profiles, 'b'), [
    { name: 'b', path: 'p', answers: temporary, missing: [] },
    { name: 'a', path: 'p', answers, missing: [] },
    { name: 'c', path: 'p', answers: temporary, missing: [], tokenExpires: anHourOn },
  ]);
});

test('config.json: a lasting key takes no token that an earlier mode left there', () => {
  assert.deepEqual(read([{ name: 'a', mode: 'AK', ...stsKeys, sts_expiration: 1 }])[0]?.answers, answers);
});

test('config.json: of keys that were fetched only those are found that still hold', () => {
  for (const mode of ['OAuth', 'CloudSSO', 'External', 'external']) {
    const profile = { name: mode, mode, ...stsKeys };
    assert.deepEqual(names([{ ...profile, sts_expiration: inAnHour }]), [mode]);
    assert.deepEqual(names([{ ...profile, sts_expiration: anHourOn }]), [mode]);
    assert.deepEqual(names([{ ...profile, sts_expiration: now / 1000 }]), []);
    for (const sts_expiration of [undefined, 0, 'soon', now]) {
      assert.deepEqual(names([{ ...profile, sts_expiration }]), []);
    }
  }
  assert.deepEqual(names([{ name: 'x', mode: 'StsToken', ...stsKeys, sts_expiration: 1 }]), []);
});

test('config.json: roles, half keys and what is no configuration give nothing', () => {
  for (const mode of ['RamRoleArn', 'EcsRamRole', 'CredentialsURI', 'OIDC', 'BearerToken', 'Anonymous', 1]) {
    assert.deepEqual(names([{ name: 'x', mode, ...stsKeys, sts_expiration: inAnHour }]), []);
  }
  assert.deepEqual(names([{ name: 'x', mode: 'AK', access_key_id: 'id' }, null, 1]), []);
  assert.deepEqual(names([{ name: 'x', mode: 'StsToken', ...keys }]), []);
  assert.deepEqual(names('none'), []);
  for (const content of ['', '{', '[]', '{}']) assert.deepEqual(readCliConfig(content, 'p', now), []);
  assert.deepEqual(
    readCliConfig(`\uFEFF${JSON.stringify({ profiles: [keys] })}`, 'p', now)[0]?.answers,
    answers,
  );
});

test('credentials: access_key and sts sections are found, roles are not', () => {
  const ini = `[default]\ntype = access_key\naccess_key_id = id\naccess_key_secret = secret
[sts]\ntype = sts\naccess_key_id = id\naccess_key_secret = secret\nsecurity_token = token
[old]\naccess_key_id=id\naccess_key_secret=x\naccess_key_secret=secret
[half]\ntype = sts\naccess_key_id = id\naccess_key_secret = secret
[role]\ntype = ram_role_arn\naccess_key_id = id\naccess_key_secret = secret\nrole_arn = r\n`;
  assert.deepEqual(readCredentials(ini, 'p'), [
    { name: 'default', path: 'p', answers, missing: [] },
    { name: 'sts', path: 'p', answers: temporary, missing: [] },
    { name: 'old', path: 'p', answers, missing: [], doubled: 'key' },
  ]);
});

test('all three places are looked at, each where its tools look', async () => {
  const asked: string[] = [];
  const look = (env: Surroundings['env']): ReturnType<typeof findKeys> =>
    findKeys({
      env,
      home: '/home/me',
      now,
      read: async path => {
        asked.push(path);
        if (path.endsWith('.json')) return JSON.stringify({ profiles: [{ name: 'cli', ...keys }] });
        return '[sdk]\naccess_key_id=id\naccess_key_secret=secret\n';
      },
    });
  const variables = {
    ALICLOUD_ACCESS_KEY_ID: 'older',
    ALICLOUD_ACCESS_KEY_SECRET: 'older',
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'id',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret',
    ALIBABA_CLOUD_SECURITY_TOKEN: 'token',
    ALIBABA_CLOUD_CREDENTIALS_FILE: '/elsewhere',
  };
  const found = await look(variables);
  assert.deepEqual(found[0], { name: '', answers: temporary, missing: [] });
  assert.deepEqual(
    found.map(({ name }) => name),
    ['', 'cli', 'sdk'],
  );
  assert.deepEqual(
    (await look({ ALIBABA_CLOUD_ACCESS_KEY_ID: 'id' })).map(({ name }) => name),
    ['cli', 'sdk'],
  );
  const cli = join('/home/me', '.aliyun', 'config.json');
  assert.deepEqual(asked, [cli, '/elsewhere', cli, join('/home/me', '.alibabacloud', 'credentials')]);
});
