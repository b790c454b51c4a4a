import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type Server, type Socket, createServer as createTcpServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { TLSSocket, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { CdnError, type CdnErrorKind } from '../../../src/core/errors.ts';
import { type Probe, createProbe } from '../../../src/core/verify/probe.ts';
import { createAuthority } from '../../support/certificates.ts';

const host = 'static.demo.test';
const never = new AbortController().signal;
const clock = { now: () => 0 };
const limits = { timeoutMs: 10_000, maxBytes: 1000 };
const probe = createProbe({ fetch: () => assert.fail('fetch was asked'), clock }, limits);

const servers: (Server & { closeAllConnections?: () => void })[] = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections?.();
    server.close();
  }
});

/** The port of a server on loopback that ends with the tests. */
async function listen(server: Server, address = '127.0.0.1'): Promise<number> {
  servers.push(server);
  server.listen(0, address);
  await once(server, 'listening');
  const bound = server.address();
  assert(typeof bound === 'object' && bound !== null);
  return bound.port;
}

function isCdnError(kind: CdnErrorKind, code?: string): (thrown: unknown) => boolean {
  return thrown => {
    assert(thrown instanceof CdnError);
    assert.deepEqual([thrown.kind, code === undefined ? undefined : thrown.code], [kind, code]);
    return true;
  };
}

describe('a probe of a chosen address', () => {
  it('says that it went directly; one by fetch says that it did not', async () => {
    const port = await listen(createHttpServer((_request, response) => response.end()));
    const origin = `http://127.0.0.1:${port}`;
    const direct = await probe(`http://${host}/`, { signal: never, connectTo: origin });
    const usual = await createProbe({ fetch, clock }, limits)(origin, { signal: never });
    assert.deepEqual([direct.direct, usual.direct], [true, false]);
  });

  it('asks IPv6 addresses', { skip: !hasIPv6() }, async () => {
    const server = createHttpServer(({ headers }, response) => response.end(headers.host));
    const port = await listen(server, '::1');
    const { status } = await probe(`http://${host}/`, { signal: never, connectTo: `http://[::1]:${port}` });
    assert.equal(status, 200);
    const asked = probe(`http://[::1]:${port}/`, { signal: never, connectTo: `http://[::1]:${port}` });
    assert.equal((await asked).bytes, `[::1]:${port}`.length);
  });

  it('opens one connection over HTTP/1.1 and closes it when the body was read', async () => {
    const sockets: Socket[] = [];
    let asked = '';
    const server = createHttpServer(({ httpVersion, headers }, response) => {
      asked = `${httpVersion} ${headers.connection}`;
      response.end('hello');
    });
    server.keepAliveTimeout = 0;
    server.on('connection', (socket: Socket) => sockets.push(socket));
    const connectTo = `http://127.0.0.1:${await listen(server)}`;
    await probe(`http://${host}/`, { signal: never, connectTo });
    const [socket] = sockets;
    assert(socket && sockets.length === 1);
    if (!socket.closed) await once(socket, 'close');
    assert.equal(asked, '1.1 close');
  });

  for (const [name, head] of [
    ['with a length', 'Content-Length: 100\r\n\r\nhalf'],
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
  ] as const) {
    it(`takes a body ${name} that is cut short for an error, not for the whole`, async () => {
      const server = createTcpServer(socket => {
        socket.on('error', () => undefined).once('data', () => socket.end(`HTTP/1.1 200 OK\r\n${head}`));
      });
      const connectTo = `http://127.0.0.1:${await listen(server)}`;
      await assert.rejects(probe(`http://${host}/`, { signal: never, connectTo }), isCdnError('network'));
    });
  }
});

interface Silence {
  readonly name: string;
  readonly scheme: 'http' | 'https';
  readonly answer: (socket: Socket) => void;
}

const silences: readonly Silence[] = [
  { name: 'in the TLS handshake', scheme: 'https', answer: () => undefined },
  { name: 'instead of an answer', scheme: 'http', answer: () => undefined },
  {
    name: 'in the body',
    scheme: 'http',
    answer: socket => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'),
  },
];

