import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Capabilities,
  type Contributes,
  type Manifest,
  activationFaults,
  commandFaults,
  menuFaults,
  paletteFaults,
  readManifest,
  settingFaults,
  welcomeFaults,
  whenFaults,
} from './manifest.ts';
import { readSources, readText } from './project.ts';

const manifest = readManifest();

/** The ids in the typed table of commands. It can't be imported here: it needs the editor. */
function registeredCommands(source: string): string[] {
  const table = /export const commandIds = \[(.*?)\] as const;/s.exec(source)?.[1] ?? '';
  return [...table.matchAll(/'([\w.]+)'/g)].map(([, id = '']) => id);
}

function withCommands(count: number, menus: Contributes = {}): Manifest {
  const commands = Array.from({ length: count }, (_, index) => ({
    command: `cdnExplorer.c${index}`,
    title: `Command ${index}`,
  }));
  return { contributes: { commands, ...menus } };
}

function hide(when: string): Contributes {
  return { menus: { commandPalette: [{ command: 'cdnExplorer.c3', when }] } };
}

function limited(restrictedConfigurations: readonly string[]): Capabilities {
  return { untrustedWorkspaces: { supported: 'limited', restrictedConfigurations } };
}

test('the commands of the manifest are those that the code registers, each with a title', () => {
  const registered = registeredCommands(readText('src/vscode/commands.ts'));
  assert.notEqual(registered.length, 0);
  assert.deepEqual(commandFaults(manifest, registered), []);
});

test('control: an unregistered, a forgotten, a doubled, an untitled and a foreign command are found', () => {
  assert.deepEqual(commandFaults(withCommands(1), ['cdnExplorer.c0']), []);
  assert.deepEqual(commandFaults(withCommands(1), []), ['nobody registers cdnExplorer.c0']);
  assert.deepEqual(commandFaults({}, ['cdnExplorer.x']), ['cdnExplorer.x is not in the manifest']);
  const twice = [...(withCommands(1).contributes?.commands ?? []), { command: 'cdnExplorer.c0' }];
  assert.deepEqual(commandFaults({ contributes: { commands: twice } }, ['cdnExplorer.c0']), [
    'cdnExplorer.c0 has no title',
    'cdnExplorer.c0 is there twice',
  ]);
  const foreign: Manifest = { contributes: { views: { explorer: [{ id: 'cdn.profiles' }] } } };
  assert.deepEqual(commandFaults(foreign, []), ['cdn.profiles does not start with cdnExplorer.']);
});

test('menus and keys name commands and submenus that exist', () => {
  assert.deepEqual(menuFaults(manifest), []);
});

test('control: a menu with an unknown command, one with an unknown submenu, a key for nothing are found', () => {
  const menus = { 'explorer/context': [{ command: 'cdnExplorer.c0' }, { command: 'a' }, { submenu: 'b' }] };
  assert.deepEqual(menuFaults(withCommands(1, { menus, keybindings: [{ command: 'c' }] })), [
    'a menu or key names a',
    'a menu names the submenu b',
    'a menu or key names c',
  ]);
});

test('welcome texts belong to views that exist and link to commands that exist', () => {
  assert.deepEqual(welcomeFaults({ ...manifest, contributes: withWelcomeTexts(manifest) }), []);
});

/** Links stand in the texts of the languages, not in the manifest itself. */
function withWelcomeTexts({ contributes }: Manifest): Contributes {
  const viewsWelcome = (contributes?.viewsWelcome ?? []).flatMap(welcome =>
    ['package.nls.json', 'package.nls.zh-cn.json'].map(language => ({
      ...welcome,
      contents: contentsIn(language, welcome.contents),
    })),
  );
  return { ...contributes, viewsWelcome };
}

function contentsIn(language: string, key: string): string {
  const texts: Record<string, string> = JSON.parse(readText(language) || '{}');
  return texts[key.replaceAll('%', '')] ?? key;
}

test('control: a welcome of an unknown view and a link to an unknown command are found', () => {
  const viewsWelcome = [
    { view: 'v', contents: '[Add](command:cdnExplorer.nothing) [Open](command:vscode.open)' },
  ];
  assert.deepEqual(welcomeFaults({ contributes: { viewsWelcome } }), [
    'a welcome names the view v',
    'a welcome links to cdnExplorer.nothing',
  ]);
});

test('conditions name views, settings, context keys and tree items that exist', () => {
  assert.deepEqual(whenFaults(manifest, [...readSources('src/vscode').values()].join('\n')), []);
});

test('control: an unknown view, setting and tree item in a condition are found', () => {
  const when = "view == cdnExplorer.v && config.cdnExplorer.s && viewItem == 'profile'";
  const menus = { 'view/title': [{ command: 'cdnExplorer.c0', when }] };
  assert.equal(whenFaults(withCommands(1, { menus }), '').length, 3);
  const good = {
    menus,
    views: { explorer: [{ id: 'cdnExplorer.v' }] },
    configuration: { properties: { 'cdnExplorer.s': {} } },
  };
  assert.deepEqual(whenFaults(withCommands(1, good), "item.contextValue = 'profile'"), []);
});

test('the palette shows at most ten commands', () => {
  assert.deepEqual(paletteFaults(manifest), []);
});

test('control: an eleventh command in the palette is found, a hidden one is not counted', () => {
  assert.deepEqual(paletteFaults(withCommands(10)), []);
  assert.equal(paletteFaults(withCommands(11)).length, 1);
  assert.deepEqual(paletteFaults(withCommands(11, hide('false'))), []);
  assert.equal(paletteFaults(withCommands(11, hide('isLinux'))).length, 1);
});

test('no repository can switch a guard off: only the rules are a folder’s, and an untrusted one’s are not read', () => {
  assert.deepEqual(settingFaults(manifest), []);
});

test('control: a setting with a workspace’s scope and unguarded rules are found', () => {
  const settings = (name: string, scope?: string): Manifest => ({
    capabilities: limited(['cdnExplorer.mappings']),
    contributes: { configuration: { properties: { [name]: scope === undefined ? {} : { scope } } } },
  });
  assert.deepEqual(settingFaults(settings('cdnExplorer.mappings', 'resource')), []);
  assert.deepEqual(settingFaults(settings('cdnExplorer.confirm', 'application')), []);
  assert.deepEqual(settingFaults(settings('cdnExplorer.limit', 'machine')), []);
  for (const scope of ['resource', 'window', 'machine-overridable', 'language-overridable', undefined]) {
    assert.equal(settingFaults(settings('cdnExplorer.confirm', scope)).length, 1, scope);
  }
  const headings = ['machine', 'window'].map(scope => ({
    properties: { [`cdnExplorer.${scope}`]: { scope } },
  }));
  const listed = { ...settings('cdnExplorer.x'), contributes: { configuration: headings } };
  assert.deepEqual(settingFaults(listed), ['cdnExplorer.window has the scope window']);
  assert.equal(settingFaults({ capabilities: limited([]) }).length, 1);
  assert.equal(settingFaults({ capabilities: { untrustedWorkspaces: { supported: true } } }).length, 1);
  assert.equal(settingFaults({}).length, 1);
});

test('it starts after the window has', () => {
  assert.deepEqual(activationFaults(manifest), []);
});

test('control: no activation, and an eager one, are found', () => {
  assert.equal(activationFaults({}).length, 1);
  assert.equal(activationFaults({ activationEvents: ['onStartupFinished', '*'] }).length, 1);
});
