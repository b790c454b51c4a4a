import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cacheKey, decodeSegment, encodePath, parseHttpUrl } from '../../../src/core/mapping/encode.ts';
import { property } from '../../support/property.ts';
import { encodedNames } from './encodedNames.ts';
import { pathArbitrary } from './arbitraries.ts';

const BASE = 'https://static.example.com/app/';

test('the table has 40 different names', () => {
  assert.equal(new Set(encodedNames.map(({ name }) => name)).size, 40);
});

for (const { name, url, readBack } of encodedNames) {
  test(`${JSON.stringify(name)} is requested as ${url}`, () => {
    assert.equal(encodePath(name), url);
    assert.equal(new URL(BASE + url).href, BASE + url, 'the URL parser keeps it');
    assert.equal(url.split('/').map(decodeSegment).join('/'), readBack ?? name);
  });
}

property(
  'any path gives an ASCII URL that the URL parser keeps and that reads back',
  [pathArbitrary],
  path => {
    const url = BASE + encodePath(path);
    assert.match(url, /^[\x21-\x7E]+$/);
    assert.equal(new URL(url).href, url);
    assert.equal(encodePath(path).split('/').map(decodeSegment).join('/'), path);
  },
);

property('any path is encoded as the URL parser itself encodes it', [pathArbitrary], path => {
  // Escaped for it: what it takes for syntax or throws away, and `^`, which older Nodes leave alone. The last segment is
  // there because it trims the end.
  const escaped = path.replaceAll(/[%\\?#^\t\n\r]/g, encodeURIComponent);
  assert.equal(`https://h/${encodePath(path)}/end`, new URL(`https://h/${escaped}/end`).href);
});

property('any two different paths have different URLs', [pathArbitrary, pathArbitrary], (a, b) => {
  assert.equal(encodePath(a) === encodePath(b), a === b);
});

test('a segment that no name is requested by has no name', () => {
  for (const segment of [
    '',
    '.',
    '..',
    '%2e',
    '%7E',
    '%e4%bd%a0',
    '%2F',
    '%2f',
    '%E4',
    '%',
    '100%',
    'a b',
    'a?b',
    '你',
    'a%5cb',
  ]) {
    assert.equal(decodeSegment(segment), undefined, segment);
  }
});

function read(text: string): string {
  const url = parseHttpUrl(text);
  return typeof url === 'string' ? url : url.href;
}

test('a URL is read as browsers read it', () => {
  assert.equal(read(' HTTPS://Static.Example.COM:443/A/./b/../c '), 'https://static.example.com/A/c');
  assert.equal(read('http://例え.テスト/商品/'), 'http://xn--r8jz45g.xn--zckzah/%E5%95%86%E5%93%81/');
  assert.equal(read('static.example.com/a'), 'notAUrl');
  assert.equal(read('https://exa mple.com/'), 'notAUrl');
  assert.equal(read('https://x:99999/'), 'notAUrl');
  assert.equal(read('ftp://static.example.com/a'), 'notHttp');
  assert.equal(read('file:///etc/passwd'), 'notHttp');
  assert.equal(read('https://'), 'noHost');
  assert.equal(read('https:///static.example.com/a'), 'noHost');
  assert.equal(read('https://me@static.example.com/'), 'hasCredentials');
  assert.equal(read('https://:pw@static.example.com/'), 'hasCredentials');
});

test('http and https have one cache key', () => {
  assert.equal(cacheKey('http://a.example/x'), cacheKey('https://a.example/x'));
  assert.notEqual(cacheKey('http://a.example/x'), cacheKey('http://a.example/X'));
});
