import * as vscode from 'vscode';
import type { RunRecord } from '../../core/purge/record.ts';

interface Active {
  readonly stop: AbortController;
  readonly profileIds: readonly string[];
}

/** The runs that this window has under way, with the means to stop them. */
export class ActiveRuns implements vscode.Disposable {
  private readonly active = new Map<string, Active>();
  private readonly seen = new Map<string, RunRecord>();
  private readonly changed = new vscode.EventEmitter<RunRecord>();
  /** Every step of a run, and once more when it has ended. */
  readonly onDidChange = this.changed.event;

  private readonly forgotten = new vscode.EventEmitter<void>();
  /** Only the journal knows now: the history was cleared, or another window has a run. */
  readonly onDidForget = this.forgotten.event;

  open(id: string, profileIds: readonly string[]): AbortSignal {
    const stop = new AbortController();
    this.active.set(id, { stop, profileIds });
    return stop.signal;
  }

  update(record: RunRecord): void {
    this.seen.set(record.id, record);
    this.changed.fire(record);
  }

  /** `record` is absent when the run could not even begin. */
  close(id: string, record?: RunRecord): void {
    this.active.delete(id);
    if (record) this.update(record);
  }

  /** Another window has taken it over. */
  lose(id: string): void {
    this.active.delete(id);
    this.seen.delete(id);
    this.forgotten.fire();
  }

  /** Those that have ended are no longer anybody's: the journal has forgotten them. */
  forgetEnded(): void {
    for (const id of this.seen.keys()) if (!this.isActive(id)) this.seen.delete(id);
    this.forgotten.fire();
  }

  /** The runs of this window as they are now, those that have ended too. */
  records(): readonly RunRecord[] {
    return [...this.seen.values()];
  }

  /** The same run as it is now. */
  latest(record: RunRecord): RunRecord {
    return this.seen.get(record.id) ?? record;
  }

  isActive(id: string): boolean {
    return this.active.has(id);
  }

  cancel(id: string): void {
    this.active.get(id)?.stop.abort();
  }

  /** A removed profile's keys are not used any more, not even to ask how far its purges are. */
  cancelOf(profileId: string): void {
    for (const { stop, profileIds } of this.active.values()) {
      if (profileIds.includes(profileId)) stop.abort();
    }
  }

  dispose(): void {
    this.changed.dispose();
    this.forgotten.dispose();
  }
}
