import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { asCdnError } from '../../../src/core/errors.ts';
import {
  createProfileStore,
  type ListedProfile,
  type ProfileStore,
} from '../../../src/core/profiles/store.ts';
import { createFakeFiles } from '../../support/fakeFiles.ts';
import { createFakeSecrets } from '../../support/fakeSecrets.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';
import { property } from '../../support/property.ts';

const profiles = [1, 2, 3].map(index => fakeProfile({ id: `id-${index}`, name: `profile ${index}` }));

interface Step {
  readonly window: 0 | 1;
  readonly kind: 'add' | 'remove' | 'allow' | 'list';
  readonly profile: number;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    window: fc.constantFrom(0 as const, 1 as const),
    kind: fc.constantFrom(
      'add' as const,
      'add' as const,
      'remove' as const,
      'allow' as const,
      'list' as const,
    ),
    profile: fc.nat(profiles.length - 1),
  }),
  { minLength: 4, maxLength: 14 },
);

/** What has begun and what has ended, by profile id. */
class Story {
  readonly adding = new Set<string>();
  readonly added = new Set<string>();
  readonly removing = new Set<string>();
  readonly removed = new Set<string>();

  async play(store: ProfileStore, { kind, profile: index }: Step): Promise<void> {
    const profile = profiles[index];
    assert.ok(profile);
    const { id } = profile;
    if (kind === 'list') return this.check(store);
    if (kind === 'add') {
      if (this.adding.has(id)) return;
      this.adding.add(id);
      await store.save(profile);
      this.added.add(id);
      return;
    }
    // Only what is listed can be removed or asked about.
    if (!this.added.has(id)) return;
    if (kind === 'remove') {
      this.removing.add(id);
      await store.remove(id);
      this.removed.add(id);
      return;
    }
    await store.allowHosts(id, ['a.example.com']).catch((thrown: unknown) => {
      assert.equal(asCdnError(thrown).kind, 'profile');
      assert.ok(this.removing.has(id));
    });
  }

  /** A list has what was there all the time, and nothing that was gone before. */
  async check(store: ProfileStore): Promise<void> {
    const wasAdded = [...this.added];
    const wasRemoved = [...this.removed];
    const listed: readonly ListedProfile[] = await store.list();
    for (const id of wasAdded) {
      if (this.removing.has(id)) continue;
      const entry = listed.find(each => each.id === id);
      assert.ok(entry, `${id} was lost.`);
      assert.equal(entry.missing, false, `${id} lost its keys.`);
    }
    for (const id of wasRemoved) {
      assert.equal(
        listed.some(each => each.id === id),
        false,
        `${id} came back.`,
      );
    }
  }
}

property(
  'two windows over one storage lose no profile and bring none back, however they take turns',
  [fc.scheduler(), steps],
  async (scheduler, plan) => {
    const kept = new Map<string, string>();
    const disk = new Map<string, string>();
    const pause = async (): Promise<void> => scheduler.schedule(Promise.resolve());
    const open = (paused: boolean): ProfileStore => {
      const before = paused ? pause : async (): Promise<void> => undefined;
      return createProfileStore(
        createFakeSecrets(kept, before),
        createFakeFiles({ disk, before }),
        '/profiles',
      );
    };
    const story = new Story();
    const windows = [0, 1].map(async window => {
      const store = open(true);
      for (const step of plan.filter(each => each.window === window)) await story.play(store, step);
    });
    await scheduler.waitFor(Promise.all(windows));
    const later = open(false);
    await story.check(later);
    for (const { id } of profiles) {
      const isThere = story.added.has(id) && !story.removed.has(id);
      assert.equal(kept.has(`cdnExplorer.profile.${id}`), isThere);
      if (isThere) await later.load(id);
    }
  },
);
