import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { CdnError } from '../../../src/core/errors.ts';
import type { LogFile, SearchEvent, SearchJob } from '../../../src/core/logs/searchFiles.ts';
import { search } from '../../../src/core/logs/searchWorker.ts';
import { makeFolder } from './folder.ts';
import { never } from './streams.ts';

const script = new URL('../../../src/core/logs/logWorker.ts', import.meta.url);
/** A worker is started for as much as this, none for nothing. */
const places = [0, 1e9].map(rawBytes => ({ script, rawBytes }));

function text(name: string, lines: number): string {
  return Array.from(
    { length: lines },
    (_, line) => `${name} ${line} ${line % 10 === 0 ? 'hit' : '-'}\n`,
  ).join('');
}

async function makeFiles(folder: string, lines: number): Promise<readonly LogFile[]> {
  const [gz, raw] = [join(folder, 'a.gz'), join(folder, 'b.log')];
  await writeFile(gz, gzipSync(text('a', lines)));
  await writeFile(raw, text('b', lines));
  return [
    { kind: 'gz', path: gz },
    { kind: 'raw', path: raw },
  ];
}

async function all(job: SearchJob, place: (typeof places)[number]): Promise<readonly SearchEvent[]> {
  const events: SearchEvent[] = [];
  for await (const event of search(job, place, never)) events.push(event);
  return events;
}

function matchesOf(events: readonly SearchEvent[]): readonly string[] {
  return events.flatMap(event =>
    event.kind === 'batch' ? event.matches.map(match => `${event.file}:${match.line} ${match.text}`) : [],
  );
}

test('files are searched one after the other, here and in a worker alike', async t => {
  const files = await makeFiles(await makeFolder(t), 50_000);
  const found = await Promise.all(places.map(place => all({ files, query: 'hit', limit: 1e9 }, place)));
  for (const events of found) {
    const matches = matchesOf(events);
    assert.equal(matches.length, 10_000);
    assert.deepEqual([matches[1], matches[5001]], ['0:10 a 10 hit', '1:10 b 10 hit']);
    assert.deepEqual(
      events.filter(({ kind }) => kind === 'file'),
      [
        { kind: 'file', file: 0, end: { kind: 'whole', at: text('a', 50_000).length } },
        { kind: 'file', file: 1, end: { kind: 'whole', at: text('b', 50_000).length } },
      ],
    );
  }
  assert.deepEqual(found[1], found[0]);
});

test('a capped search goes on, within a file and in the next', async t => {
  const files = await makeFiles(await makeFolder(t), 1000);
  const matches: string[] = [];
  let from: SearchJob['from'];
  let runs = 0;
  do {
    const events = await all(
      { files, query: 'hit', limit: 30, ...(from && { from }) },
      { script, rawBytes: 0 },
    );
    matches.push(...matchesOf(events));
    from = events.find(event => event.kind === 'capped')?.next;
    runs++;
  } while (from);
  assert.equal(runs, 7);
  assert.equal(new Set(matches).size, 200);
  assert.equal(matches.length, 200);
});

test('a file that is gone and a query with problems are told, here and in a worker alike', async t => {
  const folder = await makeFolder(t);
  const gone = join(folder, 'gone');
  for (const place of places) {
    for (const kind of ['gz', 'raw'] as const) {
      const job: SearchJob = { files: [{ kind, path: gone }], query: 'a', limit: 1 };
      await assert.rejects(all(job, place), (thrown: unknown) => {
        assert.ok(thrown instanceof CdnError);
        assert.deepEqual([thrown.kind, thrown.code, thrown.detail], ['storage', 'ENOENT', { path: gone }]);
        return true;
      });
    }
    await assert.rejects(all({ files: [], query: '"', limit: 1 }, place), { kind: 'input' });
  }
});

test('a worker waits for its reader', async t => {
  const files = await makeFiles(await makeFolder(t), 400_000);
  const job: SearchJob = { files, query: 'nothing like it', limit: 1 };
  const worker = new Worker(script, { workerData: job });
  t.after(() => worker.terminate());
  let posted = 0;
  worker.on('message', () => posted++);
  await once(worker, 'message');
  const whole = await all(job, { script, rawBytes: 1e9 });
  assert.ok(whole.length > 8);
  assert.equal(posted, 4);
  worker.postMessage('taken', []);
  await once(worker, 'message');
  assert.equal(posted, 5);
});

test('a worker ends when its reader leaves or aborts', async t => {
  const files = await makeFiles(await makeFolder(t), 400_000);
  const job: SearchJob = { files, query: 'nothing like it', limit: 1 };
  const place = { script, rawBytes: 1e9 };
  for await (const event of search(job, place, never)) {
    assert.equal(event.kind, 'batch');
    break;
  }
  const abort = new AbortController();
  const aborted = search(job, place, abort.signal);
  await aborted.next();
  abort.abort();
  await assert.rejects(aborted.next(), { kind: 'cancelled' });
  await assert.rejects(search(job, place, abort.signal).next(), { kind: 'cancelled' });
});

test('a worker that can’t start is told', async () => {
  const place = { script: new URL('./thereIsNone.ts', import.meta.url), rawBytes: 1e9 };
  await assert.rejects(all({ files: [], query: 'a', limit: 1 }, place), CdnError);
});
