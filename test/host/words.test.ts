import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { InferFault } from '../../src/core/mapping/infer.ts';
import type { BatchRecord, BatchState, RunRecord, RunState } from '../../src/core/purge/record.ts';
import { providerIds } from '../../src/core/profiles/profile.ts';
import type { BrowserCaching, Outcome, UnknownOutcome, Verdict } from '../../src/core/verify/verdict.ts';
import { wordFault } from '../../src/vscode/mapping/wordInference.ts';
import { providerName, wordLimits } from '../../src/vscode/profiles/words.ts';
import { wordBatch } from '../../src/vscode/purge/wordBatch.ts';
import { runHosts, runTitle, type Tone, wordHosts, wordRun } from '../../src/vscode/purge/wordRun.ts';
import {
  type Standing,
  standingOf,
  wordBrowser,
  wordEdge,
  wordVerdict,
} from '../../src/vscode/verify/wordVerdict.ts';
import { wordError } from '../../src/vscode/wordError.ts';
import { errorKinds, namesOf } from '../support/namesOf.ts';
import { planned } from '../support/planned.ts';

/** Not empty, no hole left open, nothing that only a program would say. */
function assertWords(words: string | undefined): void {
  assert.ok(words !== undefined && words.trim() !== '', 'there are no words');
  assert.doesNotMatch(words, /\{\d\}|undefined|null|NaN|Infinity|\[object/);
}

describe('the words for an error', () => {
  for (const kind of errorKinds.filter(name => name !== 'cancelled')) {
    it(`are a sentence for ${kind}, also when nothing more is known`, () => {
      assertWords(wordError({ kind }));
      assert.match(wordError({ kind }), /[.?]$/);
      assertWords(wordError({ kind, code: 'Some.Code', requestId: 'R1', detail: {} }, 'aliyun-prod'));
    });
  }

  it('are none for a cancellation: the person knows', () =>
    assert.equal(wordError({ kind: 'cancelled' }), ''));

  it('name the profile whose key was used', () => {
    for (const kind of ['keyUnknown', 'secretWrong', 'quota', 'permission', 'profile'] as const) {
      assert.match(wordError({ kind }, 'aliyun-prod'), /“aliyun-prod”/);
    }
  });

  it('say which way the clock is off', () => {
    assert.match(wordError({ kind: 'clock', detail: { seconds: 901 } }), /901 s fast/);
    assert.match(wordError({ kind: 'clock', detail: { seconds: -901 } }), /901 s slow/);
  });

  it('take a name as it is, with braces too', () => {
    assert.match(wordError({ kind: 'quota' }, '{0}{1}'), /“\{0\}\{1\}”/);
  });
});

const unknownOutcomes: readonly UnknownOutcome[] = [
  { kind: 'unknown', reason: 'unreachable', error: { kind: 'network' } },
  { kind: 'unknown', reason: 'redirect', location: undefined },
  { kind: 'unknown', reason: 'redirect', location: 'https://www.example.com/' },
  { kind: 'unknown', reason: 'forbidden', status: 403 },
  { kind: 'unknown', reason: 'serverError', status: 503 },
  { kind: 'unknown', reason: 'status', status: 206 },
  { kind: 'unknown', reason: 'noEvidence' },
];
const stillThere = (['edge', 'origin', undefined] as const).map(
  from => ({ kind: 'stillThere', from }) as const,
);
const outcomes: readonly (readonly [Outcome, Standing])[] = [
  [{ kind: 'fresh', proof: 'local' }, 'live'],
  [{ kind: 'fresh', proof: 'origin' }, 'live'],
  [{ kind: 'refetched', changed: true }, 'live'],
  [{ kind: 'refetched', changed: false }, 'unproven'],
  [{ kind: 'refetched', changed: undefined }, 'unproven'],
  [{ kind: 'oldAtEdge' }, 'notLive'],
  [{ kind: 'oldAtOrigin' }, 'notLive'],
  [{ kind: 'different', from: 'local' }, 'notLive'],
  [{ kind: 'different', from: 'origin' }, 'notLive'],
  [{ kind: 'missing', status: 404 }, 'notLive'],
  [{ kind: 'gone' }, 'gone'],
  ...stillThere.map(outcome => [outcome, 'stillThere'] as const),
  [{ kind: 'replaced' }, 'unproven'],
  ...unknownOutcomes.map(outcome => [outcome, 'unproven'] as const),
];

function verdictOf(outcome: Outcome): Verdict {
  return { ...outcome, edge: undefined, direct: undefined, browser: undefined };
}

describe('the words for what the edge serves', () => {
  for (const [outcome, standing] of outcomes) {
    it(`are there for ${JSON.stringify(outcome)}, which is ${standing}`, () => {
      const verdict = verdictOf(outcome);
      assertWords(wordVerdict(verdict));
      assert.equal(standingOf(verdict), standing);
      assert.equal(wordVerdict(verdict).startsWith('live'), standing === 'live', wordVerdict(verdict));
    });
  }

  it('say which edge was asked, and when it was not through the proxy', () => {
    const verdict = verdictOf({ kind: 'oldAtEdge' });
    assert.equal(wordEdge(verdict), undefined);
    assert.equal(wordEdge({ ...verdict, direct: false }), undefined);
    const named = { ...verdict, edge: 'edge7' };
    assert.equal(wordEdge({ ...named, direct: false }), 'Asked the edge edge7 only.');
    assert.equal(
      wordEdge({ ...named, direct: true }),
      'Asked the edge edge7 only, directly, not through a proxy.',
    );
    assertWords(wordEdge({ ...verdict, direct: true }));
  });

  it('say what browsers do with the copy they hold', () => {
    const plain: BrowserCaching = {
      maxAgeSeconds: undefined,
      immutable: false,
      noStore: false,
      noCache: false,
    };
    const told: readonly (readonly [Partial<BrowserCaching>, RegExp])[] = [
      [{}, /decide for themselves/],
      [{ noStore: true, maxAgeSeconds: 60 }, /ask again/],
      [{ noCache: true }, /ask again/],
      [{ maxAgeSeconds: 0 }, /ask again/],
      [{ immutable: true, maxAgeSeconds: 31_536_000 }, /immutable/],
      [{ maxAgeSeconds: 60 }, /60 s/],
      [{ maxAgeSeconds: 600 }, /10 min/],
      [{ maxAgeSeconds: 36_000 }, /10 h/],
      [{ maxAgeSeconds: 864_000 }, /10 days/],
    ];
    for (const [facts, words] of told) assert.match(wordBrowser({ ...plain, ...facts }) ?? '', words);
    assert.equal(wordBrowser(undefined), undefined);
  });
});

const batchStates = namesOf<BatchState>({
  notSent: true,
  sending: true,
  accepted: true,
  following: true,
  complete: true,
  failed: true,
  timedOut: true,
  rejected: true,
  unknown: true,
  cancelled: true,
});
const runStates = namesOf<RunState>({ running: true, finished: true, cancelled: true, interrupted: true });
const url = 'https://static.example.com/app.js';

function batchOf(state: BatchState, facts: Partial<BatchRecord> = {}): BatchRecord {
  return {
    ...planned({ id: 0, profileId: 'p', objects: [url] }),
    state,
    attempts: 1,
    taskIds: [],
    verdicts: {},
    ...facts,
  };
}

function runOf(state: RunState, batches: readonly BatchRecord[], facts: Partial<RunRecord> = {}): RunRecord {
  return { id: 'r', startedAt: 0, state, files: ['app.js'], profiles: {}, batches, ...facts };
}

describe('the words for a request', () => {
  for (const state of batchStates) {
    it(`are there when it is ${state}`, () => {
      assertWords(wordBatch(batchOf(state)));
      assertWords(wordBatch(batchOf(state, { attempts: 2, percent: 12.5, reason: 'origin is down' })));
    });
  }
});

describe('the one line for a run', () => {
  for (const state of batchStates) {
    for (const run of runStates) {
      // Whatever ends a run settles what is being sent.
      if (state === 'sending' && run !== 'running') continue;
      it(`is there when it is ${run} and its request ${state}`, () => {
        for (const facts of [{}, { refusal: { kind: 'quota' } as const, percent: 40 }]) {
          const { tone, text, short = text } = wordRun(runOf(run, [batchOf(state, facts)]));
          assertWords(text);
          assertWords(short);
          if (run !== 'running') assert.notEqual(tone, 'busy', 'nothing moves any more');
        }
      });
    }
  }

  for (const [outcome, standing] of outcomes) {
    it(`tells ${JSON.stringify(outcome)}`, () => {
      const verdicts = { [url]: verdictOf(outcome) };
      const line = wordRun(runOf('finished', [batchOf('complete', { verdicts })]));
      const tones: Readonly<Record<Standing, Tone>> = {
        live: 'good',
        notLive: 'warning',
        gone: 'good',
        stillThere: 'warning',
        unproven: 'neutral',
      };
      assert.deepEqual(
        [line.tone, line.text],
        [tones[standing], wordVerdict(verdicts[url] ?? assert.fail())],
      );
    });
  }

  const second = 'https://static.example.com/css/b%20c.css';
  const two = (verdicts: BatchRecord['verdicts']): BatchRecord[] => [
    batchOf('complete', { objects: [url, second], verdicts }),
  ];
  const fresh = verdictOf({ kind: 'fresh', proof: 'local' });
  const old = verdictOf({ kind: 'oldAtEdge' });

  it('says good only when every URL was seen live', () => {
    const all = runOf('finished', two({ [url]: fresh, [second]: fresh }));
    const some = runOf('finished', two({ [url]: fresh }));
    assert.equal(wordRun(all).tone, 'good');
    assert.equal(wordRun(some).tone, 'neutral');
    assertWords(wordRun(some).text);
  });

  it('counts what is gone apart from what is live', () => {
    const [gone, left] = [verdictOf({ kind: 'gone' }), verdictOf({ kind: 'stillThere', from: 'edge' })];
    const lines: readonly (readonly [Verdict, Verdict | undefined, Tone, string])[] = [
      [gone, gone, 'good', 'gone, 2 of 2 at the edge'],
      [fresh, gone, 'good', '1 live, 1 gone at the edge'],
      [gone, undefined, 'neutral', 'purged, 0 of 2 seen live, 1 gone at the edge'],
      [old, left, 'warning', '1 of 2 not live: app.js · 1 of 2 still there: b c.css'],
    ];
    for (const [one, other, tone, text] of lines) {
      const verdicts = { [url]: one, ...(other && { [second]: other }) };
      assert.deepEqual(wordRun(runOf('finished', two(verdicts))), { tone, text });
    }
  });

  const named = (text: string): string => {
    const batches = [batchOf('complete', { objects: [url, text], verdicts: { [url]: fresh, [text]: old } })];
    const line = wordRun(runOf('finished', batches));
    assert.equal(line.tone, 'warning');
    assertWords(line.text);
    return line.text;
  };

  it('names the first URL that is not live, whatever its spelling', () => {
    assert.match(named(second), /b c\.css$/);
    assert.match(named('https://static.example.com/%ff.js'), /%ff\.js$/);
    assert.doesNotMatch(named('https://static.example.com/app/'), /: $/);
  });

  it('puts a refusal above what other requests reached', () => {
    const refused = batchOf('rejected', { id: 1, objects: [second], refusal: { kind: 'quota' } });
    const line = wordRun(
      runOf('finished', [batchOf('complete', { verdicts: { [url]: fresh } }), refused], {
        profiles: { p: 'prod' },
      }),
    );
    assert.equal(line.tone, 'failed');
    assert.match(line.text, /quota of “prod”/);
  });

  it('counts what was not sent', () => {
    const unsent = batchOf('cancelled', { id: 1, objects: [second] });
    assert.match(wordRun(runOf('cancelled', [batchOf('accepted'), unsent])).text, /1 of 2/);
    assert.equal(wordRun(runOf('cancelled', [unsent])).tone, 'neutral');
  });

  it('tells what the window that took a run over has found, above that another was closed', () => {
    const text = (batches: BatchRecord[]): string => wordRun(runOf('interrupted', batches)).text;
    const closed = text([batchOf('accepted')]);
    assert.match(closed, /VS Code was closed/);
    assert.equal(text([batchOf('complete')]), wordBatch(batchOf('complete')));
    assert.doesNotMatch(text([batchOf('accepted', { refusal: { kind: 'permission' } })]), /closed/);
    assert.match(text([batchOf('notSent')]), /VS Code was closed/);
    assert.doesNotMatch(wordRun(runOf('cancelled', [batchOf('cancelled')])).text, /closed/);
  });

  it('does not say of a run that is only followed that it goes on sending', () => {
    const unsent = batchOf('notSent', { id: 1, objects: [second] });
    const batches = [batchOf('following', { percent: 7 }), unsent];
    assert.equal(wordRun(runOf('running', batches)).tone, 'busy');
    const line = wordRun(runOf('running', batches, { adopted: true }));
    assert.deepEqual([line.tone, /1 of 2/.test(line.text)], ['warning', true]);
  });

  it('does not count what was not sent as purged beside a refusal', () => {
    const unsent = batchOf('notSent', { id: 1, objects: [second] });
    const line = wordRun(runOf('interrupted', [batchOf('unknown'), unsent]));
    assert.equal(line.text, wordBatch(batchOf('unknown')));
  });

  it('has a title and hosts, of one and of several', () => {
    assert.equal(runTitle(runOf('running', [])), 'app.js');
    assertWords(runTitle(runOf('running', [], { files: ['a', 'b'] })));
    assert.deepEqual(runHosts(runOf('running', two({}))), ['static.example.com']);
    assert.equal(wordHosts(runOf('running', two({}))), 'static.example.com');
    assertWords(
      wordHosts(runOf('running', [batchOf('sending', { objects: [url, 'https://b.example.com/'] })])),
    );
  });
});

describe('the words for a pasted URL that gives no rule', () => {
  const faults = namesOf<InferFault>({
    notAUrl: true,
    notHttp: true,
    noHost: true,
    hasCredentials: true,
    empty: true,
    severalUrls: true,
    isDirectory: true,
    unwritablePath: true,
  });
  for (const fault of faults) it(`are a sentence for ${fault}`, () => assertWords(wordFault(fault)));
});

describe('the words for a profile', () => {
  it('name every provider', () => {
    for (const id of providerIds) assertWords(providerName(id));
  });

  it('say what a key can’t do, and nothing of one that can do all', () => {
    const quota = { ability: 'quota', permission: 'cdn:DescribeRefreshQuota' } as const;
    const tasks = { ability: 'tasks', permission: 'cdn:DescribeRefreshTaskById' } as const;
    assert.equal(wordLimits({ cannot: [] }), undefined);
    assertWords(wordLimits({ cannot: [quota] }));
    assert.match(wordLimits({ cannot: [quota, tasks] }) ?? '', / or /);
  });
});
