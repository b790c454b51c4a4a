import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { CdnError } from '../../../src/core/errors.ts';
import type { SignedRequest } from '../../../src/core/http/call.ts';
import { createFetchHttp, type Fetch, toTransportError } from '../../../src/core/http/fetchHttp.ts';

const never = new AbortController().signal;
const fetch: Fetch = (url, init) => globalThis.fetch(url, init);
const canary = 'canaryAuthKey';

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

async function serve(context: TestContext, answer: Answer): Promise<string> {
  const server = createServer((request, response) => void answer(request, response));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${await portOf(server)}`;
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address);
  return address.port;
}

async function closedPort(): Promise<number> {
  const server = createTcpServer();
  const port = await portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

function post(origin: string, facts: Partial<SignedRequest> = {}): SignedRequest {
  return {
    method: 'POST',
    url: `${origin}/?auth_key=${canary}`,
    headers: { 'x-canary': canary },
    body: 'a=%E7%9B%AE',
    ...facts,
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

async function failureOf(work: Promise<unknown>): Promise<CdnError> {
  const thrown: unknown = await work.then(
    () => assert.fail('It did not fail.'),
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof CdnError, inspect(thrown));
  // Neither the query nor a header is in the error, not even in its causes.
  const whole = `${inspect(thrown, { depth: 9, showHidden: true })} ${JSON.stringify(thrown)}`;
  assert.equal(whole.includes(canary), false, whole);
  return thrown;
}

describe('fetchHttp', () => {
  it('sends method, headers and body as they are, and reads status, headers and body', async context => {
    const origin = await serve(context, async (request, response) => {
      const body = await bodyOf(request);
      response.writeHead(418, { 'X-Acs-Request-Id': 'R1', 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          method: request.method,
          url: request.url,
          canary: request.headers['x-canary'],
          body,
        }),
      );
    });
    const reply = await createFetchHttp(fetch)(post(origin), never);
    assert.equal(reply.status, 418);
    assert.equal(reply.headers['x-acs-request-id'], 'R1');
    assert.deepEqual(JSON.parse(reply.body), {
      method: 'POST',
      url: `/?auth_key=${canary}`,
      canary,
      body: 'a=%E7%9B%AE',
    });
  });

  it('reads an answer without a body, and one in UTF-8 that was cut inside a character', async context => {
    const bytes = Buffer.from('刷新缓存');
    const origin = await serve(context, (request, response) => {
      if (request.method === 'GET') return void response.writeHead(204).end();
      response.write(bytes.subarray(0, 4));
      setImmediate(() => response.end(bytes.subarray(4)));
      return undefined;
    });
    const http = createFetchHttp(fetch);
    assert.equal((await http({ method: 'GET', url: origin, headers: {} }, never)).body, '');
    assert.equal((await http(post(origin), never)).body, '刷新缓存');
  });

  it('was not sent when nobody listens', async () => {
    const error = await failureOf(
      createFetchHttp(fetch)(post(`http://127.0.0.1:${await closedPort()}`), never),
    );
    assert.equal(error.kind, 'network');
    assert.equal(error.code, 'ECONNREFUSED');
    assert.equal(error.maybeSent, false);
    assert.match(String(error.detail['host']), /^127\.0\.0\.1:\d+$/);
  });

  it('may have been sent when the connection drops after the request was read', async context => {
    const origin = await serve(context, async (request, response) => {
      await bodyOf(request);
      response.socket?.destroy();
    });
    const error = await failureOf(createFetchHttp(fetch)(post(origin), never));
    assert.equal(error.kind, 'network');
    assert.equal(error.maybeSent, true);
  });

  it('may have been sent when the answer is cut short', async context => {
    const origin = await serve(context, (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"RequestId":');
      setTimeout(() => response.socket?.destroy(), 20);
    });
    const error = await failureOf(createFetchHttp(fetch)(post(origin), never));
    assert.equal(error.kind, 'network');
    assert.equal(error.maybeSent, true);
  });

  it('times out before the answer, and within it', async context => {
    const silent = await serve(context, () => undefined);
    const dripping = await serve(context, (_request, response) => void response.write('{'));
    for (const origin of [silent, dripping]) {
      const http = createFetchHttp(fetch, { timeoutMs: 50, maxBytes: 1000 });
      const error = await failureOf(http(post(origin), never));
      assert.equal(error.kind, 'timeout');
      assert.equal(error.maybeSent, true);
      assert.equal(error.detail['host'], new URL(origin).host);
    }
  });

  it('takes a body of the largest size and no byte more', async context => {
    const origin = await serve(context, (request, response) => {
      response.end('x'.repeat(request.method === 'GET' ? 1000 : 1001));
    });
    const http = createFetchHttp(fetch, { timeoutMs: 5000, maxBytes: 1000 });
    assert.equal((await http({ method: 'GET', url: origin, headers: {} }, never)).body.length, 1000);
    const error = await failureOf(http(post(origin), never));
    assert.equal(error.kind, 'tooLarge');
    assert.equal(error.maybeSent, true);
    assert.equal(error.detail['bytes'], 1000);
  });

  it('stops reading a body that has no end', async context => {
    const closed = Promise.withResolvers<void>();
    const origin = await serve(context, (_request, response) => {
      const timer = setInterval(() => response.write('x'.repeat(500)), 1);
      response.on('close', () => {
        clearInterval(timer);
        closed.resolve();
      });
    });
    const error = await failureOf(
      createFetchHttp(fetch, { timeoutMs: 5000, maxBytes: 2000 })(post(origin), never),
    );
    assert.equal(error.kind, 'tooLarge');
    await closed.promise;
  });

  it('does not follow a redirect: a signature is for one host', async context => {
    let other = 0;
    const target = await serve(context, (_request, response) => {
      other += 1;
      response.end();
    });
    const origin = await serve(context, (_request, response) => {
      response.writeHead(302, { location: `${target}/elsewhere` }).end();
    });
    const reply = await createFetchHttp(fetch)(post(origin), never);
    assert.equal(reply.status, 302);
    assert.equal(other, 0);
  });

  it('is cancelled at once, and the service sees the connection close', async context => {
    const stop = new AbortController();
    const closed = Promise.withResolvers<void>();
    const origin = await serve(context, (request, response) => {
      response.on('close', () => closed.resolve());
      request.resume().on('end', () => stop.abort());
    });
    const error = await failureOf(createFetchHttp(fetch)(post(origin), stop.signal));
    assert.equal(error.kind, 'cancelled');
    assert.equal(error.maybeSent, true);
    await closed.promise;
  });
});

