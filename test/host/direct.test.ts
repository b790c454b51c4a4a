import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { requestDirect } from '../../src/core/verify/direct.ts';
import { dispatchers, takesOverFetch } from '../support/dispatchers.ts';
import { until } from '../support/until.ts';

interface Direct {
  readonly requestDirect: typeof requestDirect;
}

/** The chunk that the installed extension loads for a probe at an address of the rule's choice. */
function chunk(): string {
  const extension = vscode.extensions.getExtension('cdn-explorer.cdn-explorer');
  assert.ok(extension);
  const dist = join(extension.extensionPath, 'dist');
  const found = readdirSync(dist).filter(name => name.startsWith('direct-'));
  assert.equal(found.length, 1);
  return join(dist, ...found);
}

async function ask(url: string, connectTo: string): Promise<string> {
  const { requestDirect }: Direct = await import(pathToFileURL(chunk()).href);
  const { signal } = new AbortController();
  const { status, body } = await requestDirect(new URL(url), new URL(connectTo), {}, signal);
  let text = '';
  for await (const part of body) text += Buffer.from(part).toString();
  return `${status} ${text}`;
}

/** Answers everything with the host that it is asked for, also as a proxy, and keeps what it was asked. */
async function listen(received: IncomingMessage[]): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    received.push(request);
    response.end(request.headers.host);
  });
  server.on('connect', (request: IncomingMessage, socket) => {
    received.push(request);
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    server.emit('connection', socket);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return { server, origin: `http://127.0.0.1:${address.port}` };
}

describe('the direct way out of the installed extension', () => {
  const received: IncomingMessage[] = [];
  let server: Server;
  let origin = '';
  let start: unknown[] = [];

  before(async () => {
    ({ server, origin } = await listen(received));
    // Node makes its own dispatcher at the first request: that is no news later.
    await fetch(origin);
    start = dispatchers();
  });
  after(() => server.close());

  it('asks for one host at the address of another', async () => {
    assert.equal(await ask('http://static.demo.test/app.js', origin), '200 static.demo.test');
  });

  it('has then neither loaded nor left anything in the way of other extensions’ requests', () => {
    assert.notEqual(start[0], undefined);
    for (const [index, dispatcher] of dispatchers().entries()) assert.equal(dispatcher, start[index]);
  });

  it('takes nothing for itself where nobody has fetched yet', async () => {
    assert.equal(await takesOverFetch(chunk()), false);
  });

  it('would be seen to: undici’s main entry does', async () => {
    assert.equal(
      await takesOverFetch(join(import.meta.dirname, '..', '..', 'node_modules', 'undici', 'index.js')),
      true,
    );
  });
});

/** `undefined` takes the settings away again. */
async function configure(address: string | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('http');
  await settings.update('proxy', address, vscode.ConfigurationTarget.Global);
  const support = address === undefined ? undefined : 'override';
  await settings.update('proxySupport', support, vscode.ConfigurationTarget.Global);
}

describe('with a proxy in the user’s settings', () => {
  const received: IncomingMessage[] = [];
  const nowhere = 'http://static.demo.invalid/';
  let proxy: Server;

  before(async () => {
    const listening = await listen(received);
    proxy = listening.server;
    await configure(listening.origin);
  });
  after(async () => {
    proxy.close();
    await configure(undefined);
  });

  it('fetch is seen by the proxy: so the next test could fail', async () => {
    const answer = await until('fetch goes through the proxy', async () => (await fetch(nowhere)).text());
    assert.equal(answer, 'static.demo.invalid');
  });

  it('a chosen address is asked past it', async () => {
    const seen = received.length;
    await assert.rejects(ask(nowhere, nowhere), /ENOTFOUND|EAI_AGAIN/);
    assert.equal(received.length, seen);
  });
});
