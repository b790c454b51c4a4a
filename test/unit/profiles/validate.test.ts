import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  endpointProblem,
  type EndpointProblem,
  freeName,
  isLoopback,
  nameProblem,
  type NameProblem,
  normalName,
  sameName,
} from '../../../src/core/profiles/validate.ts';
import { property } from '../../support/property.ts';

test('a name is 1 to 64 characters, without control characters, and no other profile has it', () => {
  const rows: [string, string[], NameProblem | undefined][] = [
    ['aliyun-prod', [], undefined],
    ['', [], 'empty'],
    ['   ', [], 'empty'],
    ['\u00A0\u3000', [], 'empty'],
    ['x'.repeat(64), [], undefined],
    ['x'.repeat(65), [], 'tooLong'],
    ['🚀'.repeat(64), [], undefined],
    ['🚀'.repeat(65), [], 'tooLong'],
    ['é'.normalize('NFD').repeat(64), [], undefined],
    [`  ${'x'.repeat(64)}  `, [], undefined],
    ['a\nb', [], 'controlCharacters'],
    ['a\u0000', [], 'controlCharacters'],
    ['a\u007F', [], 'controlCharacters'],
    ['a\u0085b', [], 'controlCharacters'],
    ['prod', ['Prod'], 'taken'],
    [' prod ', ['prod'], 'taken'],
    ['Café', ['café'.normalize('NFD')], 'taken'],
    ['生产', ['生产'], 'taken'],
    ['prod', ['prod 2', 'product'], undefined],
  ];
  for (const [name, taken, problem] of rows)
    assert.equal(nameProblem(name, taken), problem, JSON.stringify(name));
});

test('names are the same ignoring case, white space around and the form of their accents', () => {
  assert.ok(sameName(' Größe ', 'größe'.normalize('NFD')));
  assert.ok(sameName('CAFÉ', 'café'.normalize('NFD')));
  assert.equal(sameName('a b', 'ab'), false);
  assert.equal(normalName(' é '.normalize('NFD')), 'é'.normalize('NFC'));
});

test('a free name is the wish, or the wish with the first free number', () => {
  assert.equal(freeName('aliyun', []), 'aliyun');
  assert.equal(freeName('aliyun', ['Aliyun']), 'aliyun 2');
  assert.equal(freeName('aliyun', ['aliyun', 'ALIYUN 2', 'aliyun 4']), 'aliyun 3');
});

test('the longest name is free as it is', () => {
  const long = 'x'.repeat(64);
  assert.equal(freeName(long, []), long);
});

property(
  'a free name is found for any wish',
  [fc.string({ unit: 'binary', maxLength: 100 }), fc.nat(12)],
  (wish, count) => {
    const taken: string[] = [];
    for (let index = 0; index <= count; index++) {
      const name = freeName(wish, taken);
      assert.equal(nameProblem(name, taken), undefined);
      taken.push(name);
    }
  },
);

test('an endpoint is an https origin, and plain http only on this machine', () => {
  const rows: [string, EndpointProblem | undefined][] = [
    ['https://cdn.aliyuncs.com', undefined],
    ['https://cdn.aliyuncs.com:8443', undefined],
    ['http://127.0.0.1:8080', undefined],
    ['http://127.1.2.3', undefined],
    ['http://localhost:8080', undefined],
    ['http://[::1]:8080', undefined],
    ['https://127.0.0.1', undefined],
    ['', 'notAUrl'],
    ['cdn.aliyuncs.com', 'notAUrl'],
    ['https://', 'notAUrl'],
    ['https://cdn.aliyuncs.com/', 'notAnOrigin'],
    ['https://cdn.aliyuncs.com/path', 'notAnOrigin'],
    ['https://cdn.aliyuncs.com?a', 'notAnOrigin'],
    ['https://cdn.aliyuncs.com:443', 'notAnOrigin'],
    ['https://id:secret@cdn.aliyuncs.com', 'notAnOrigin'],
    [' https://cdn.aliyuncs.com', 'notAnOrigin'],
    ['file:///etc/passwd', 'notAnOrigin'],
    ['javascript:alert(1)', 'notAnOrigin'],
    ['http://cdn.aliyuncs.com', 'plainHttp'],
    ['http://127.0.0.1.example.com', 'plainHttp'],
    ['http://localhost.example.com', 'plainHttp'],
    ['http://0.0.0.0', 'plainHttp'],
    ['http://10.0.0.1', 'plainHttp'],
    ['ws://127.0.0.1', 'plainHttp'],
  ];
  for (const [endpoint, problem] of rows) assert.equal(endpointProblem(endpoint), problem, endpoint);
});

test('loopback is this machine by address or by its one name', () => {
  for (const host of ['localhost', '127.0.0.1', '127.255.255.254', '[::1]'])
    assert.ok(isLoopback(host), host);
  for (const host of [
    '127.0.0.1.',
    'a.localhost',
    '128.0.0.1',
    '[::2]',
    '1270.0.0.1',
    '127.0.0.1.nip.io',
    '',
  ]) {
    assert.equal(isLoopback(host), false, host);
  }
});
