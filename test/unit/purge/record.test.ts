import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { replay } from '../../../src/core/purge/replay.ts';
import {
  applyEvent,
  interrupt,
  type RunEvent,
  type RunRecord,
  type RunStart,
} from '../../../src/core/purge/record.ts';
import { planned } from '../../support/planned.ts';

const start: RunStart = {
  id: 'run-1',
  startedAt: 1,
  files: ['app.js'],
  profiles: { p: 'prod' },
  batches: [
    planned({ id: 0, profileId: 'p', objects: ['https://a.example.com/1'] }),
    planned({ id: 1, profileId: 'p', objects: ['https://a.example.com/2'] }),
  ],
};

function recordOf(...events: RunEvent[]): RunRecord {
  const all: RunEvent[] = [{ type: 'start', ...start }, ...events];
  const record = all.reduce<RunRecord | undefined>(applyEvent, undefined);
  assert.ok(record);
  // Live runs and runs read from disk are the same.
  assert.deepEqual(replay(all.map(event => `${JSON.stringify(event)}\n`).join('')).record, record);
  return record;
}

const browser = { maxAgeSeconds: 60, immutable: false, noStore: false, noCache: false };
const verdict = { kind: 'fresh', proof: 'local', edge: 'e', direct: true, browser } as const;

describe('a run’s record', () => {
  it('begins with nothing sent', () => {
    const record = recordOf();
    assert.equal(record.state, 'running');
    assert.deepEqual(
      record.batches.map(({ state, attempts, taskIds }) => ({ state, attempts, taskIds })),
      Array.from({ length: 2 }, () => ({ state: 'notSent', attempts: 0, taskIds: [] })),
    );
  });

  it('counts attempts, keeps ids, and touches the one request that an event is about', () => {
    const record = recordOf(
      { type: 'batch', id: 0, state: 'sending' },
      { type: 'batch', id: 0, state: 'sending' },
      { type: 'batch', id: 0, state: 'accepted', taskIds: ['7'], requestId: 'R' },
      { type: 'batch', id: 0, state: 'following', percent: 10 },
      { type: 'batch', id: 9, state: 'complete' },
    );
    assert.deepEqual(record.batches[0], {
      ...start.batches[0],
      state: 'following',
      attempts: 2,
      taskIds: ['7'],
      requestId: 'R',
      percent: 10,
      verdicts: {},
    });
    assert.equal(record.batches[1]?.state, 'notSent');
  });

  it('keeps the last verdict of each URL, and its end', () => {
    const url = 'https://a.example.com/1';
    const record = recordOf(
      { type: 'verdict', id: 0, url, verdict: { ...verdict, proof: 'origin' } },
      { type: 'verdict', id: 0, url, verdict },
      { type: 'end', state: 'finished' },
    );
    assert.deepEqual(
      record.batches.map(batch => batch.verdicts),
      [{ [url]: verdict }, {}],
    );
    assert.equal(record.state, 'finished');
  });

  it('is none without a start', () => {
    assert.equal(applyEvent(undefined, { type: 'end', state: 'finished' }), undefined);
  });

  it('says after a crash what is known: sending becomes unknown, the rest stays', () => {
    const record = interrupt(
      recordOf(
        { type: 'batch', id: 0, state: 'sending' },
        { type: 'batch', id: 1, state: 'accepted', taskIds: ['7'] },
      ),
    );
    assert.equal(record.state, 'interrupted');
    assert.deepEqual(
      record.batches.map(batch => batch.state),
      ['unknown', 'accepted'],
    );
    const ended = recordOf({ type: 'batch', id: 0, state: 'sending' }, { type: 'end', state: 'cancelled' });
    assert.equal(interrupt(ended), ended);
  });
});

describe('the replay of a journal', () => {
  const lines = [
    { type: 'start', ...start },
    { type: 'batch', id: 0, state: 'sending' },
    { type: 'batch', id: 0, state: 'accepted', taskIds: ['7'], requestId: 'R' },
  ].map(event => JSON.stringify(event));

  it('is nothing for no file, an empty one, and one whose start was cut', () => {
    for (const text of [undefined, '', lines[0], lines[0]?.slice(0, 20)])
      assert.equal(replay(text).record, undefined);
  });

  it('leaves out a last line that was cut anywhere, even one that would parse', () => {
    const whole = `${lines[0]}\n${lines[1]}\n`;
    const last = lines[2] ?? '';
    for (let length = 0; length <= last.length; length++) {
      assert.equal(replay(whole + last.slice(0, length)).record?.batches[0]?.state, 'sending');
    }
    assert.equal(replay(`${whole}${last}\n`).record?.batches[0]?.state, 'accepted');
  });

  it('passes over lines in the middle that are damaged, foreign, or of a later version', () => {
    const damaged = [
      '',
      '{',
      'null',
      '7',
      '[]',
      '{}',
      '{"type":"start"}',
      '{"type":"start","batches":7}',
      '{"type":"batch"}',
      '{"type":"batch","id":0}',
      '{"type":"verdict"}',
      '{"type":"later","id":0,"state":"failed"}',
      '\u0000\u0000\u0000',
      lines[1]?.slice(0, 20) ?? '',
    ];
    for (const line of damaged) {
      const { record } = replay(`${lines[0]}\n${line}\n${lines[1]}\n${lines[2]}\n`);
      assert.equal(record?.batches[0]?.state, 'accepted', line);
      assert.equal(record.batches[1]?.state, 'notSent', line);
      assert.deepEqual(record.batches[0].verdicts, {}, line);
      assert.equal(record.batches.length, 2, line);
    }
  });
});
