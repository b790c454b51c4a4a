import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { insertRule } from '../../../src/core/mapping/edit.ts';
import { property } from '../../support/property.ts';

const rule = { folder: 'dist', url: 'https://x.example/app/' };

function insert(text: string, added: typeof rule = rule): string {
  const insertion = insertRule(text, added);
  assert.ok(insertion.ok);
  assert.equal(insertion.changed, insertion.text !== text);
  return insertion.text;
}

function lines(...all: string[]): string {
  return all.map(line => `${line}\n`).join('');
}

const alone = lines(
  '{',
  '    "cdnExplorer.mappings": [',
  '        {',
  '            "folder": "dist",',
  '            "url": "https://x.example/app/"',
  '        }',
  '    ]',
  '}',
);

test('an empty file, white space and an empty object become a settings file', () => {
  assert.equal(insert(''), alone);
  assert.equal(insert(' \n\n'), alone);
  assert.equal(insert('{}\n'), alone);
  assert.equal(insert('{\n}\n'), alone);
});

test('a file of comments keeps them', () => {
  assert.equal(insert('// ours\n/* all of us */\n'), `// ours\n/* all of us */\n${alone}`);
  assert.equal(insert('{ // nothing yet\n}\n'), alone.replace('{', '{ // nothing yet'));
});

test('the array is made at the end, with the indentation of the file', () => {
  assert.equal(
    insert(lines('{', '\t// how wide', '\t"editor.tabSize": 8 // very', '\t/* the end */', '}')),
    lines(
      '{',
      '\t// how wide',
      '\t"editor.tabSize": 8, // very',
      '\t/* the end */',
      '\t"cdnExplorer.mappings": [',
      '\t\t{',
      '\t\t\t"folder": "dist",',
      '\t\t\t"url": "https://x.example/app/"',
      '\t\t}',
      '\t]',
      '}',
    ),
  );
});

test('the rule goes behind the last one and its comments, each comment staying with its rule', () => {
  const before = lines(
    '// team settings',
    '{',
    '  "cdnExplorer.mappings": [',
    '    // the blog',
    '    {',
    '      "folder":"blog" , // odd spaces stay',
    '      "url": "https://x.example/blog/"',
    '    }, // the blog, end',
    '    {',
    '      "folder": "shop",',
    '      "url": "https://x.example/shop/"',
    '    } // the shop, end',
    '    // { "folder": "old", "url": "https://x.example/old/" }',
    '  ],',
    '  "files.eol": "\\n", /* last */',
    '}',
  );
  const after = before
    .replace('} // the shop, end', '}, // the shop, end')
    .replace(
      '\n  ],',
      '\n    {\n      "folder": "dist",\n      "url": "https://x.example/app/"\n    }\n  ],',
    );
  assert.equal(insert(before), after);
});

test('a comma at the end stays a habit', () => {
  assert.equal(
    insert(
      lines(
        '{',
        '  "cdnExplorer.mappings": [',
        '    { "folder": "a", "url": "https://x.example/" }, // first',
        '  ],',
        '}',
      ),
    ),
    lines(
      '{',
      '  "cdnExplorer.mappings": [',
      '    { "folder": "a", "url": "https://x.example/" }, // first',
      '    { "folder": "dist", "url": "https://x.example/app/" },',
      '  ],',
      '}',
    ),
  );
});

test('rules on one line stay on one line', () => {
  assert.equal(
    insert('{"a": 1, "cdnExplorer.mappings": [{"file": "a", "url": "b"} /* one */ ]}'),
    '{"a": 1, "cdnExplorer.mappings": [{"file": "a", "url": "b"}, /* one */ { "folder": "dist", "url": "https://x.example/app/" } ]}',
  );
});

test('line ends and the byte order mark stay as they are', () => {
  const text = '\uFEFF{\r\n  "a": 1\r\n}\r\n';
  const after = insert(text);
  assert.equal(
    after,
    '\uFEFF{\r\n  "a": 1,\r\n  "cdnExplorer.mappings": [\r\n    {\r\n      "folder": "dist",\r\n      "url": "https://x.example/app/"\r\n    }\r\n  ]\r\n}\r\n',
  );
});

test('a rule that is there already changes nothing, whatever the order of its keys', () => {
  const text = lines(
    '{',
    '  "cdnExplorer.mappings": [{ "url": "https://x.example/app/", "folder": "dist" }] // one',
    '}',
  );
  assert.deepEqual(insertRule(text, rule), { ok: true, text, changed: false });
  assert.notEqual(insert(text, { ...rule, folder: 'build' }), text);
});

test('of two arrays the last is the one that counts', () => {
  const text = '{ "cdnExplorer.mappings": [], "cdnExplorer.mappings": [{"x": 1}] }';
  assert.equal(insert(text).indexOf('"cdnExplorer.mappings": [], '), 2);
});

test('what cannot be edited safely is refused with its place', () => {
  assert.deepEqual(insertRule('{ "a": }', rule), { ok: false, fault: 'notParsable', offset: 7 });
  assert.deepEqual(insertRule('\uFEFF{ "a": }', rule), { ok: false, fault: 'notParsable', offset: 8 });
  assert.deepEqual(insertRule('{ "a": 1 } }', rule), { ok: false, fault: 'notParsable', offset: 11 });
  assert.deepEqual(insertRule(' []', rule), { ok: false, fault: 'notAnObject', offset: 1 });
  assert.deepEqual(insertRule('{ "cdnExplorer.mappings": {} }', rule), {
    ok: false,
    fault: 'notAnArray',
    offset: 26,
  });
  assert.deepEqual(insertRule('{ "cdnExplorer.mappings": null }', rule), {
    ok: false,
    fault: 'notAnArray',
    offset: 26,
  });
});

const settingsArbitrary = fc.record(
  {
    a: fc.jsonValue(),
    'cdnExplorer.mappings': fc.array(fc.record({ folder: fc.string(), url: fc.webUrl() }), { maxLength: 3 }),
    z: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

property(
  'any settings stay what they are and have the rule at the end, and once more changes nothing',
  [settingsArbitrary, fc.constantFrom(undefined, 1, 2, '\t'), fc.constantFrom('\n', '\r\n')],
  (value, indent, eol) => {
    const text = JSON.stringify(value, undefined, indent).replaceAll('\n', eol);
    const after = insert(text);
    const expected = {
      ...value,
      'cdnExplorer.mappings': [...(value['cdnExplorer.mappings'] ?? []), rule],
    };
    assert.deepEqual(JSON.parse(after), JSON.parse(JSON.stringify(expected)));
    assert.deepEqual(insertRule(after, rule), { ok: true, text: after, changed: false });
  },
);
