import assert from 'node:assert/strict';
import { CdnError } from '../../../src/core/errors.ts';
import type { Reply } from '../../../src/core/http/call.ts';
import { createSend, type Send } from '../../../src/core/http/send.ts';
import type { Clock } from '../../../src/core/ports.ts';
import type { Profile } from '../../../src/core/profiles/profile.ts';
import { aliyun } from '../../../src/core/providers/aliyun/provider.ts';
import type { BoundProvider } from '../../../src/core/providers/provider.ts';
import { createJournal, type RunJournal } from '../../../src/core/purge/journal.ts';
import type { PlannedBatch } from '../../../src/core/purge/plan.ts';
import type { BatchRecord, RunRecord } from '../../../src/core/purge/record.ts';
import { runPurge } from '../../../src/core/purge/run.ts';
import type { ProbeUrl } from '../../../src/core/verify/probe.ts';
import type { Subject } from '../../../src/core/verify/prove.ts';
import type { Verdict } from '../../../src/core/verify/verdict.ts';
import { createFakeClock, type FakeClock } from '../../support/fakeClock.ts';
import { createFakeFiles, type FakeFiles, type FakeFilesOptions } from '../../support/fakeFiles.ts';
import { createFakeHttp, jsonReply, type Sent } from '../../support/fakeHttp.ts';
import { createFakeLog } from '../../support/fakeLog.ts';
import { fakeProfile } from '../../support/fakeProfile.ts';
import { planned } from '../../support/planned.ts';

/** What the service answers; what it throws is a transport error. `count` is the number of the request of its kind. */
export type Answer = (sent: Sent, count: number, signal: AbortSignal) => Reply | Promise<Reply>;

export interface PurgeOptions {
  readonly batches?: readonly PlannedBatch[];
  readonly onRefresh?: Answer;
  readonly onTasks?: Answer;
  readonly onPreload?: Answer;
  readonly probe?: ProbeUrl;
  readonly subjects?: readonly Subject[];
  readonly files?: FakeFilesOptions;
  readonly onChange?: (record: RunRecord) => void;
  /** Options of the profiles. */
  readonly options?: Profile['options'];
}

export interface Purging {
  readonly run: RunJournal;
  /** Settles with the run; `clock.run(done)` lets time pass for it. */
  readonly done: Promise<void>;
  readonly clock: FakeClock;
  readonly stop: AbortController;
  readonly files: FakeFiles;
  /** Requests by action. */
  sentTo(
    action: 'RefreshObjectCaches' | 'PushObjectCache' | 'DescribeRefreshTaskById' | 'DescribeRefreshTasks',
  ): Sent[];
  batch(id: number): BatchRecord;
}

export const pageUrl = 'https://a.example.com/0';

/** `count` requests of one URL each, for one profile. */
export function batchesOf(count: number, profileId = 'p1', firstId = 0): PlannedBatch[] {
  return Array.from({ length: count }, (_, index) =>
    planned({ id: firstId + index, profileId, objects: [`https://a.example.com/${firstId + index}`] }),
  );
}

/** The id of a request, by the URL that it purges. */
export function batchOf(sent: Sent): number {
  return Number((sent.form.get('ObjectPath') ?? '').split('/').at(-1));
}

/** The task of request 3 is `t3`. */
export const accept: Answer = sent =>
  jsonReply(200, { RequestId: `R${batchOf(sent)}`, RefreshTaskId: `t${batchOf(sent)}` });

export interface TaskRow {
  readonly Status: string;
  readonly Process?: string;
  readonly Description?: string;
}

/** Answers a question for tasks with a row for each id. */
export function taskRows(rowOf: (taskId: string, look: number) => TaskRow | undefined): Answer {
  return (sent, look) => {
    const ids = (sent.query.get('TaskId') ?? '').split(',');
    const rows = ids.flatMap(TaskId => {
      const row = rowOf(TaskId, look);
      return row ? [{ TaskId, ObjectType: 'file', ...row }] : [];
    });
    return jsonReply(200, { RequestId: 'R-tasks', Tasks: rows, TotalCount: rows.length });
  };
}

export const completeAtOnce = taskRows(() => ({ Status: 'Complete', Process: '100%' }));

export interface Service {
  readonly send: Send;
  readonly sent: readonly Sent[];
  readonly bind: (profileId: string) => BoundProvider;
}

/** The service as one window reaches it. */
export function createService(
  options: Pick<PurgeOptions, 'onRefresh' | 'onTasks' | 'onPreload' | 'options'>,
  clock: Clock,
): Service {
  const counts = new Map<string, number>();
  const { http, sent } = createFakeHttp((each, _count, signal) => {
    const count = (counts.get(each.action) ?? 0) + 1;
    counts.set(each.action, count);
    const answers: Readonly<Record<string, Answer | undefined>> = {
      RefreshObjectCaches: options.onRefresh ?? accept,
      PushObjectCache: options.onPreload,
    };
    return (answers[each.action] ?? options.onTasks ?? completeAtOnce)(each, count, signal);
  });
  return {
    send: createSend({ http, clock, nonce: () => `nonce-${sent.length}`, log: createFakeLog() }),
    sent,
    bind: profileId => aliyun.bind(fakeProfile({ id: profileId, options: options.options ?? {} })),
  };
}

/** A run over real sending, signing and parsing; the service, the edge, the disk and time are by hand. */
export async function beginPurge(options: PurgeOptions = {}): Promise<Purging> {
  const clock = createFakeClock();
  const files = createFakeFiles(options.files);
  const { send, sent, bind } = createService(options, clock);
  const batches = options.batches ?? batchesOf(1);
  const providers = new Map(batches.map(({ profileId }) => [profileId, bind(profileId)]));
  const run = await createJournal(files, clock, '/purges').begin(
    {
      id: '00000001',
      startedAt: clock.now(),
      files: ['app.js'],
      profiles: Object.fromEntries([...providers.keys()].map(id => [id, id])),
      batches,
    },
    options.onChange ?? (() => undefined),
  );
  const probe: ProbeUrl = options.probe ?? (() => Promise.reject(new CdnError('network')));
  const stop = new AbortController();
  const subjects = (options.subjects ?? []).map(subject => {
    const batch = batches.find(({ objects }) => objects.includes(subject.url)) ?? assert.fail();
    return { ...subject, object: subject.url, profileId: batch.profileId, network: batch.network };
  });
  const done = runPurge(run, subjects, { send, clock, probe, providers }, stop.signal);
  // The test looks at it later; until then it is nobody's.
  done.catch(() => undefined);
  return {
    run,
    done,
    clock,
    stop,
    files,
    sentTo: action => sent.filter(each => each.action === action),
    batch: id => {
      const found = run.record.batches.find(each => each.id === id);
      assert.ok(found);
      return found;
    },
  };
}

export function verdictsOf(record: RunRecord): Readonly<Record<string, Verdict>> {
  return Object.fromEntries(record.batches.flatMap(({ verdicts }) => Object.entries(verdicts)));
}

export function statesOf({ run }: Purging): string[] {
  return run.record.batches.map(({ state }) => state);
}

/** The lines of the run's journal that are on disk. */
export function journalLines({ disk }: FakeFiles): string[] {
  const path = [...disk.keys()].find(each => each.endsWith('.jsonl'));
  return (disk.get(path ?? '') ?? '').split('\n').slice(0, -1);
}

export function isLeaseHeld({ disk }: FakeFiles): boolean {
  return [...disk.keys()].some(path => path.endsWith('.lease'));
}
