import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CommandManifest, wordCommands } from '../../../scripts/commandTable.ts';
import { readText, readTexts } from './project.ts';

test('docs/commands.md says what the manifest says; `npm run docs` writes it', () => {
  const manifest: CommandManifest = JSON.parse(readText('package.json'));
  assert.equal(readText('docs/commands.md'), wordCommands(manifest, readTexts('package.nls.json')));
});

const contributes: CommandManifest['contributes'] = {
  commands: [
    { command: 'x.a', title: '%title.a%' },
    { command: 'x.b', title: 'B', enablement: 'on' },
    { command: 'x.c', title: 'C' },
  ],
  submenus: [{ id: 'x.sub', label: '%sub%' }],
  menus: {
    commandPalette: [
      { command: 'x.b', when: 'p' },
      { command: 'x.c', when: 'false' },
    ],
    'explorer/context': [{ command: 'x.a', when: 'a || b' }, { submenu: 'x.sub' }],
    'x.sub': [{ command: 'x.a' }],
  },
  keybindings: [
    { command: 'x.b', key: 'ctrl+b', mac: 'cmd+b', when: '!listFocus' },
    { command: 'x.b', key: 'f9' },
  ],
};
const texts = { 'title.a': 'Do A', sub: 'More' };

test('every place of a command is in its row, with the condition', () => {
  assert.deepEqual(
    wordCommands({ contributes }, texts)
      .split('\n')
      .filter(line => line.startsWith('|')),
    [
      '| title | command | palette | key | menus |',
      '|---|---|---|---|---|',
      '| Do A | `x.a` | yes | – | `explorer/context` when `a \\|\\| b`<br>`x.sub` |',
      '| B | `x.b` | yes when `p`, enabled when `on` | `ctrl+b`, Mac `cmd+b` when `!listFocus`<br>`f9` | – |',
      '| C | `x.c` | no | – | – |',
      '| submenu | id | menus |',
      '|---|---|---|',
      '| More | `x.sub` | `explorer/context` |',
    ],
  );
});

test('control: each change of the manifest changes the document', () => {
  const before = wordCommands({ contributes }, texts);
  const { commands, menus, keybindings } = contributes;
  const changes: readonly CommandManifest['contributes'][] = [
    { ...contributes, commands: commands.slice(1) },
    { ...contributes, menus: { ...menus, commandPalette: [] } },
    { ...contributes, menus: { ...menus, 'x.sub': [{ command: 'x.a', when: 'c' }] } },
    { ...contributes, menus: { ...menus, 'editor/title/context': [{ command: 'x.c' }] } },
    { ...contributes, keybindings: keybindings?.slice(1) ?? [] },
    { ...contributes, submenus: [] },
  ];
  for (const changed of changes) assert.notEqual(wordCommands({ contributes: changed }, texts), before);
  assert.notEqual(wordCommands({ contributes }, { ...texts, 'title.a': 'Do B' }), before);
});
