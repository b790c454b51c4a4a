import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Fault } from '../../../demo/faults.ts';
import type { Demo } from '../../../demo/index.ts';
import { download, infos } from './logSupport.ts';
import { control, fetchRaw, start, withDemo } from './support.ts';

interface Sample {
  link: string;
  path: string;
  size: number;
  whole: Buffer;
}

/** The last log of the day, as it is without faults. */
async function sampleOf(demo: Demo): Promise<Sample> {
  const log = (await infos(demo)).at(-1);
  assert.ok(log);
  const { bytes, complete, status } = await download(log.LogPath);
  assert.deepEqual([status, complete], [200, true]);
  return {
    link: log.LogPath,
    path: log.LogPath.replace(/^[^/]+|\?.*$/g, ''),
    size: log.LogSize,
    whole: bytes,
  };
}

function xmlOf(bytes: Buffer, element: string): string | undefined {
  return new RegExp(`<${element}>(.*)</${element}>`).exec(bytes.toString())?.[1];
}

test('a log is as large as listed and says so, with an ETag', () =>
  withDemo(async demo => {
    const { link, size, whole } = await sampleOf(demo);
    assert.equal(whole.length, size);
    const { headers } = await download(link);
    assert.equal(headers['content-length'], String(size));
    assert.match(String(headers['etag']), /^"[0-9A-F]{32}"$/);
    assert.equal(headers['accept-ranges'], 'bytes');
    assert.equal(headers['last-modified'], 'Sat, 21 Nov 2026 16:00:00 GMT');
    assert.equal(headers['date'], new Date(start).toUTCString());
    const [first = ''] = gunzipSync(whole).toString('latin1').split('\n');
    assert.match(first, /^\[21\/Nov\/2026:23:00:0\d \+0800\] /);
  }));

test('a link is good for an hour unless told, by the demo’s clock', () =>
  withDemo(async demo => {
    const { link } = await sampleOf(demo);
    demo.clock.advance(3_600_000);
    assert.equal((await download(link)).status, 200);
    demo.clock.advance(1000);
    const { bytes, headers, status } = await download(link);
    assert.equal(status, 403);
    assert.equal(headers['content-type'], 'application/xml');
    assert.deepEqual(
      [xmlOf(bytes, 'Code'), xmlOf(bytes, 'Message')],
      ['AccessDenied', 'Request has expired.'],
    );
    const [again] = await infos(demo);
    assert.equal((await download(again?.LogPath ?? '')).status, 200);
  }));

test('links last as long as told, and a listing can have expired ones', () =>
  withDemo(
    async demo => {
      const { link } = await sampleOf(demo);
      demo.clock.advance(61_000);
      assert.equal((await download(link)).status, 403);
      demo.faults.add({ match: { api: 'aliyun' }, fault: { kind: 'expiredLinks' } });
      const [expired] = await infos(demo);
      assert.equal((await download(expired?.LogPath ?? '')).status, 403);
      const [good] = await infos(demo);
      assert.equal((await download(good?.LogPath ?? '')).status, 200);
    },
    { logLinkSeconds: 60 },
  ));

test('a link is good for nothing but what it was signed for', () =>
  withDemo(async demo => {
    const { link } = await sampleOf(demo);
    const cases: [string, string][] = [
      [link.replace('_230000_', '_220000_'), 'SignatureDoesNotMatch'],
      [link.replace('static.demo.test/', 'img.demo.test/'), 'SignatureDoesNotMatch'],
      [link.replace(/Expires=(\d+)/, (_, time) => `Expires=${Number(time) + 60}`), 'SignatureDoesNotMatch'],
      [link.replace('Signature=', 'Signature=x'), 'SignatureDoesNotMatch'],
      [link.replace(/OSSAccessKeyId=\w+/, 'OSSAccessKeyId=LTAIother'), 'InvalidAccessKeyId'],
      [link.replace(/&Signature=.*/, ''), 'AccessDenied'],
      [link.replace(/\?.*/, ''), 'AccessDenied'],
    ];
    for (const [tampered, code] of cases) {
      const { bytes, status } = await download(tampered);
      assert.deepEqual([status, xmlOf(bytes, 'Code')], [403, code], tampered);
    }
    // The method is signed as well.
    assert.equal((await download(link, {}, 'HEAD')).status, 403);
    assert.equal((await download(link, {}, 'DELETE')).status, 403);
  }));

