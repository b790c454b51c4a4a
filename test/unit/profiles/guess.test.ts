import assert from 'node:assert/strict';
import { test } from 'node:test';
import { providerOfHost } from '../../../src/core/profiles/guess.ts';
import { providers } from '../../../src/core/providers/registry.ts';

const definitions = Object.values(providers);
const aliyun = { provider: 'aliyun', hosts: ['static.example.com', 'both.example.com'] } as const;
const akamai = { provider: 'akamai', hosts: ['both.example.com', 'x.alikunlun.com'] } as const;

test('a host that a profile here has purged is served by that profile’s CDN', () => {
  assert.equal(providerOfHost('static.example.com', [akamai, aliyun], definitions), 'aliyun');
  assert.equal(providerOfHost('x.alikunlun.com', [akamai, aliyun], definitions), 'akamai');
  assert.equal(providerOfHost('static.example.com', [aliyun, aliyun], definitions), 'aliyun');
});

test('else the host’s own name may tell', () => {
  assert.equal(providerOfHost('shop.akamaized.net', [], definitions), 'akamai');
  assert.equal(providerOfHost('shop.akamaized.net:8443', [], definitions), 'akamai');
  assert.equal(providerOfHost('shop.alikunlun.com', [], definitions), 'aliyun');
});

test('nothing is guessed for two CDNs, a stranger, or a name that only looks alike', () => {
  for (const host of [
    'both.example.com',
    'www.example.com',
    'notakamaized.net',
    'akamaized.net.example.com',
  ]) {
    assert.equal(providerOfHost(host, [aliyun, akamai], definitions), undefined, host);
  }
});
