import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { createProbe } from '../../../src/core/verify/probe.ts';
import { dispatchers, takesOverFetch } from '../../support/dispatchers.ts';
import { root } from '../../support/hosts.ts';

test('neither loading nor using the direct way out changes what the process’s fetch goes through', async () => {
  const server = createServer((_request, response) => response.end());
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert(typeof address === 'object' && address !== null);
  const origin = `http://127.0.0.1:${address.port}`;
  // Node makes its own dispatcher at the first request: that is no news later.
  await fetch(origin);
  const before = dispatchers();
  assert.notEqual(before[0], undefined);
  const probe = createProbe({ fetch, clock: { now: () => 0 } });
  const options = { signal: new AbortController().signal, connectTo: origin };
  assert.equal((await probe('http://static.demo.test/', options)).status, 200);
  for (const [index, dispatcher] of dispatchers().entries()) assert.equal(dispatcher, before[index]);
  server.close();
});

test('nor does loading it where nobody has fetched yet', async () => {
  assert.equal(await takesOverFetch(join(root, 'src', 'core', 'verify', 'direct.ts')), false);
});

test('control: loading undici’s main entry there does', async () => {
  assert.equal(await takesOverFetch(join(root, 'node_modules', 'undici', 'index.js')), true);
});
