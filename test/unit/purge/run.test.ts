import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createJournal } from '../../../src/core/purge/journal.ts';
import { jsonReply, lostAnswer, neverReached, refusalReply } from '../../support/fakeHttp.ts';
import { planned } from '../../support/planned.ts';
import {
  accept,
  type Answer,
  batchesOf,
  batchOf,
  beginPurge,
  isLeaseHeld,
  journalLines,
  type PurgeOptions,
  type Purging,
  statesOf,
  taskRows,
} from './purging.ts';

const refresh = 'RefreshObjectCaches';

async function purge(options: PurgeOptions = {}): Promise<Purging> {
  const purging = await beginPurge(options);
  await purging.clock.run(purging.done);
  return purging;
}

describe('a purge run', () => {
  it('goes through accepted and following to complete, and gives its lease back', async () => {
    const seen: string[] = [];
    const purging = await purge({
      onTasks: taskRows((_id, look) =>
        look < 3
          ? { Status: 'Refreshing', Process: `${look * 10}%` }
          : { Status: 'Complete', Process: '100%' },
      ),
      onChange: ({ state, batches: [batch] }) => seen.push(`${state} ${batch?.state} ${batch?.percent}`),
    });
    assert.deepEqual(seen, [
      'running notSent undefined',
      'running sending undefined',
      'running accepted undefined',
      'running following 10',
      'running following 20',
      'running complete 100',
      'finished complete 100',
    ]);
    assert.deepEqual(purging.batch(0).taskIds, ['t0']);
    assert.equal(purging.batch(0).requestId, 'R0');
    assert.equal(purging.batch(0).attempts, 1);
    assert.equal(isLeaseHeld(purging.files), false);
    assert.equal(purging.clock.pending(), 0);
  });

  it('has the line that it is sending on disk before the request leaves', async () => {
    const before: string[] = [];
    const purging: { current?: Purging } = {};
    purging.current = await beginPurge({
      batches: batchesOf(3),
      onRefresh: (sent, count, signal) => {
        const lines = journalLines(purging.current?.files ?? assert.fail());
        before.push(lines.find(line => line.includes(`"type":"batch","id":${batchOf(sent)},`)) ?? '');
        return accept(sent, count, signal);
      },
    });
    await purging.current.clock.run(purging.current.done);
    assert.deepEqual(
      before,
      [0, 1, 2].map(id =>
        JSON.stringify({
          type: 'batch',
          id,
          state: 'sending',
          sentAt: purging.current?.run.record.startedAt,
        }),
      ),
    );
  });

  it('sends the others of a request without what it was refused for, and names that', async () => {
    const urls = ['https://a.example.com/0', 'https://foreign.example/1', 'https://a.example.com/2'];
    const purging = await beginPurge({
      batches: [planned({ id: 0, profileId: 'p1', objects: urls })],
      onRefresh: (sent, count, signal) =>
        (sent.form.get('ObjectPath') ?? '').includes('foreign')
          ? refusalReply(
              404,
              'InvalidDomain.NotFound',
              'The domain [foreign.example] does not belong to you.',
            )
          : accept(sent, count, signal),
    });
    await purging.clock.run(purging.done);
    assert.deepEqual(
      purging.run.record.batches.map(({ objects: own, state, attempts }) => [own, state, attempts]),
      [
        [[urls[1]], 'rejected', 1],
        [[urls[0], urls[2]], 'complete', 1],
      ],
    );
    assert.equal(purging.batch(0).refusal?.kind, 'notOwned');
    const [kept] = await createJournal(purging.files, purging.clock, '/purges').read();
    assert.deepEqual(kept?.batches, purging.run.record.batches, 'The journal tells the same.');
  });

  it('does not take a list of bad URLs apart for ever', async () => {
    const urls = Array.from({ length: 50 }, (_, index) => `https://h${index}.example/`);
    const purging = await beginPurge({
      batches: [planned({ id: 0, profileId: 'p1', objects: urls })],
      onRefresh: sent => {
        const [first = ''] = (sent.form.get('ObjectPath') ?? '').split('\n');
        const { hostname } = new URL(first);
        return refusalReply(
          404,
          'InvalidDomain.NotFound',
          `The domain [${hostname}] does not belong to you.`,
        );
      },
    });
    await purging.clock.run(purging.done);
    assert.equal(purging.sentTo(refresh).length, 21);
    assert.equal(purging.run.record.batches.at(-1)?.objects.length, 30);
    assert.ok(purging.run.record.batches.every(({ state }) => state === 'rejected'));
  });

  it('goes on after a refusal that is about one request', async () => {
    const purging = await purge({
      batches: batchesOf(3),
      onRefresh: (sent, count, signal) =>
        batchOf(sent) === 1 ? refusalReply(400, 'InvalidObjectPath.Malformed') : accept(sent, count, signal),
    });
    assert.deepEqual(statesOf(purging), ['complete', 'rejected', 'complete']);
    assert.deepEqual(purging.batch(1).refusal, {
      kind: 'rejected',
      code: 'InvalidObjectPath.Malformed',
      requestId: 'R-refused',
    });
    assert.equal(purging.run.record.state, 'finished');
  });

  const stopping: [string, boolean][] = [
    ['QuotaExceeded.Refresh', true],
    ['Forbidden.RAM', true],
    ['SignatureDoesNotMatch', true],
    ['InvalidAccessKeyId.NotFound', true],
    ['InvalidTimeStamp.Expired', true],
    ['InvalidSecurityToken.Expired', true],
    ['InvalidDomain.NotFound', false],
    ['InvalidObjectPath.Malformed', false],
    ['OperationDenied', false],
    ['Throttling.User', false],
  ];
  for (const [code, isStopped] of stopping) {
    it(`${isStopped ? 'spares' : 'sends'} the profile’s later requests after ${code}, and always sends those of others`, async () => {
      const purging = await purge({
        batches: [...batchesOf(2, 'p1'), ...batchesOf(1, 'p2', 2), ...batchesOf(1, 'p1', 3)],
        onRefresh: (sent, count, signal) =>
          batchOf(sent) === 0 ? refusalReply(400, code) : accept(sent, count, signal),
      });
      const later = isStopped ? 'notSent' : 'complete';
      assert.deepEqual(statesOf(purging), ['rejected', later, 'complete', later]);
      assert.equal(purging.run.record.state, 'finished');
    });
  }

  it('counts requests that the service did not take as one attempt', async () => {
    const purging = await purge({
      onRefresh: (sent, count, signal) =>
        count < 3 ? refusalReply(503, 'Throttling') : accept(sent, count, signal),
    });
    assert.equal(purging.batch(0).state, 'complete');
    assert.equal(purging.batch(0).attempts, 1);
    assert.equal(purging.sentTo(refresh).length, 3);
  });

  it('was refused when the service could not be reached at all', async () => {
    const purging = await purge({
      onRefresh: () => {
        throw neverReached();
      },
    });
    assert.equal(purging.batch(0).state, 'rejected');
    assert.equal(purging.batch(0).refusal?.kind, 'network');
    assert.equal(purging.sentTo(refresh).length, 3);
  });
});

