import * as vscode from 'vscode';
import type { ErrorSummary } from '../../core/errors.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import type { ListedProfile, ProfileStore } from '../../core/profiles/store.ts';
import type { KeyReport } from '../../core/profiles/test.ts';

/** What the last test of a key said, in this window. */
export type KeyState =
  | { readonly kind: 'testing' }
  | { readonly kind: 'works'; readonly report: KeyReport }
  | { readonly kind: 'failed'; readonly error: ErrorSummary };

/** The profiles as the window knows them: the store, what tests said, and an event when either changes. */
export class Profiles implements vscode.Disposable {
  readonly store: ProfileStore;
  private readonly states = new Map<string, KeyState>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly reloaded = new vscode.EventEmitter<void>();
  /** What the service said of a profile may be another thing now. Comes before `onDidChange`. */
  readonly onDidReload = this.reloaded.event;
  private readonly secretsListener: vscode.Disposable;

  constructor(store: ProfileStore, storage: vscode.SecretStorage) {
    this.store = store;
    this.secretsListener = storage.onDidChange(() => this.changed.fire());
  }

  list(): Promise<ListedProfile[]> {
    return this.store.list();
  }

  stateOf(id: string): KeyState | undefined {
    return this.states.get(id);
  }

  setState(id: string, state: KeyState): void {
    this.states.set(id, state);
    this.changed.fire();
  }

  clearState(id: string): void {
    this.states.delete(id);
    this.changed.fire();
  }

  async save(profile: Profile): Promise<void> {
    await this.store.save(profile);
    this.reload();
  }

  async remove(id: string): Promise<void> {
    await this.store.remove(id);
    this.states.delete(id);
    this.changed.fire();
  }

  async allowHosts(id: string, hosts: readonly string[]): Promise<void> {
    await this.store.allowHosts(id, hosts);
    this.changed.fire();
  }

  reload(): void {
    this.reloaded.fire();
    this.changed.fire();
  }

  dispose(): void {
    this.secretsListener.dispose();
    this.changed.dispose();
    this.reloaded.dispose();
  }
}
