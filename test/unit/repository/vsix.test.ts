import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import { installScripts, listFiles, objections } from '../../../scripts/vsix.ts';
import { type ZipEntry, readZip } from '../../../scripts/zip.ts';

function entry(name: string, content: string | Buffer = ''): ZipEntry {
  return { name, content: Buffer.from(content) };
}

const root = ['', 'somewhere', 'checkout'].join('/');
const good = [entry('extension/package.json', '{}'), entry('extension/dist/chunk-ABCD2345.js', 'let a;')];
const list = ['extension/dist/chunk-*.js', 'extension/package.json'];

test('the list of files leaves out the hashes of the chunks, names each once and is sorted', () => {
  const more = [
    ...good,
    entry('extension/dist/chunk-ZZZZ9999.js'),
    entry('extension/dist/direct-QWERTYUI.js'),
  ];
  assert.deepEqual(listFiles(more), [
    'extension/dist/chunk-*.js',
    'extension/dist/direct-*.js',
    'extension/package.json',
  ]);
});

test('a package as listed meets no objection, whatever the hashes', () => {
  assert.deepEqual(objections(good, 1000, list, root), []);
});

test('control: everything that must not be shipped is found', () => {
  const cases: readonly (readonly [ZipEntry, RegExp])[] = [
    [entry('extension/extra.js'), /not in the list/],
    [entry('extension/dist/extension.js.map'), /source map/],
    [entry('extension/node_modules/a/index.js'), /node_modules/],
    [entry('extension/dist/addon.node'), /native/],
    [entry('extension/dist/tool', Buffer.from('7f454c4602', 'hex')), /native/],
    [entry('extension/dist/tool.bin', 'MZ\0\0'), /native/],
    [entry('extension/dist/a.js', `// ${root}/src/a.ts`), /folder/],
  ];
  for (const [bad, expected] of cases) {
    const listed = expected.source === 'not in the list' ? list : [...list, bad.name];
    const found = objections([...good, bad], 1000, listed, root);
    assert.equal(found.length, 1, bad.name);
    assert.match(found[0] ?? '', expected);
  }
  assert.deepEqual(objections(good.slice(1), 1000, list, root), ['extension/package.json is missing']);
  assert.equal(objections(good, 400 * 1024, list, root).length, 0);
  assert.equal(objections(good, 400 * 1024 + 1, list, root).length, 1);
});

function withScripts(...names: readonly string[]): ZipEntry[] {
  const scripts = Object.fromEntries(names.map(name => [name, 'node x.js']));
  return [entry('extension/package.json', JSON.stringify({ scripts }))];
}

test('what npm or VS Code would run at an installation is found, what developers run is not', () => {
  assert.deepEqual(installScripts(good), []);
  assert.deepEqual(installScripts(withScripts('test', 'build', 'reinstall')), []);
  const bad = ['preinstall', 'install', 'postinstall', 'prepare', 'vscode:uninstall'];
  assert.deepEqual(installScripts(withScripts('test', ...bad)), bad);
  assert.equal(objections(withScripts(...bad), 1000, ['extension/package.json'], root).length, bad.length);
});

/** A zip archive with these files, the second half of them stored, with a comment and an extra field to step over. */
function zip(entries: readonly ZipEntry[]): Buffer {
  const extra = Buffer.from('abcd0000', 'hex');
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [index, { name, content }] of entries.entries()) {
    const stored = index >= entries.length / 2;
    const packed = stored ? Buffer.from(content) : deflateRawSync(content);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(stored ? 0 : 8, 4);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(content.byteLength, 18);
    facts.writeUInt16LE(Buffer.byteLength(name), 22);
    facts.writeUInt16LE(extra.length, 24);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, Buffer.from(name), extra, packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), facts, place, Buffer.from(name), extra]));
    locals.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  end.writeUInt16LE(7, 16);
  return Buffer.concat([...locals, ...directory, Buffer.from('PK\x05\x06'), end, Buffer.from('comment')]);
}

test('a zip archive gives its files, packed and stored', () => {
  const entries = [entry('a/长.txt', 'hello '.repeat(100)), entry('b.txt', 'stored'), entry('empty')];
  assert.deepEqual(
    readZip(zip(entries)).map(({ name, content }) => [name, Buffer.from(content).toString()]),
    entries.map(({ name, content }) => [name, Buffer.from(content).toString()]),
  );
});

test('what is no zip archive is refused', () => {
  assert.throws(() => readZip(Buffer.from('hello')), /no zip archive/);
  assert.throws(() => readZip(Buffer.alloc(0)), /no zip archive/);
});
