import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  isBeyondSchema,
  locateProblems,
  locateRule,
  type TextSpan,
} from '../../../src/core/mapping/locate.ts';
import { property } from '../../support/property.ts';
import type { RuleSource } from '../../../src/core/mapping/fields.ts';

const folder: RuleSource = { scope: 'folder', base: '/repos/site' };
const url = 'https://static.example.com/';

function textAt(text: string, { start, end }: TextSpan): string {
  const lines = text.split(/(?<=\r\n|\r(?!\n)|\n)/);
  const offset = (at: TextSpan['start']): number =>
    lines.slice(0, at.line).reduce((sum, line) => sum + line.length, at.character);
  return text.slice(offset(start), offset(end));
}

/** Each problem as `code at the text it points at`. */
function found(text: string, source = folder, within?: 'settings'): string[] {
  return locateProblems(text, source, within).map(({ code, span }) => `${code} at ${textAt(text, span)}`);
}

test('each problem points at its own value, behind comments and whatever the line ends are', () => {
  const lines = [
    '{',
    '  // rules',
    '  "cdnExplorer.mappings": [',
    `    { "folder": "ok", "url": "${url}" }, /* 你 */ 7,`,
    `    { "folder": "/abs", "url": "${url}" },`,
    `    { "folder": "abs", "url": "${url}", "exclude": ["a", "/b"] },`,
    '    { "from": "{a}",',
    '      "to": "{b}" },',
    '  ],',
    '}',
  ];
  for (const eol of ['\n', '\r\n', '\r']) {
    assert.deepEqual(found(lines.join(eol)), [
      'notAnObject at 7',
      'absolute at "/abs"',
      'rootedGlob at "/b"',
      'unknownCapture at "{b}"',
    ]);
  }
});

test('what is missing points at the rule, and a value that is no list at itself', () => {
  assert.deepEqual(found('{ "cdnExplorer.mappings": [ { "folder": "a" } ] }'), [
    'missing at { "folder": "a" }',
  ]);
  assert.deepEqual(found('{ "cdnExplorer.mappings": 7 }'), ['notAnArray at 7']);
});

test('in a workspace file the rules are those of its settings', () => {
  const rules = `"cdnExplorer.mappings": [{ "folder": "/a", "url": "${url}" }]`;
  const file = `{ "folders": [], "settings": { ${rules} } }`;
  assert.deepEqual(found(file, { scope: 'workspace', base: '/repos/site' }, 'settings'), [
    'absolute at "/a"',
  ]);
  assert.deepEqual(found(file), []);
  assert.deepEqual(found(`{ ${rules} }`, folder, 'settings'), []);
});

test('of two equal settings the last one counts, as in VS Code', () => {
  const broken = '"cdnExplorer.mappings": [1]';
  assert.deepEqual(found(`{ ${broken}, "cdnExplorer.mappings": [] }`), []);
  assert.deepEqual(found(`{ "cdnExplorer.mappings": [], ${broken} }`), ['notAnObject at 1']);
});

test('nothing is found in a text without rules', () => {
  for (const text of ['', ' ', '[]', '7', '{}', '{ "cdnExplorer.mappings": }', '{ "other": [7] }']) {
    assert.deepEqual(found(text), [], text);
  }
});

const whole = `{ "cdnExplorer.mappings": [{ "folder": "/a", "url": "${url}", "exclude": [""] }, 7] }`;

property(
  'nothing is thrown, however the text ends',
  [fc.nat(whole.length), fc.string({ maxLength: 3 })],
  (end, tail) => {
    const text = whole.slice(0, end) + tail;
    for (const { span } of locateProblems(text, folder)) assert.notEqual(textAt(text, span), '');
  },
);

test('a rule is found by its place in the list', () => {
  const text = `{\n"cdnExplorer.mappings": [\n  {},\n  { "a": 1 }\n] }`;
  assert.deepEqual(locateRule(text, 1), {
    start: { line: 3, character: 2 },
    end: { line: 3, character: 12 },
  });
  assert.equal(locateRule(text, 5)?.start.line, 1);
  assert.equal(locateRule('{}', 0), undefined);
});

function beyondSchema(rule: object, source = folder): boolean[] {
  return locateProblems(JSON.stringify({ 'cdnExplorer.mappings': [rule] }), source).map(isBeyondSchema);
}

test('problems that the schema shows are told from those that it can’t see', () => {
  const to = 'b';
  for (const rule of [
    { folder: '/a', url },
    { folder: 'a', url: 'https://me:pw@static.example.com/' },
    { folder: 'a', url: 'https://[static]/' },
    { folder: 'a', url, include: ['*'.repeat(5000)] },
    { from: '{a}{b}', to },
    { from: 'a{d/}', to },
    { from: 'a', to: '{b}' },
    { from: 'x{d/}a', to },
  ]) {
    assert.deepEqual(beyondSchema(rule), [true], JSON.stringify(rule));
  }
  assert.deepEqual(beyondSchema({ folder: 'a', url }, { scope: 'user' }), [true]);
  for (const rule of [
    { folder: '../a', url },
    { folder: 'a', url: 'static.example.com/' },
    { folder: 'a', url: `${url}?v` },
    { folder: 'a', url, query: 'all' },
    { folder: 'a', url, query: ['?v'] },
    { from: 'a/', to },
    { from: 'a{', to },
    { from: 'a' },
    { folder: 'a', url, inlcude: [] },
  ]) {
    assert.deepEqual(beyondSchema(rule), [false], JSON.stringify(rule));
  }
});
