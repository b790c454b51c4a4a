import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { CdnError } from '../../src/core/errors.ts';
import { nodeFiles } from '../../src/core/nodeFiles.ts';
import { providerIds } from '../../src/core/profiles/profile.ts';
import { createProfileStore } from '../../src/core/profiles/store.ts';
import { providers } from '../../src/core/providers/registry.ts';
import { wordLeft } from '../../src/vscode/profiles/detailRows.ts';
import { wordExpiry, wordLabel, wordOption } from '../../src/vscode/profiles/words.ts';
import { secretsOf } from '../../src/vscode/secrets.ts';
import { fakeProfile } from '../support/fakeProfile.ts';

/**
 * Only an extension's own activation is given VS Code's SecretStorage, which a test bundle has none of: keeping secrets
 * over a restart is for e2e. Here the adapter meets what a keyring does, on the host's real disk.
 */
function keyring(kept: Map<string, string>, refusal?: Error): vscode.SecretStorage {
  const answer = async <T>(value: () => T): Promise<T> => {
    if (refusal) throw refusal;
    return value();
  };
  return {
    get: key => answer(() => kept.get(key)),
    store: (key, value) => answer(() => void kept.set(key, value)),
    delete: key => answer(() => void kept.delete(key)),
    keys: () => answer(() => [...kept.keys()]),
    onDidChange: new vscode.EventEmitter<vscode.SecretStorageChangeEvent>().event,
  };
}

describe('profiles in the extension host', () => {
  const profile = fakeProfile();
  const canaries = [profile.credentials['accessKeyId'] ?? '', profile.credentials['accessKeySecret'] ?? ''];
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'profiles-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are kept with their keys in the keyring and without them on disk, for the owner only', async () => {
    const kept = new Map<string, string>();
    const store = createProfileStore(secretsOf(keyring(kept)), nodeFiles, folder);
    await store.save(profile);
    assert.deepEqual(await store.load(profile.id), profile);
    for (const canary of canaries)
      assert.ok(JSON.stringify([...kept]).includes(JSON.stringify(canary).slice(1, -1)));
    const names = await readdir(folder);
    assert.equal(names.length, 1);
    for (const name of names) {
      const file = join(folder, name);
      const text = await readFile(file, 'utf8');
      for (const canary of canaries) assert.ok(!text.includes(canary), name);
      if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600);
    }
  });

  it('say that their keys are missing when the keyring was emptied, and take them again', async () => {
    const kept = new Map<string, string>();
    const store = createProfileStore(secretsOf(keyring(kept)), nodeFiles, folder);
    await store.save(profile);
    kept.clear();
    assert.deepEqual(
      (await store.list()).map(({ name, missing }) => [name, missing]),
      [[profile.name, true]],
    );
    await assert.rejects(store.load(profile.id), { kind: 'profile' });
    await store.save(profile);
    assert.equal((await store.list())[0]?.missing, false);
  });

  it('are gone from keyring and list when they are removed', async () => {
    const kept = new Map<string, string>();
    const store = createProfileStore(secretsOf(keyring(kept)), nodeFiles, folder);
    await store.save(profile);
    await store.remove(profile.id);
    assert.deepEqual([...kept], []);
    assert.deepEqual(await store.list(), []);
  });

  it('turn every refusal of the keyring into an error of kind storage that keeps no secret', async () => {
    const refusal = new Error('The keyring is locked.');
    const secrets = secretsOf(keyring(new Map(), refusal));
    const calls = [
      secrets.get('k'),
      secrets.store('k', canaries[1] ?? ''),
      secrets.delete('k'),
      secrets.keys(),
    ];
    for (const outcome of await Promise.allSettled(calls)) {
      assert.ok(outcome.status === 'rejected' && outcome.reason instanceof CdnError);
      assert.equal(outcome.reason.kind, 'storage');
      assert.equal(outcome.reason.cause, refusal);
      assert.ok(!JSON.stringify(outcome.reason).includes('canary'));
    }
  });
});

describe('the words for a profile', () => {
  it('say when a temporary key ends', () => {
    const now = Date.parse('2026-11-25T08:00:00Z');
    const after = (minutes: number): string | undefined =>
      wordExpiry(new Date(now + minutes * 60_000).toISOString(), now);
    assert.equal(after(40), 'token expires in 40 min');
    assert.equal(after(0.5), 'token expires in 1 min');
    assert.equal(after(0), 'token expired');
    assert.equal(after(-1), 'token expired');
    assert.equal(after(119), 'token expires in 119 min');
    assert.equal(after(12 * 60), 'token expires in 12 h');
    assert.equal(after(72 * 60), 'token expires in 3 days');
    assert.equal(wordExpiry(undefined, now), undefined);
    assert.equal(wordExpiry('soon', now), undefined);
  });

  it('say what is left to purge: of a day, of a budget, or that nobody says', () => {
    const day = { urlsLeft: 1996, urlsPerDay: 2000 };
    assert.equal(wordLeft({ day }), '1,996 of 2,000 URLs left today');
    assert.equal(
      wordLeft({ day: { ...day, directories: { left: 99, perDay: 100 } } }),
      '1,996 of 2,000 URLs left today · 99 of 100 directories',
    );
    const budget = { urlsLeft: 9998, urlsAtMost: 10_000 };
    assert.equal(wordLeft({ budget }), '9,998 of 10,000 URLs left now');
    assert.match(wordLeft(undefined), /does not say/);
  });

  it('are there for every field, option and problem', () => {
    for (const id of providerIds) {
      const { fields, options, token } = providers[id];
      const names = [...fields.map(({ name }) => name), ...(token === undefined ? [] : [token])];
      for (const name of names) assert.notEqual(wordLabel(id, name), name);
      for (const { name, values } of options) {
        assert.notEqual(wordOption(name).label, name);
        for (const value of values) assert.ok(wordOption(name).values[value], `${name} ${value}`);
      }
    }
  });
});