function lostThen(then: Answer): PurgeOptions {
  return {
    onRefresh: (sent, count, signal) => {
      if (count === 1) throw lostAnswer();
      return then(sent, count, signal);
    },
  };
}

describe('a lost answer', () => {
  it('is asked for once more, and the journal shows the second attempt before it leaves', async () => {
    const purging = await purge(lostThen(accept));
    assert.equal(purging.batch(0).state, 'complete');
    assert.equal(purging.batch(0).attempts, 2);
    assert.equal(purging.sentTo(refresh).length, 2);
    const sending = journalLines(purging.files).filter(line => line.includes('"sending"'));
    assert.equal(sending.length, 2);
    const nonces = purging.sentTo(refresh).map(({ request }) => request.headers['x-acs-signature-nonce']);
    assert.equal(new Set(nonces).size, 2);
  });

  it('that is lost again leaves it unknown, and is not asked for a third time', async () => {
    const purging = await purge(
      lostThen(() => {
        throw lostAnswer();
      }),
    );
    assert.equal(purging.batch(0).state, 'unknown');
    assert.equal(purging.batch(0).refusal?.code, 'ECONNRESET');
    assert.equal(purging.sentTo(refresh).length, 2);
    assert.equal(purging.run.record.state, 'finished');
  });

  const answers: [string, Answer][] = [
    ['a gateway’s 502', () => ({ status: 502, headers: {}, body: '<html>' })],
    ['a sign-in page', () => ({ status: 200, headers: {}, body: '<form>' })],
    ['an internal error', () => refusalReply(500, 'InternalError')],
    ['a success without a task', () => jsonReply(200, { RequestId: 'R' })],
  ];
  for (const [name, answer] of answers) {
    it(`is one that says nothing about the purge too: ${name}`, async () => {
      const purging = await purge({ onRefresh: answer });
      assert.equal(purging.batch(0).state, 'unknown');
      assert.equal(purging.sentTo(refresh).length, 2);
    });
  }

  // The first request may have been accepted, whatever becomes of the second.
  const seconds: [string, Answer][] = [
    ['is refused', () => refusalReply(400, 'QuotaExceeded.Refresh')],
    ['is throttled', () => refusalReply(400, 'Throttling.User')],
    [
      'does not reach the service',
      () => {
        throw neverReached();
      },
    ],
  ];
  for (const [name, answer] of seconds) {
    it(`leaves it unknown when the second request ${name}`, async () => {
      const purging = await purge(lostThen(answer));
      assert.equal(purging.batch(0).state, 'unknown');
      assert.ok(purging.batch(0).refusal);
    });
  }

  it('leaves it unknown when it is cancelled before the second request leaves', async () => {
    const stop: { now: () => void } = { now: () => assert.fail() };
    const purging = await beginPurge({
      ...lostThen(accept),
      files: {
        after: async (operation, count) => {
          // start, sending, sending
          if (operation === 'append' && count === 3) stop.now();
        },
      },
    });
    stop.now = () => purging.stop.abort();
    await purging.clock.run(purging.done);
    assert.equal(purging.sentTo(refresh).length, 1);
    assert.equal(purging.batch(0).state, 'unknown');
    assert.equal(purging.run.record.state, 'cancelled');
  });
});
