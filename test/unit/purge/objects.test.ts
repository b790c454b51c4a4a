import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PurgeKind } from '../../../src/core/providers/provider.ts';
import { hostsOf, readObject } from '../../../src/core/purge/objects.ts';

describe('what a person writes for an object', () => {
  const rows: readonly (readonly [PurgeKind, string, string])[] = [
    ['url', ' https://A.example.com/ä b.js?v=1#top ', 'https://a.example.com/%C3%A4%20b.js?v=1'],
    ['directory', 'https://a.example.com/css', 'https://a.example.com/css/'],
    ['directory', 'https://a.example.com/css/?v=1', 'https://a.example.com/css/'],
    ['directory', 'https://a.example.com', 'https://a.example.com/'],
    ['anyQuery', 'https://a.example.com/a.js?v=1&w=2', 'https://a.example.com/a.js'],
    ['regex', 'https://a.example.com/[0-9].*.js', 'https://a.example.com/[0-9].*.js'],
    ['cpCode', ' 12345 ', '12345'],
    ['tag', 'black-friday', 'black-friday'],
  ];
  for (const [kind, text, object] of rows) {
    it(`is sent as services take it: ${kind} ${text}`, () => {
      assert.deepEqual(readObject(kind, text), { ok: true, object });
    });
  }

  const wrong: readonly (readonly [PurgeKind, string, string])[] = [
    ['url', 'a.example.com/a.js', 'notAUrl'],
    ['directory', 'ftp://a.example.com/', 'notAUrl'],
    ['anyQuery', '', 'notAUrl'],
    ['regex', 'https://[a-z]*.example.com/.*', 'notAUrl'],
    ['regex', 'https://a.example.com', 'notAUrl'],
    ['regex', '.*', 'notAUrl'],
    ['cpCode', '0123', 'digits'],
    ['cpCode', '12345678901', 'digits'],
    ['cpCode', 'twelve', 'digits'],
    ['tag', 'two words', 'tag'],
    ['tag', 'é', 'tag'],
    ['tag', '', 'tag'],
  ];
  for (const [kind, text, problem] of wrong) {
    it(`is refused: ${kind} “${text}”`, () => {
      assert.deepEqual(readObject(kind, text), { ok: false, problem });
    });
  }
});

describe('hosts of objects', () => {
  it('are each named once, as URLs spell them', () => {
    const objects = [
      'https://A.example.com/1',
      'https://a.example.com/2',
      'https://b.example.com:8443/[0-9]',
    ];
    assert.deepEqual(hostsOf({ kind: 'regex', objects }), ['a.example.com', 'b.example.com:8443']);
  });

  it('are none of CP codes and tags', () => {
    assert.deepEqual(hostsOf({ kind: 'cpCode', objects: ['12345'] }), []);
    assert.deepEqual(hostsOf({ kind: 'tag', objects: ['https://a.example.com/'] }), []);
  });
});
