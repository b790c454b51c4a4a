import assert from 'node:assert/strict';
import { type IncomingMessage, type RequestListener, createServer as createHttpServer } from 'node:http';
import { type Server, createServer as createTcpServer } from 'node:net';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { CdnError, type CdnErrorKind } from '../../../src/core/errors.ts';
import { fingerprint } from '../../../src/core/verify/hash.ts';
import { createProbe } from '../../../src/core/verify/probe.ts';

const servers: (Server & { closeAllConnections?: () => void })[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections?.();
    server.close();
  }
});

/** Origin of a server on loopback that ends with the tests. */
async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert(typeof address === 'object' && address !== null);
  return `http://127.0.0.1:${address.port}`;
}

function serve(listener: RequestListener): Promise<string> {
  return listen(createHttpServer(listener));
}

const clock = { now: () => 1_000_000 };
const signal = new AbortController().signal;
const limits = { timeoutMs: 10_000, maxBytes: 1000 };
const probe = createProbe({ fetch, clock }, limits);
const site = 'http://static.demo.test/app.js?v=1';

/** Both ways out: `fetch` to the address, and the site's URL at a chosen address. */
const ways = [
  { way: 'fetch', ask: (origin: string) => probe(`${origin}/app.js?v=1`, { signal }) },
  { way: 'a chosen address', ask: (origin: string) => probe(site, { signal, connectTo: origin }) },
];

function isCdnError(kind: CdnErrorKind, code?: string): (thrown: unknown) => boolean {
  return thrown => {
    assert(thrown instanceof CdnError);
    assert.equal(thrown.kind, kind);
    if (code !== undefined) assert.equal(thrown.code, code);
    return true;
  };
}

