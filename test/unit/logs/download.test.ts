import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CdnError } from '../../../src/core/errors.ts';
import type { Draft } from '../../../src/core/logs/disk.ts';
import { download, type Downloaded, type DownloadPorts } from '../../../src/core/logs/download.ts';
import { SignedLink } from '../../../src/core/logs/link.ts';
import type { LogEntry } from '../../../src/core/providers/provider.ts';
import { createFakeClock, type FakeClock, settle } from '../../support/fakeClock.ts';

const log = Buffer.concat([
  Buffer.from([0x1f, 0x8b, 8, 0]),
  Buffer.from(Array.from({ length: 96 }, (_, index) => index)),
]);

const entry: LogEntry = {
  name: 'a.gz',
  startsAt: 0,
  endsAt: 1,
  bytes: log.length,
  link: new SignedLink('https://cdnlog.example.com/a.gz?Signature=canary'),
};

interface Asked {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

type Answer = (asked: Asked, count: number) => Response | Promise<Response>;

interface Downloading {
  readonly clock: FakeClock;
  readonly asked: Asked[];
  readonly written: () => Buffer;
  readonly relisted: () => number;
  readonly stop: AbortController;
  readonly done: Promise<Downloaded>;
}

function begin(answer: Answer, relistedAs: LogEntry = entry): Downloading {
  const clock = createFakeClock();
  const asked: Asked[] = [];
  const fetch: DownloadPorts['fetch'] = async (url, { headers, signal }) => {
    const each = { url, headers: Object.fromEntries(new Headers(headers)), signal: signal ?? assert.fail() };
    asked.push(each);
    return answer(each, asked.length);
  };
  let written = Buffer.alloc(0);
  const draft: Draft = {
    write: async chunk => {
      written = Buffer.concat([written, chunk]);
    },
    restart: async () => {
      written = Buffer.alloc(0);
    },
    close: async () => undefined,
  };
  let relisted = 0;
  const relist = async (): Promise<LogEntry> => {
    relisted += 1;
    return relistedAs;
  };
  const stop = new AbortController();
  const done = download({ fetch, clock }, entry, draft, {
    relist,
    signal: stop.signal,
    onProgress: () => undefined,
  });
  done.catch(() => undefined);
  return { clock, asked, written: () => written, relisted: () => relisted, stop, done };
}

/** Its time passes as fast as nothing else is to be done. */
async function finish({ clock, done }: Downloading): Promise<Downloaded> {
  const state = { settled: false };
  const mark = (): void => void (state.settled = true);
  done.then(mark, mark);
  for (let turn = 0; !state.settled && turn < 200; turn += 1) {
    for (let tick = 0; tick < 5; tick += 1) await settle();
    // Short of what is too long for a byte to come.
    if (!state.settled) await clock.advance(2000);
  }
  return done;
}

function whole(headers: Record<string, string> = {}): Response {
  return new Response(log, { headers: { 'content-length': String(log.length), etag: '"1"', ...headers } });
}

/** So many bytes from a place on, then the connection breaks. */
function broken(from: number, to: number, facts: ResponseInit = {}): Response {
  let sent = false;
  const body = new ReadableStream<Uint8Array>({
    pull: controller => {
      if (sent) controller.error(Object.assign(new TypeError('terminated'), { code: 'UND_ERR_SOCKET' }));
      else controller.enqueue(log.subarray(from, to));
      sent = true;
    },
  });
  const headers = {
    'content-length': String(log.length - from),
    etag: '"1"',
    ...Object.fromEntries(new Headers(facts.headers)),
  };
  return new Response(body, { ...facts, headers });
}

function part(from: number, to = log.length): Response {
  const headers = { 'content-range': `bytes ${from}-${to - 1}/${log.length}`, etag: '"1"' };
  return new Response(log.subarray(from, to), { status: 206, headers });
}

function chunked(bytes: Buffer): Response {
  return new Response(bytes, { headers: { etag: '"1"' } });
}

function silent({ signal }: Asked): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new TypeError('aborted')));
  });
}

function inChunks(...chunks: number[][]): Response {
  const body = new ReadableStream<Uint8Array>({
    start: controller => {
      for (const chunk of chunks) controller.enqueue(Uint8Array.from(chunk));
      controller.close();
    },
  });
  return new Response(body);
}

const isWhole = { bytes: log.length, isWhole: true };