test('a log that has gone is not found', () =>
  withDemo(
    async demo => {
      const { link, path } = await sampleOf(demo);
      demo.clock.advance(31 * 86_400_000);
      const { bytes, status } = await download(link);
      assert.equal(status, 404);
      assert.deepEqual([xmlOf(bytes, 'Code'), xmlOf(bytes, 'Key')], ['NoSuchKey', path.slice(1)]);
    },
    { logLinkSeconds: 1e8 },
  ));

test('parts of a log are served', () =>
  withDemo(async demo => {
    const { link, size, whole } = await sampleOf(demo);
    const part = async (Range: string): Promise<unknown[]> => {
      const { bytes, headers, status, complete } = await download(link, { Range });
      assert.ok(complete);
      const same = bytes.equals(whole) ? 'whole' : whole.indexOf(bytes);
      return [status, headers['content-range'], bytes.length, same];
    };
    assert.deepEqual(await part('bytes=0-9'), [206, `bytes 0-9/${size}`, 10, 0]);
    const middle = `bytes=5000-${size - 2}`;
    assert.deepEqual(await part(middle), [206, `bytes 5000-${size - 2}/${size}`, size - 5001, 5000]);
    assert.deepEqual(await part('bytes=20000-'), [
      206,
      `bytes 20000-${size - 1}/${size}`,
      size - 20_000,
      20_000,
    ]);
    assert.deepEqual(await part('bytes=-100'), [
      206,
      `bytes ${size - 100}-${size - 1}/${size}`,
      100,
      size - 100,
    ]);
    assert.deepEqual(await part(`bytes=0-${size + 5}`), [206, `bytes 0-${size - 1}/${size}`, size, 'whole']);
    for (const odd of ['bytes=9-5', 'bytes=x', 'lines=1-2', 'bytes=1-2,5-6', 'bytes=-']) {
      assert.deepEqual(await part(odd), [200, undefined, size, 'whole'], odd);
    }
    const beyond = await download(link, { Range: `bytes=${size}-` });
    assert.deepEqual(
      [beyond.status, beyond.headers['content-range'], xmlOf(beyond.bytes, 'Code')],
      [416, `bytes */${size}`, 'InvalidRange'],
    );
    const etag = String((await download(link)).headers['etag']);
    assert.equal((await download(link, { Range: 'bytes=1-', 'If-Match': etag })).status, 206);
    assert.equal((await download(link, { Range: 'bytes=1-', 'If-Match': '"other"' })).status, 412);
  }));

test('every damage is done to what is stored, so that parts have it too', () =>
  withDemo(async demo => {
    const { link, path, size, whole } = await sampleOf(demo);
    const fetched = async (
      fault: Omit<Extract<Fault, { kind: 'badGzip' }>, 'kind'>,
      Range?: string,
    ): Promise<Buffer> => {
      const rule = { match: { api: 'logs', path }, fault: { kind: 'badGzip', ...fault } };
      assert.equal((await control(demo, 'POST', '/faults', rule)).status, 200);
      const { bytes, complete, headers } = await download(link, Range ? { Range } : {});
      assert.ok(complete);
      assert.equal(headers['content-length'], String(bytes.length));
      return bytes;
    };
    const differing = (bytes: Buffer): number[] =>
      [...bytes].flatMap((byte, index) => (byte === whole[index] ? [] : [index]));

    const truncated = await fetched({ damage: 'truncated' });
    assert.ok(truncated.equals(whole.subarray(0, Math.floor(size / 2))));
    assert.throws(() => gunzipSync(truncated), { code: 'Z_BUF_ERROR' });
    assert.equal((await fetched({ damage: 'truncated', at: 7 })).length, 7);
    assert.deepEqual(differing(await fetched({ damage: 'byte' })), [Math.floor(size / 2)]);
    assert.deepEqual(differing(await fetched({ damage: 'byte', at: 40 })), [40]);
    const crc = await fetched({ damage: 'crc' });
    assert.deepEqual(differing(crc), [size - 8]);
    assert.throws(() => gunzipSync(crc), /incorrect data check/);
    const length = await fetched({ damage: 'size' });
    assert.throws(() => gunzipSync(length), /incorrect length check/);
    const zeros = await fetched({ damage: 'trailingZeros' });
    assert.ok(zeros.equals(Buffer.concat([whole, Buffer.alloc(512)])));
    const junk = await fetched({ damage: 'trailingJunk', bytes: 6 });
    assert.ok(junk.equals(Buffer.concat([whole, Buffer.from('junkju')])));

    assert.equal((await fetched({ damage: 'byte', at: 40 }, 'bytes=40-41'))[0], (whole[40] ?? 0) ^ 0xff);
    const tail = await fetched({ damage: 'trailingZeros' }, `bytes=${size - 1}-`);
    assert.ok(tail.equals(Buffer.concat([whole.subarray(-1), Buffer.alloc(512)])));
    assert.ok((await fetched({ damage: 'trailingJunk' }, `bytes=${size + 4}-`)).length === 60);
    assert.ok((await download(link)).bytes.equals(whole));
  }));

