import * as vscode from 'vscode';
import type { RunRecord } from '../../core/purge/record.ts';

/** The runs that this window has under way, with the means to stop them. */
export class ActiveRuns implements vscode.Disposable {
  private readonly stops = new Map<string, AbortController>();
  private readonly changed = new vscode.EventEmitter<RunRecord>();
  /** Every step of a run, and once more when it has ended. */
  readonly onDidChange = this.changed.event;

  open(id: string): AbortSignal {
    const stop = new AbortController();
    this.stops.set(id, stop);
    return stop.signal;
  }

  update(record: RunRecord): void {
    this.changed.fire(record);
  }

  close(record: RunRecord): void {
    this.stops.delete(record.id);
    this.changed.fire(record);
  }

  isActive(id: string): boolean {
    return this.stops.has(id);
  }

  cancel(id: string): void {
    this.stops.get(id)?.abort();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