describe('a download', () => {
  it('asks for the bytes as they are, follows no redirect, and needs nothing else', async () => {
    const downloading = begin(() => whole());
    assert.deepEqual(await finish(downloading), isWhole);
    assert.ok(downloading.written().equals(log));
    assert.deepEqual(downloading.asked[0]?.headers, { 'accept-encoding': 'identity' });
    assert.equal(downloading.asked[0]?.url, entry.link.reveal());
  });

  it('goes on with the same file only', async () => {
    const downloading = begin((_asked, count) => (count === 1 ? broken(0, 40) : part(40)));
    assert.deepEqual(await finish(downloading), isWhole);
    assert.ok(downloading.written().equals(log));
    const [, second] = downloading.asked;
    assert.deepEqual([second?.headers['range'], second?.headers['if-match']], ['bytes=40-', '"1"']);
  });

  it('begins anew when the file is another, when parts are not served, and when the part is another one', async () => {
    const others: Answer[] = [
      (_asked, count) => (count === 2 ? new Response('', { status: 412 }) : whole()),
      (_asked, count) => (count === 2 ? new Response('', { status: 416 }) : whole()),
      () => whole(),
      (_asked, count) => (count === 2 ? part(30, 90) : whole()),
    ];
    for (const answer of others) {
      const downloading = begin((asked, count) => (count === 1 ? broken(0, 40) : answer(asked, count)));
      assert.deepEqual(await finish(downloading), isWhole);
      assert.ok(downloading.written().equals(log));
    }
  });

  it('begins anew where the service does not say for sure that it is the same', async () => {
    for (const etag of ['W/"1"', '']) {
      const downloading = begin((_asked, count) =>
        count === 1 ? broken(0, 40, { headers: { etag } }) : whole(),
      );
      assert.deepEqual(await finish(downloading), isWhole);
      assert.ok(downloading.written().equals(log));
      assert.equal(downloading.asked[1]?.headers['range'], undefined);
    }
  });

  it('is broken when it ends before the listed size and no length was told', async () => {
    const downloading = begin((_asked, count) => (count === 1 ? chunked(log.subarray(0, 50)) : part(50)));
    assert.deepEqual(await finish(downloading), isWhole);
    assert.ok(downloading.written().equals(log));
  });

  it('takes what a new listing says of its size', async () => {
    const longer = { ...entry, bytes: log.length + 5 };
    const other = begin(
      () => new Response(log.subarray(0, 60), { headers: { 'content-length': '60' } }),
      longer,
    );
    assert.deepEqual(await finish(other), { bytes: 60, isWhole: false });
    assert.deepEqual([other.asked.length, other.relisted()], [2, 1]);
    const shorter = begin(() => new Response(log.subarray(0, 60), { headers: { 'content-length': '60' } }), {
      ...entry,
      bytes: 60,
    });
    assert.deepEqual(await finish(shorter), { bytes: 60, isWhole: true });
    assert.equal(shorter.asked.length, 1);
  });

  it('gives up after three attempts in vain, but goes on while much arrives', async () => {
    const vain = begin(() => broken(0, 40));
    await assert.rejects(finish(vain), {
      kind: 'network',
      detail: { host: 'cdnlog.example.com', state: 'cut' },
    });
    assert.equal(vain.asked.length, 3);
    const unreached = begin(() => Promise.reject(new TypeError('fetch failed')));
    await assert.rejects(finish(unreached), { kind: 'network', detail: { host: 'cdnlog.example.com' } });
    const mebibyte = 1024 * 1024;
    const big = Buffer.concat([log.subarray(0, 4), Buffer.alloc(8 * mebibyte)]);
    const slice = (count: number): Response => {
      const from = (count - 1) * mebibyte;
      const headers = { etag: '"1"', 'content-range': `bytes ${from}-${big.length - 1}/${big.length}` };
      const isLast = count === 9;
      const body = isLast ? big.subarray(from) : big.subarray(from, from + mebibyte);
      return new Response(body, {
        status: count === 1 ? 200 : 206,
        headers: { ...headers, 'content-length': String(big.length - from) },
      });
    };
    const clock = createFakeClock();
    let count = 0;
    const listed = { ...entry, bytes: big.length };
    const draft: Draft = {
      write: async () => undefined,
      restart: async () => undefined,
      close: async () => undefined,
    };
    const done = download({ fetch: async () => slice((count += 1)), clock }, listed, draft, {
      relist: async () => listed,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    const long: Downloading = { ...vain, clock, done };
    assert.deepEqual(await finish(long), { bytes: big.length, isWhole: true });
    assert.equal(count, 9);
  });

  it('that stands still is broken', async () => {
    const downloading = begin((asked, count) => (count === 1 ? silent(asked) : whole()));
    await settle();
    await downloading.clock.advance(59_999);
    assert.equal(downloading.asked.length, 1);
    assert.equal(downloading.asked[0]?.signal.aborted, false);
    await downloading.clock.advance(1);
    assert.deepEqual(await finish(downloading), isWhole);
    assert.equal(downloading.asked.length, 2);
    assert.equal(downloading.clock.pending(), 0);
  });

  it('without end is not read without end', async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull: controller => controller.enqueue(Buffer.concat([log.subarray(0, 4), Buffer.alloc(65_536)])),
    });
    await assert.rejects(finish(begin(() => new Response(endless))), { kind: 'tooLarge' });
  });

  it('is stopped at once', async () => {
    const downloading = begin(({ signal }) => {
      downloading.stop.abort();
      return Promise.reject(signal.reason);
    });
    await assert.rejects(finish(downloading), { kind: 'cancelled' });
    assert.equal(downloading.clock.pending(), 0);
  });

  it('knows a page of somebody else’s by its first bytes, however they come', async () => {
    for (const chunks of [[[0x3c]], [[0x1f], [0x3c]], [[0x1f, 0x00]]]) {
      await assert.rejects(finish(begin(() => inChunks(...chunks))), { kind: 'badReply', code: 'not gzip' });
    }
    const slow = begin(() => inChunks(...[...log].map(byte => [byte])));
    assert.deepEqual(await finish(slow), isWhole);
  });

  it('passes on what the disk says', async () => {
    const failing = new CdnError('storage', { code: 'ENOSPC' });
    const draft: Draft = {
      write: () => Promise.reject(failing),
      restart: async () => undefined,
      close: async () => undefined,
    };
    const work = download({ fetch: async () => whole(), clock: createFakeClock() }, entry, draft, {
      relist: async () => entry,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    await assert.rejects(work, failing);
  });
});
