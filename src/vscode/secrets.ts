import type * as vscode from 'vscode';
import { CdnError } from '../core/errors.ts';
import type { Secrets } from '../core/profiles/store.ts';

/** SecretStorage as the core's port: what the keyring throws becomes a CdnError of kind `storage`. */
export function secretsOf(storage: vscode.SecretStorage): Secrets {
  return {
    get: key => guarded(() => storage.get(key)),
    store: (key, value) => guarded(() => storage.store(key, value)),
    delete: key => guarded(() => storage.delete(key)),
    keys: () => guarded(() => storage.keys()),
  };
}

async function guarded<T>(work: () => Thenable<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw new CdnError('storage', {
      code: 'SecretStorage',
      detail: { path: 'SecretStorage' },
      cause: thrown,
    });
  }
}
