import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createProfileStore, type ProfileStore } from '../../../src/core/profiles/store.ts';
import { withTransient } from '../../../src/core/profiles/transient.ts';
import { createFakeFiles } from '../../support/fakeFiles.ts';
import { createFakeSecrets } from '../../support/fakeSecrets.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';

const demo = fakeProfile({ id: 'demo-1', name: 'demo' });
const own = fakeProfile({ id: 'id-1', name: 'prod' });

function rig(): { store: ProfileStore; kept: () => string } {
  const secrets = createFakeSecrets();
  const files = createFakeFiles();
  const store = withTransient(createProfileStore(secrets, files, '/profiles'), new Map([[demo.id, demo]]));
  return { store, kept: () => [...secrets.kept, ...files.disk].flat().join('\n') };
}

describe('transient profiles', () => {
  it('are listed after the kept ones, marked, and load with their keys', async () => {
    const { store } = rig();
    await store.save(own);
    assert.deepEqual(
      (await store.list()).map(({ name, transient, missing }) => ({ name, transient, missing })),
      [
        { name: 'prod', transient: false, missing: false },
        { name: 'demo', transient: true, missing: false },
      ],
    );
    assert.deepEqual(await store.load('demo-1'), demo);
    assert.deepEqual(await store.load('id-1'), own);
  });

  it('never reach storage, whatever is done to them', async () => {
    const { store, kept } = rig();
    await store.allowHosts('demo-1', ['a.demo.test', 'a.demo.test']);
    assert.deepEqual((await store.load('demo-1')).hosts, ['a.demo.test']);
    await store.save({ ...demo, production: true });
    assert.equal((await store.load('demo-1')).production, true);
    await store.remove('demo-1');
    assert.deepEqual(await store.list(), []);
    assert.equal(kept(), '');
    await store.save(own);
    assert.notEqual(kept(), '', 'The search finds what is kept.');
  });

  it('keep their names from being taken, in any case', async () => {
    const { store, kept } = rig();
    for (const name of ['demo', 'Demo', ' DEMO ']) {
      await assert.rejects(store.save({ ...own, name }), {
        kind: 'input',
        detail: { field: 'name', problem: 'taken', name },
      });
    }
    assert.equal(kept(), '');
  });

  it('leave the kept ones to the store', async () => {
    const { store } = rig();
    await store.save(own);
    await store.allowHosts('id-1', ['a.example.com']);
    assert.deepEqual((await store.load('id-1')).hosts, ['a.example.com']);
    await store.remove('id-1');
    assert.deepEqual(
      (await store.list()).map(({ id }) => id),
      ['demo-1'],
    );
  });
});
