import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { createFetchHttp, type Fetch } from '../core/http/fetchHttp.ts';
import { createSend, type Send } from '../core/http/send.ts';
import { nodeFiles } from '../core/nodeFiles.ts';
import type { Clock, Nonce } from '../core/ports.ts';
import { createProfileStore } from '../core/profiles/store.ts';
import { withTransient } from '../core/profiles/transient.ts';
import { createJournal, type Journal } from '../core/purge/journal.ts';
import { systemClock } from '../core/systemClock.ts';
import { createProbe, type ProbeUrl } from '../core/verify/probe.ts';
import { DemoCdn } from './demo/demoCdn.ts';
import { Details } from './profiles/details.ts';
import { Profiles } from './profiles/profiles.ts';
import { ActiveRuns } from './purge/activeRuns.ts';
import type { PlanFiles } from './purge/planFiles.ts';
import { secretsOf } from './secrets.ts';

/** What the rooms share. Making it opens no secret and no connection. */
export interface Services {
  readonly log: vscode.LogOutputChannel;
  readonly clock: Clock;
  readonly send: Send;
  readonly probe: ProbeUrl;
  readonly profiles: Profiles;
  readonly details: Details;
  readonly journal: Journal;
  readonly runs: ActiveRuns;
  readonly demo: DemoCdn;
  readonly plans: PlanFiles;
  /** What was last chosen in this workspace, to offer it first. */
  readonly choices: vscode.Memento;
  /** Warnings that this window has shown, so that each is shown once. */
  readonly said: Set<string>;
}

/** Looked up at each call: VS Code may replace the global after we are loaded. */
const fetch: Fetch = (url, init) => globalThis.fetch(url, init);
const nonce: Nonce = () => randomBytes(16).toString('hex');

export function createServices(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  plans: PlanFiles,
): Services {
  const clock = systemClock;
  const storage = context.globalStorageUri.fsPath;
  const program = join(context.extensionPath, 'dist', 'demo.js');
  const demo = new DemoCdn(program, process.env['CDN_EXPLORER_DEMO'], log);
  const store = createProfileStore(secretsOf(context.secrets), nodeFiles, join(storage, 'profiles'));
  const profiles = new Profiles(withTransient(store, demo.profiles), context.secrets);
  const send = createSend({ http: createFetchHttp(fetch), clock, nonce, log });
  const details = new Details(send, profiles, log);
  const runs = new ActiveRuns();
  context.subscriptions.push(
    demo,
    profiles,
    details,
    profiles.onDidReload(() => details.reload()),
    runs,
    demo.onDidChange(() => {
      profiles.reload();
      showDemo(demo);
    }),
  );
  showDemo(demo);
  return {
    log,
    clock,
    send,
    probe: createProbe({ fetch, clock }),
    profiles,
    details,
    runs,
    journal: createJournal(nodeFiles, clock, join(storage, 'purges')),
    demo,
    plans,
    choices: context.workspaceState,
    said: new Set(),
  };
}

/** Menus and welcome texts offer to start it only when none runs. */
function showDemo({ isRunning }: DemoCdn): void {
  void vscode.commands.executeCommand('setContext', 'cdnExplorer.demoRuns', isRunning);
}
