import * as vscode from 'vscode';
import { asCdnError, type ErrorSummary, summarize } from '../../core/errors.ts';
import { listDomains } from '../../core/profiles/domains.ts';
import type { Send } from '../../core/http/send.ts';
import type { ListedProfile } from '../../core/profiles/store.ts';
import type { BoundProvider, Domain, Quota, RateBudget } from '../../core/providers/provider.ts';
import { providers } from '../../core/providers/registry.ts';
import { logError } from '../showError.ts';
import type { Profiles } from './profiles.ts';

/** Something that is asked of the service when somebody wants to see it. */
export type Loaded<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: ErrorSummary }
  | { readonly kind: 'loaded'; readonly value: T };

/** What is left to purge: of a day, of a budget that refills; undefined where the service does not say. */
export type Left = { readonly day: Quota } | { readonly budget: RateBudget } | undefined;

/** The account's domains; undefined where the service lists none. */
export type Domains = readonly Domain[] | undefined;

/** What lies under a profile in the CDN view: asked once, when its row opens, and again after a reload. */
export class Details implements vscode.Disposable {
  private readonly send: Send;
  private readonly profiles: Profiles;
  private readonly log: vscode.LogOutputChannel;
  private readonly lefts = new Map<string, Loaded<Left>>();
  private readonly lists = new Map<string, Loaded<Domains>>();
  private readonly filters = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<string>();
  private stop = new AbortController();
  /** The id of the profile under which something changed. */
  readonly onDidChange = this.changed.event;

  constructor(send: Send, profiles: Profiles, log: vscode.LogOutputChannel) {
    this.send = send;
    this.profiles = profiles;
    this.log = log;
  }

  left(profile: ListedProfile): Loaded<Left> {
    return this.load(this.lefts, profile, async (bound, signal) => {
      if (bound.quota) return { day: await this.send(bound, bound.quota.read(), signal) };
      const budget = bound.budget && (await this.send(bound, bound.budget.read(), signal));
      return budget && { budget };
    });
  }

  domains(profile: ListedProfile): Loaded<Domains> {
    return this.load(
      this.lists,
      profile,
      async (bound, signal) => bound.domains && listDomains(this.send, bound, bound.domains, signal),
    );
  }

  filterOf(id: string): string {
    return this.filters.get(id) ?? '';
  }

  setFilter(id: string, filter: string): void {
    this.filters.set(id, filter);
    this.changed.fire(id);
  }

  /** Everything is asked anew by whoever still shows it. */
  reload(): void {
    this.stop.abort();
    this.stop = new AbortController();
    this.lefts.clear();
    this.lists.clear();
  }

  dispose(): void {
    this.stop.abort();
    this.changed.dispose();
  }

  private load<T>(
    loads: Map<string, Loaded<T>>,
    { id, name }: ListedProfile,
    ask: (bound: BoundProvider, signal: AbortSignal) => Promise<T>,
  ): Loaded<T> {
    const known = loads.get(id);
    if (known) return known;
    const { signal } = this.stop;
    const settle = (state: Loaded<T>): void => {
      if (signal.aborted) return;
      loads.set(id, state);
      this.changed.fire(id);
    };
    const loading: Loaded<T> = { kind: 'loading' };
    loads.set(id, loading);
    this.profiles.store
      .load(id)
      .then(profile => ask(providers[profile.provider].bind(profile), signal))
      .then(
        value => settle({ kind: 'loaded', value }),
        (thrown: unknown) => {
          const error = asCdnError(thrown);
          if (!signal.aborted) logError(this.log, `Details of ${name}`, error);
          settle({ kind: 'failed', error: summarize(error) });
        },
      );
    return loading;
  }
}
