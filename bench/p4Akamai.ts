import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import EdgeGrid from 'akamai-edgegrid';
import type { Stamp } from '../src/core/http/call.ts';
import { akamai } from '../src/core/providers/akamai/provider.ts';
import { ccuRequest } from '../src/core/providers/akamai/request.ts';
import { fakeProfile } from '../test/support/fakeProfile.ts';
import type { SigningPair } from './p4Signing.ts';
import { createRandom, type Random, randomText } from './random.ts';

const mostBytes = 50_000;
const around = JSON.stringify({ objects: [] }).length;

/** Accounts of their own, each with the vendor's client and the product's provider. */
export function akamaiPairs(count: number): SigningPair[] {
  const random = createRandom(20_261_126);
  const accounts = Array.from({ length: 20 }, () => makeAccount(random));
  return Array.from({ length: count }, (_, index) => {
    const account = accounts[index % accounts.length];
    if (!account) throw new Error('no account');
    return pair(account, random);
  });
}

type Account = ReturnType<typeof makeAccount>;

function makeAccount(random: Random) {
  const endpoint = `https://akab-${random.upTo(1e9)}.luna.akamaiapis.net`;
  const clientToken = `akab-client-${random.upTo(1e9)}`;
  const clientSecret = `s${randomText(random, 30)}=`;
  const accessToken = `akab-access-${random.upTo(1e9)}`;
  const credentials = { clientToken, clientSecret, accessToken };
  return {
    client: new EdgeGrid(clientToken, clientSecret, accessToken, endpoint),
    provider: akamai.bind(fakeProfile({ provider: 'akamai', endpoint, credentials })),
  };
}

/**
 * From one URL to a full request, spread evenly on a logarithmic scale. One of ten bodies is of raw text, which no URL of
 * ours is.
 */
function makeObjects(random: Random): string[] {
  const most = 60 * (mostBytes / 60) ** random.next();
  const isRaw = random.next() < 0.1;
  const objects: string[] = [];
  for (let bytes = around; ;) {
    const text = `/${objects.length}/${randomText(random, 30)}`;
    const url = `https://www.example.com${isRaw ? text : encodeURI(text)}`;
    bytes += Buffer.byteLength(JSON.stringify(url)) + 1;
    if (objects.length > 0 && bytes > most) return objects;
    objects.push(url);
  }
}

function pair({ client, provider }: Account, random: Random): SigningPair {
  const action = random.pick(['invalidate', 'delete']);
  const network = random.pick(['production', 'staging']);
  const request = ccuRequest(`${action}/url/${network}`, { objects: makeObjects(random) });
  const text = request.body?.type === 'json' ? request.body.text : '';
  assert.ok(Buffer.byteLength(text) <= mostBytes, 'control: a body that the service takes');
  const official = (): string | undefined => {
    const headers: Record<string, string> = { ...request.headers };
    client.auth({ path: request.path, method: request.method, headers, body: text });
    return headers['Authorization'];
  };
  return {
    official,
    own: () => provider.sign(request, { now: Date.now(), nonce: randomUUID() }),
    check: () => {
      const theirs = official() ?? '';
      assert.equal(provider.sign(request, stampOf(theirs)).headers['authorization'], theirs);
    },
  };
}

/** The official client chooses time and nonce itself. */
function stampOf(authorization: string): Stamp {
  const found = /timestamp=(\d{4})(\d\d)(\d\d)T(.+?)\+0000;nonce=(.+?);/.exec(authorization);
  const [, year, month, day, time, nonce = ''] = found ?? [];
  return { now: Date.parse(`${year}-${month}-${day}T${time}Z`), nonce };
}