for (const { way, ask } of ways) {
  test(`by ${way}, a probe gives the facts of the answer and the hash of its body`, async () => {
    const origin = await serve((_request, response) => {
      response.writeHead(200, {
        etag: '"e1"',
        'last-modified': 'Sun, 22 Nov 2026 10:00:00 GMT',
        age: '12',
        date: 'Sun, 22 Nov 2026 10:00:09 GMT',
        'cache-control': 'max-age=60',
        'content-type': 'text/javascript',
        'content-length': '5',
        via: 'kunlun9.cn257[0,0,200-0,H]',
        'x-cache': 'HIT TCP_MEM_HIT dirn:1:2',
      });
      response.end('hello');
    });
    const { url, direct, ...facts } = await ask(origin);
    assert.equal(direct, way !== 'fetch');
    assert.equal(new URL(url).pathname, '/app.js');
    assert.deepEqual(facts, {
      at: 1_000_000,
      status: 200,
      etag: '"e1"',
      lastModified: 'Sun, 22 Nov 2026 10:00:00 GMT',
      age: 12,
      date: Date.UTC(2026, 10, 22, 10, 0, 9),
      cacheControl: 'max-age=60',
      contentType: 'text/javascript',
      contentLength: 5,
      location: undefined,
      cacheStatus: 'hit',
      servedBy: 'kunlun9.cn257',
      ...fingerprint(Buffer.from('hello')),
      whole: true,
    });
  });

  test(`by ${way}, facts that the answer does not give are undefined`, async () => {
    const origin = await serve((_request, response) => {
      response.sendDate = false;
      response.setHeader('age', 'old');
      response.setHeader('transfer-encoding', 'chunked');
      response.end('');
    });
    const { age, date, etag, contentLength, cacheStatus, servedBy } = await ask(origin);
    assert.deepEqual([age, date, etag, contentLength, cacheStatus, servedBy], Array(6).fill(undefined));
  });

  test(`by ${way}, a redirect is reported and not followed`, async () => {
    let requests = 0;
    const origin = await serve((_request, response) => {
      requests++;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const { status, location } = await ask(origin);
    assert.deepEqual({ status, location, requests }, { status: 302, location: '/elsewhere', requests: 1 });
  });

  test(`by ${way}, a body over the cap is left unread and has no hash`, async () => {
    let closed: () => void;
    const hungUp = new Promise<void>(resolve => (closed = resolve));
    const origin = await serve((_request, response) => {
      response.on('close', () => closed());
      response.write('x'.repeat(1001));
    });
    const { whole, sha256, bytes } = await ask(origin);
    assert.deepEqual([whole, sha256, bytes > 1000], [false, undefined, true]);
    await hungUp;
  });

  test(`by ${way}, a body of exactly the cap is whole`, async () => {
    const origin = await serve((_request, response) => response.end('x'.repeat(1000)));
    const { whole, bytes } = await ask(origin);
    assert.deepEqual([whole, bytes], [true, 1000]);
  });

  test(`by ${way}, an answer that breaks off is a network error`, async () => {
    const origin = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    await assert.rejects(ask(origin), isCdnError('network'));
  });

  test(`by ${way}, the request is unconditional and asks for plain bytes`, async () => {
    let request: IncomingMessage | undefined;
    const origin = await serve((received, response) => {
      request = received;
      response.end();
    });
    await ask(origin);
    assert.equal(request?.method, 'GET');
    assert.equal(request?.url, '/app.js?v=1');
    assert.equal(request?.headers['accept-encoding'], 'identity');
    for (const name of ['if-none-match', 'if-modified-since', 'cache-control', 'pragma', 'range']) {
      assert.equal(request?.headers[name], undefined, name);
    }
  });

  test(`by ${way}, nobody listening is a network error with the system's code`, async () => {
    const server = createTcpServer();
    const origin = await listen(server);
    await new Promise(resolve => server.close(resolve));
    await assert.rejects(ask(origin), isCdnError('network', 'ECONNREFUSED'));
  });
}

test('a chosen address gets the URL’s own Host', async () => {
  const hosts: (string | undefined)[] = [];
  const origin = await serve((request, response) => {
    hosts.push(request.headers.host);
    response.end();
  });
  await probe(site, { signal, connectTo: origin });
  await probe('https://img.demo.test:8443/a.png', { signal, connectTo: origin });
  assert.deepEqual(hosts, ['static.demo.test', 'img.demo.test:8443']);
});

test('a chosen https address gets the URL’s own name in the TLS handshake', async () => {
  let hello = '';
  const server = createTcpServer(socket =>
    socket
      .on('error', () => undefined)
      .on('data', data => {
        hello += data.toString('latin1');
        socket.destroy();
      }),
  );
  const { port } = new URL(await listen(server));
  const asked = probe('https://static.demo.test/', { signal, connectTo: `https://127.0.0.1:${port}` });
  await assert.rejects(asked, isCdnError('network'));
  assert.match(hello, /static\.demo\.test/);
});

test('verify headers are sent', async () => {
  let referer: string | undefined;
  const origin = await serve((request, response) => {
    referer = request.headers.referer;
    response.end();
  });
  for (const connectTo of [undefined, origin]) {
    referer = undefined;
    await probe(origin, { signal, connectTo, headers: { referer: 'https://www.example.com/' } });
    assert.equal(referer, 'https://www.example.com/');
  }
});

test('an edge that encodes although asked not to: fetch hashes the file’s bytes, a chosen address says nothing', async () => {
  const origin = await serve((_request, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(gzipSync('hello'));
  });
  const byFetch = await probe(origin, { signal });
  assert.equal(byFetch.sha256, fingerprint(Buffer.from('hello')).sha256);
  assert.equal(byFetch.contentLength, undefined);
  const direct = await probe(site, { signal, connectTo: origin });
  assert.deepEqual([direct.sha256, direct.contentLength, direct.whole], [undefined, undefined, true]);
});

for (const connectTo of [false, true]) {
  const way = connectTo ? 'a chosen address' : 'fetch';

  test(`by ${way}, a server that never answers ends at the time limit`, async () => {
    const origin = await serve(() => undefined);
    const hasty = createProbe({ fetch, clock }, { ...limits, timeoutMs: 30 });
    const asked = hasty(origin, { signal, connectTo: connectTo ? origin : undefined });
    await assert.rejects(asked, isCdnError('timeout'));
  });

  test(`by ${way}, aborting cancels before and while the body is read`, async () => {
    const controller = new AbortController();
    const origin = await serve((_request, response) => {
      response.write('first');
      setImmediate(() => controller.abort());
    });
    const options = { signal: controller.signal, connectTo: connectTo ? origin : undefined };
    await assert.rejects(probe(origin, options), isCdnError('cancelled'));
    await assert.rejects(probe(origin, options), isCdnError('cancelled'));
  });
}

test('what is no http URL is refused as input', async () => {
  for (const url of ['', 'static.example.com/a.js', 'file:///etc/hosts', 'ftp://example.com/a']) {
    await assert.rejects(probe(url, { signal }), isCdnError('input'));
    await assert.rejects(probe(site, { signal, connectTo: url }), isCdnError('input'));
  }
});

test('an error names the host that was dialled and no query', async () => {
  const failing = createProbe({ fetch: () => Promise.reject(new TypeError('fetch failed')), clock }, limits);
  await assert.rejects(failing('https://static.example.com/a.js?auth_key=secret', { signal }), thrown => {
    assert(thrown instanceof CdnError);
    assert.deepEqual(thrown.detail, { host: 'static.example.com' });
    assert.doesNotMatch(JSON.stringify(thrown) + thrown.message, /secret/);
    return true;
  });
});
