import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { projectFiles, root } from './project.ts';

const publicRegistry = ['registry', 'npmjs', 'org'].join('.');

/** The registry that this machine's npm uses, when it is not the public one. */
function privateRegistry(): string[] {
  const url = execFileSync('npm', ['config', 'get', 'registry'], { cwd: root, encoding: 'utf8' }).trim();
  const host = URL.parse(url)?.hostname ?? '';
  return ['', publicRegistry, 'localhost', '127.0.0.1'].includes(host) ? [] : [host];
}

/** Folders that only this machine has. Short ones such as `/app` occur in any text. */
function privateFolders(): string[] {
  return [root, dirname(root), homedir()].filter(folder => folder.split(/[\\/]/).filter(Boolean).length > 1);
}

interface Finder {
  readonly name: string;
  readonly pattern: RegExp;
}

function findersFor(words: readonly string[], registries: readonly string[]): Finder[] {
  return [
    ...words.map(word => ({
      name: `the folder ${word}`,
      pattern: new RegExp(String.raw`(?<![\w.-])${literally(word)}(?![\w-])`),
    })),
    ...registries.map(host => ({ name: `the host ${host}`, pattern: new RegExp(literally(host)) })),
    {
      name: 'a package registry',
      pattern:
        /\b(?:registry|artifactory|nexus|npmmirror)\.[a-z\d-]+\.[a-z\d.-]+|\/\/(?:[\w.-]*\.)?npm(?:js|mirror)\.(?:org|com)/i,
    },
    { name: 'a private key', pattern: /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/ },
  ];
}

const finders = findersFor(privateFolders(), privateRegistry());

/** `RegExp.escape` for Nodes that don't have it. */
function literally(text: string): string {
  return text.replaceAll(/[^\w]/g, String.raw`\$&`);
}

function find(text: string, wanted: readonly Finder[]): string[] {
  return wanted.filter(({ pattern }) => pattern.test(text)).map(({ name }) => name);
}

test('no file of the project names this machine’s folders or a package registry, or holds a private key', () => {
  const files = projectFiles();
  assert.notEqual(files.length, 0);
  const named = files.flatMap(file =>
    find(`${file}\n${readFileSync(join(root, file), 'latin1')}`, finders).map(name => `${file}: ${name}`),
  );
  assert.deepEqual(named, []);
});

test('control: a planted folder, registry and key are found', () => {
  const home = ['', 'home', 'someone', 'secret-project'].join('/');
  const registry = ['npm', 'corp', 'example'].join('.');
  const wanted = findersFor([home], [registry]);
  assert.deepEqual(find(`see ${home}/notes.md`, wanted), [`the folder ${home}`]);
  assert.deepEqual(find(`https://${registry}/left-pad`, wanted), [`the host ${registry}`]);
  assert.deepEqual(find(['https://registry', 'example', 'com/'].join('.'), wanted), ['a package registry']);
  assert.deepEqual(find(['-----BEGIN', 'PRIVATE', 'KEY-----'].join(' '), wanted), ['a private key']);
  assert.deepEqual(find("import { providers } from './registry.ts';", wanted), []);
});