test('a body can be shorter than its announced length, or longer, or slow', () =>
  withDemo(async demo => {
    const { link, size, whole } = await sampleOf(demo);
    const fetched = (fault: Fault, headers?: Record<string, string>) => {
      demo.faults.add({ match: { api: 'logs' }, fault });
      return download(link, headers);
    };
    const half = await fetched({ kind: 'shortBody' });
    assert.equal(half.headers['content-length'], String(size));
    assert.ok(!half.complete);
    assert.ok(half.bytes.equals(whole.subarray(0, Math.floor(size / 2))));
    const few = await fetched({ kind: 'shortBody', bytes: 10 }, { Range: 'bytes=100-' });
    assert.deepEqual([few.status, few.complete, few.bytes.length], [206, false, 10]);
    const more = await fetched({ kind: 'wrongLength', by: 9 });
    assert.deepEqual([more.headers['content-length'], more.complete], [String(size + 9), false]);
    assert.ok(more.bytes.equals(whole));
    const less = await fetched({ kind: 'wrongLength', by: -9 });
    assert.deepEqual([less.complete, less.bytes.length], [true, size - 9]);
    const slow = await fetched({ kind: 'slowDrip', bytes: 5000, ms: 1 });
    assert.ok(slow.bytes.equals(whole));
  }));

test('what else can go wrong on the way happens to logs as well', () =>
  withDemo(async demo => {
    const { link, path } = await sampleOf(demo);
    const fetched = (fault: Fault) => {
      demo.faults.add({ match: { api: 'logs', path, nth: 2 }, fault });
      return [download(link), download(link)] as const;
    };
    const [first, html] = fetched({ kind: 'html' });
    assert.equal((await first).status, 200);
    assert.deepEqual([(await html).status, (await html).headers['content-type']], [502, 'text/html']);
    demo.faults.clear();
    demo.faults.add({ match: { api: 'logs' }, fault: { kind: 'html', status: 200 } });
    assert.match((await download(link)).bytes.toString(), /^<html>/);
    demo.faults.add({
      match: { api: 'logs' },
      fault: { kind: 'error', status: 503, code: 'ServiceUnavailable' },
    });
    const busy = await download(link);
    assert.deepEqual([busy.status, xmlOf(busy.bytes, 'Code')], [503, 'ServiceUnavailable']);
    demo.faults.add({ match: { api: 'logs' }, fault: { kind: 'clockSkew', ms: 3_601_000 } });
    assert.equal((await download(link)).status, 403);
  }));

test('mistyped faults of logs are refused', () =>
  withDemo(async demo => {
    const bad = [
      { kind: 'badGzip', damage: 'all' },
      { kind: 'badGzip', damage: 'byte', at: -1 },
      { kind: 'slowDrip', bytes: 0, ms: 1 },
      { kind: 'slowDrip', bytes: 5 },
      { kind: 'wrongLength' },
      { kind: 'shortBody', bytes: 'half' },
    ];
    for (const fault of bad) {
      const { status } = await control(demo, 'POST', '/faults', { match: { api: 'logs' }, fault });
      assert.equal(status, 400, JSON.stringify(fault));
    }
    const good = [{ kind: 'oldLogList' }, { kind: 'expiredLinks' }, { kind: 'shortBody', bytes: 1 }];
    for (const fault of good) {
      const { status } = await control(demo, 'POST', '/faults', { match: { api: 'none' }, fault });
      assert.equal(status, 200);
    }
  }));

test('no signature of a link is told', () =>
  withDemo(async demo => {
    const { link } = await sampleOf(demo);
    const secret = new URLSearchParams(link.replace(/^.*\?/, '')).get('Signature') ?? '';
    for (const path of ['/received', '/state']) {
      const { text } = await fetchRaw(`${demo.info.control}${path}`);
      for (const form of [secret, encodeURIComponent(secret), 'Signature']) assert.ok(!text.includes(form));
    }
    const fetched = demo.received().find(entry => entry.api === 'logs');
    assert.equal(fetched?.path, link.replace(/^[^/]+|\?.*$/g, ''));
  }));
