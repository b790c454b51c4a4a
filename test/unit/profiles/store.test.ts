import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Profile } from '../../../src/core/profiles/profile.ts';
import { createProfileStore, type ProfileStore } from '../../../src/core/profiles/store.ts';
import { createFakeFiles, type FakeFiles, type FakeFilesOptions } from '../../support/fakeFiles.ts';
import { createFakeSecrets, type FakeSecrets } from '../../support/fakeSecrets.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';

interface Rig {
  readonly secrets: FakeSecrets;
  readonly files: FakeFiles;
  readonly store: ProfileStore;
}

function rig(options: FakeFilesOptions = {}): Rig {
  const secrets = createFakeSecrets();
  const files = createFakeFiles(options);
  return { secrets, files, store: createProfileStore(secrets, files, '/profiles') };
}

const [first, second]: [Profile, Profile] = [
  fakeProfile({ id: 'id-1', name: 'prod', hosts: ['a.example.com'] }),
  fakeProfile({ id: 'id-2', name: 'Test' }),
];
const listed = {
  id: 'id-1',
  name: 'prod',
  provider: 'aliyun',
  endpoint: 'https://cdn.aliyuncs.com',
  hosts: ['a.example.com'],
  production: false,
  missing: false,
  transient: false,
};

describe('the profile store', () => {
  it('is empty at first', async () => {
    assert.deepEqual(await rig().store.list(), []);
  });

  it('gives back what it keeps, and lists it by name without its keys', async () => {
    const { store } = rig();
    await store.save(second);
    await store.save(first);
    assert.deepEqual(await store.load('id-1'), first);
    const all = await store.list();
    assert.deepEqual(
      all.map(({ name }) => name),
      ['prod', 'Test'],
    );
    assert.deepEqual(all[0], listed);
  });

  it('lists from the small files alone, without opening a secret', async () => {
    const { store, secrets, files } = rig();
    await store.save(first);
    const closed = createProfileStore(
      { ...secrets, get: () => assert.fail('A secret was opened.') },
      files,
      '/profiles',
    );
    assert.deepEqual(await closed.list(), [listed]);
  });

  it('lists a secret without its small file, and writes the file anew', async () => {
    const { store, files } = rig();
    await store.save(first);
    files.disk.clear();
    assert.deepEqual(await store.list(), [listed]);
    assert.equal(files.disk.size, 1);
  });

  it('says that the keys are missing when there is a small file without its secret', async () => {
    const { store, secrets } = rig();
    await store.save(first);
    secrets.kept.clear();
    assert.deepEqual(await store.list(), [{ ...listed, missing: true }]);
    await assert.rejects(store.load('id-1'), { kind: 'profile', detail: { name: 'prod' } });
    await assert.rejects(store.load('nobody'), { kind: 'profile', detail: { name: 'nobody' } });
  });

  it('passes over secrets and files that are not its own, torn or of a later version', async () => {
    const { store, secrets, files } = rig();
    await store.save(first);
    secrets.kept.set('other.extension', 'x');
    secrets.kept.set('cdnExplorer.profile.torn', '{"v":1');
    secrets.kept.set('cdnExplorer.profile.later', JSON.stringify({ ...second, v: 2 }));
    files.disk.set('/profiles/torn.json', '{"v":1,');
    files.disk.set('/profiles/id-1.json.1234.tmp', 'draft');
    assert.deepEqual(await store.list(), [listed]);
    assert.equal(secrets.kept.size, 4);
  });

  it('keeps no credential outside the secret storage', async () => {
    const { store, files, secrets } = rig();
    const canary = 'canary/secret+é=';
    const credentials = {
      accessKeyId: `id ${canary}`,
      accessKeySecret: canary,
      securityToken: `"${canary}"`,
    };
    await store.save({ ...first, credentials });
    await store.allowHosts('id-1', ['b.example.com']);
    await store.list();
    const forms = [
      canary,
      Buffer.from(canary).toString('base64').replace(/=+$/, ''),
      Buffer.from(canary, 'utf16le').toString('latin1'),
      encodeURIComponent(canary),
      JSON.stringify(canary).slice(1, -1),
      String.raw`canary/secret+\u00e9=`,
      String.raw`canary\/secret`,
    ];
    const kept = [...secrets.kept.values()].join('\n');
    const outside = [...files.disk].flat().join('\n');
    assert.ok(kept.includes(canary), 'The search finds it where it is.');
    for (const form of forms) assert.equal(outside.includes(form), false, form);
    assert.equal(outside.includes('accessKey'), false);
  });

  it('keeps names in their normal form', async () => {
    const { store } = rig();
    await store.save({ ...first, name: ' \tCafé '.normalize('NFD') });
    assert.equal((await store.list())[0]?.name, 'Café'.normalize('NFC'));
    assert.equal((await store.load('id-1')).name, 'Café'.normalize('NFC'));
  });

  it('refuses a name that another profile has, and keeps nothing then', async () => {
    const { store, secrets, files } = rig();
    await store.save(first);
    await assert.rejects(store.save({ ...second, name: ' PROD' }), {
      kind: 'input',
      detail: { field: 'name', problem: 'taken', name: ' PROD' },
    });
    await assert.rejects(store.save({ ...second, name: '' }), { kind: 'input' });
    assert.equal(secrets.kept.size, 1);
    assert.equal(files.disk.size, 1);
    await store.save({ ...first, name: 'Prod' });
    assert.equal((await store.list())[0]?.name, 'Prod');
  });

  it('leaves nothing of a profile that is removed, and others as they are', async () => {
    const { store, secrets } = rig();
    await store.save(first);
    await store.save(second);
    await store.remove('id-1');
    await store.remove('nobody');
    assert.deepEqual(
      (await store.list()).map(({ id }) => id),
      ['id-2'],
    );
    assert.deepEqual([...secrets.kept.keys()], ['cdnExplorer.profile.id-2']);
    await assert.rejects(store.load('id-1'), { kind: 'profile' });
  });

  it('keeps allowed hosts, each once, also for a profile whose name became another’s too', async () => {
    const { store, secrets } = rig();
    await store.save(first);
    await store.allowHosts('id-1', ['b.example.com', 'a.example.com', 'b.example.com']);
    assert.deepEqual((await store.load('id-1')).hosts, ['a.example.com', 'b.example.com']);
    assert.deepEqual((await store.list())[0]?.hosts, ['a.example.com', 'b.example.com']);
    // Two windows added a profile of one name at the same time.
    secrets.kept.set('cdnExplorer.profile.id-9', JSON.stringify({ ...second, id: 'id-9', name: 'prod' }));
    await store.allowHosts('id-1', ['c.example.com']);
    assert.equal((await store.load('id-1')).hosts.length, 3);
    await assert.rejects(store.allowHosts('nobody', ['a.example.com']), { kind: 'profile' });
  });

  it('has the keys safe when the disk is full', async () => {
    const { store, secrets } = rig({
      fault: operation => (operation === 'write' ? { code: 'ENOSPC' } : undefined),
    });
    await assert.rejects(store.save(first), { kind: 'storage', code: 'ENOSPC' });
    assert.equal(secrets.kept.size, 1);
    assert.deepEqual(await store.load('id-1'), first);
    assert.deepEqual(await store.list(), [listed]);
  });

  it('lets go of the keys when the disk is full', async () => {
    const { store, secrets, files } = rig();
    await store.save(first);
    const full = createFakeFiles({
      disk: files.disk,
      fault: operation => (operation === 'write' ? { code: 'ENOSPC' } : undefined),
    });
    await createProfileStore(secrets, full, '/profiles').remove('id-1');
    assert.equal(secrets.kept.size, 0);
    assert.deepEqual(await store.list(), []);
  });
});