/** The end of the one connection to it. `heard` is called with the first bytes. */
async function listenSilently(
  answer: Silence['answer'],
  heard: () => void,
): Promise<{ readonly port: number; readonly ended: Promise<void> }> {
  const ended = Promise.withResolvers<void>();
  const server = createTcpServer(socket => {
    socket
      .on('error', () => undefined)
      .on('close', () => ended.resolve())
      .once('data', () => {
        answer(socket);
        heard();
      })
      .resume();
  });
  return { port: await listen(server), ended: ended.promise };
}

// Side by side: if one waits for ever, they all do.
describe('a server that falls silent', { concurrency: true }, () => {
  for (const { name, scheme, answer } of silences) {
    it(`${name} is left at the time limit, with its connection closed`, async () => {
      const hasty = createProbe({ fetch, clock }, { ...limits, timeoutMs: 50 });
      const { port, ended } = await listenSilently(answer, () => undefined);
      const connectTo = `${scheme}://127.0.0.1:${port}`;
      const asked = hasty(`${scheme}://${host}/`, { signal: never, connectTo });
      await assert.rejects(asked, isCdnError('timeout'));
      await ended;
    });

    it(`${name} is left when the user cancels, with its connection closed`, async () => {
      const controller = new AbortController();
      const { port, ended } = await listenSilently(answer, () => setImmediate(() => controller.abort()));
      const connectTo = `${scheme}://127.0.0.1:${port}`;
      const asked = probe(`${scheme}://${host}/`, { signal: controller.signal, connectTo });
      await assert.rejects(asked, isCdnError('cancelled'));
      await ended;
    });
  }
});

describe('a probe of a chosen https address', () => {
  const authority = createAuthority('CDN Explorer test authority');
  const handshakes: { readonly name: unknown; readonly protocol: unknown }[] = [];
  let connectTo = '';

  /** The port of a server with a certificate for this name. */
  async function serve(name: string): Promise<number> {
    const server = createHttpsServer(
      { ...authority.issue(name), ALPNProtocols: ['h2', 'http/1.1'] },
      ({ socket }, response) => {
        assert(socket instanceof TLSSocket);
        handshakes.push({ name: socket.servername, protocol: socket.alpnProtocol });
        response.end('hello');
      },
    );
    return listen(server);
  }

  before(async () => {
    connectTo = `https://127.0.0.1:${await serve(host)}`;
  });

  async function ask(name: string, address = connectTo): Promise<Probe> {
    return probe(`https://${name}/`, { signal: never, connectTo: address });
  }

  it('refuses a certificate of an authority that nobody trusts', async () => {
    await assert.rejects(ask(host), isCdnError('network', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'));
  });

  it('takes one of an authority that Node was told to trust, for the name of the URL, which it sends', async () => {
    setDefaultCACertificates([...getCACertificates('default'), authority.cert]);
    const { status, bytes } = await ask(host);
    assert.deepEqual([status, bytes], [200, 5]);
    assert.deepEqual(handshakes, [{ name: host, protocol: 'http/1.1' }]);
  });

  it('refuses a certificate that does not name the URL’s host, be it a name or an address', async () => {
    for (const name of ['img.demo.test', '192.0.2.1', '[2001:db8::1]']) {
      await assert.rejects(ask(name), isCdnError('network', 'ERR_TLS_CERT_ALTNAME_INVALID'), name);
    }
    assert.equal(handshakes.length, 1);
  });

  it('refuses one for the address that is dialled: whoever has that is not yet the URL’s host', async () => {
    const dialled = `https://localhost:${await serve('localhost')}`;
    assert.equal((await ask('localhost', dialled)).status, 200);
    for (const name of [host, '192.0.2.1']) {
      await assert.rejects(ask(name, dialled), isCdnError('network', 'ERR_TLS_CERT_ALTNAME_INVALID'), name);
    }
  });
});

function hasIPv6(): boolean {
  return Object.values(networkInterfaces()).some(addresses =>
    addresses?.some(({ address }) => address === '::1'),
  );
}