/** The errors of `fetch` have the system's one inside, sometimes more than once. */
function failed(...codes: (string | undefined)[]): Error {
  return (
    codes.toReversed().reduce<Error | undefined>((cause, code) => {
      const error = new Error(code ?? 'fetch failed', cause === undefined ? {} : { cause });
      return code === undefined ? error : Object.assign(error, { code });
    }, undefined) ?? new TypeError('fetch failed')
  );
}

describe('a failed fetch', () => {
  const rows: [string, Error, string | undefined, boolean][] = [
    ['an unknown host', failed(undefined, 'ENOTFOUND'), 'ENOTFOUND', false],
    ['a name server that is away', failed(undefined, 'EAI_AGAIN'), 'EAI_AGAIN', false],
    ['a refused connection', failed(undefined, 'ECONNREFUSED'), 'ECONNREFUSED', false],
    ['no route', failed(undefined, 'EHOSTUNREACH'), 'EHOSTUNREACH', false],
    ['no network', failed(undefined, 'ENETUNREACH'), 'ENETUNREACH', false],
    [
      'a connection that is never made',
      failed(undefined, 'UND_ERR_CONNECT_TIMEOUT'),
      'UND_ERR_CONNECT_TIMEOUT',
      false,
    ],
    [
      'a connection that the system gives up',
      Object.assign(failed(undefined, 'ETIMEDOUT'), {
        cause: Object.assign(failed('ETIMEDOUT'), { syscall: 'connect' }),
      }),
      'ETIMEDOUT',
      false,
    ],
    [
      'all addresses of a host refused',
      new TypeError('fetch failed', {
        cause: Object.assign(new AggregateError([failed('ECONNREFUSED'), failed('ECONNREFUSED')]), {
          code: 'ECONNREFUSED',
        }),
      }),
      'ECONNREFUSED',
      false,
    ],
    [
      'a certificate of another name',
      failed(undefined, 'ERR_TLS_CERT_ALTNAME_INVALID'),
      'ERR_TLS_CERT_ALTNAME_INVALID',
      false,
    ],
    ['an expired certificate', failed(undefined, 'CERT_HAS_EXPIRED'), 'CERT_HAS_EXPIRED', false],
    [
      'a self-signed certificate',
      failed(undefined, 'DEPTH_ZERO_SELF_SIGNED_CERT'),
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      false,
    ],
    [
      'the certificate of an inspecting proxy',
      failed(undefined, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      false,
    ],
    [
      'an issuer that is not known',
      failed(undefined, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'),
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      false,
    ],
    ['a reset connection', failed(undefined, 'ECONNRESET'), 'ECONNRESET', true],
    [
      'a connection that the system gives up while it reads',
      Object.assign(failed(undefined, 'ETIMEDOUT'), {
        cause: Object.assign(failed('ETIMEDOUT'), { syscall: 'read' }),
      }),
      'ETIMEDOUT',
      true,
    ],
    ['a closed socket', failed(undefined, 'UND_ERR_SOCKET'), 'UND_ERR_SOCKET', true],
    [
      'headers that do not come',
      failed(undefined, 'UND_ERR_HEADERS_TIMEOUT'),
      'UND_ERR_HEADERS_TIMEOUT',
      true,
    ],
    ['a refusal two causes down', failed(undefined, undefined, 'ECONNREFUSED'), 'ECONNREFUSED', false],
    ['no code at all', failed(undefined), undefined, true],
  ];
  for (const [name, thrown, code, maybeSent] of rows) {
    it(`tells whether it may have been sent: ${name}`, () => {
      const error = toTransportError(thrown, never, never, `https://cdn.example.com/?Signature=${canary}`);
      assert.equal(error.kind, 'network');
      assert.equal(error.code, code);
      assert.equal(error.maybeSent, maybeSent);
      const state = /certificate|issuer/.test(name) ? { state: 'untrusted' } : {};
      assert.deepEqual(error.detail, { host: 'cdn.example.com', ...state });
    });
  }

  it('is a cancellation when both the person and the time limit came', () => {
    const error = toTransportError(
      failed(),
      AbortSignal.abort(),
      AbortSignal.abort(),
      'https://a.example.com/',
    );
    assert.equal(error.kind, 'cancelled');
  });

  it('does not go round for ever in causes that form a ring', () => {
    const ring = new Error('ring');
    ring.cause = ring;
    assert.equal(toTransportError(ring, never, never, 'https://a.example.com/').code, undefined);
  });
});
