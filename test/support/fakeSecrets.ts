import type { Secrets } from '../../src/core/profiles/store.ts';

export interface FakeSecrets extends Secrets {
  readonly kept: Map<string, string>;
}

/** SecretStorage in memory. `before` runs before each operation takes effect. */
export function createFakeSecrets(
  kept: Map<string, string> = new Map(),
  before: (operation: keyof Secrets) => Promise<void> = async () => undefined,
): FakeSecrets {
  return {
    kept,
    get: async key => {
      await before('get');
      return kept.get(key);
    },
    store: async (key, value) => {
      await before('store');
      kept.set(key, value);
    },
    delete: async key => {
      await before('delete');
      kept.delete(key);
    },
    keys: async () => {
      await before('keys');
      return [...kept.keys()];
    },
  };
}
