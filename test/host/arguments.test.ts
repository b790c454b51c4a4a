import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { activeTabUri, parsePurgeArguments, usual } from '../../src/vscode/purge/parseArguments.ts';
import { until } from '../support/until.ts';

const one = vscode.Uri.file('/site/one.js');
const two = vscode.Uri.file('/site/two.js');
const tab = { groupId: 0, editorIndex: 1 };

describe('the arguments of a purge', () => {
  const files: readonly (readonly [string, readonly unknown[], readonly vscode.Uri[]])[] = [
    ['the Explorer with one row', [one, [one]], [one]],
    ['the Explorer with a selection', [one, [one, two]], [one, two]],
    ['the Explorer’s empty space in a window with one folder', [one, []], [one]],
    ['an editor’s tab, whose second argument is no list', [one, tab], [one]],
    ['another extension, with a URI alone', [one], [one]],
    ['a menu that adds a third argument', [one, [two], tab], [two]],
    ['a list that holds other things too', [one, [two, 'x', null, { scheme: 'file' }]], [two]],
    ['a list that holds nothing of use', [one, ['x', undefined]], [one]],
  ];
  for (const [name, args, uris] of files) {
    it(`are files, from ${name}`, () => {
      assert.deepEqual(parsePurgeArguments(args), { kind: 'files', uris, options: usual });
    });
  }

  for (const args of [[], [undefined], [null], [undefined, undefined], [null, []]]) {
    it(`mean the active tab, from a key or the palette: ${JSON.stringify(args)}`, () => {
      assert.deepEqual(parsePurgeArguments(args), { kind: 'activeTab', options: usual });
    });
  }

  const others: readonly (readonly [string, readonly unknown[]])[] = [
    ['the empty space of a window with several folders', [{}, []]],
    ['a path', ['/site/one.js']],
    ['a list of URIs in the first place', [[one, two]]],
    ['a number', [7]],
    ['an empty text', ['']],
    ['false', [false]],
  ];
  for (const [name, args] of others) {
    it(`are no request, from ${name}`, () => assert.equal(parsePurgeArguments(args), undefined));
  }
});

describe('the arguments of a key binding or another extension', () => {
  const url = 'https://static.example.com/app.js';

  it('are objects, or files by URI or path, with how, by whom and where', () => {
    assert.deepEqual(parsePurgeArguments([{ urls: [url] }]), {
      kind: 'objects',
      objects: [url],
      options: usual,
    });
    assert.deepEqual(
      parsePurgeArguments([{ objects: ['12345'], kind: 'cpCode', mode: 'delete', profile: 'akamai-prod' }]),
      {
        kind: 'objects',
        objects: ['12345'],
        options: { how: { kind: 'cpCode', modes: ['delete'] }, profile: 'akamai-prod' },
      },
    );
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const named = parsePurgeArguments([
      { files: [one, '/site/two.js', 'dist/app.js'], mode: 'purgeAndPreload', target: 'prod' },
    ]);
    assert.ok(folder && named?.kind === 'files');
    assert.deepEqual(named.uris.map(String), [
      String(one),
      String(two),
      String(vscode.Uri.joinPath(folder.uri, 'dist/app.js')),
    ]);
    assert.deepEqual(named.options, {
      how: { kind: 'url', modes: ['invalidate', 'preload'] },
      target: 'prod',
    });
  });

  it('mean the active tab when they name neither files nor objects', () => {
    assert.deepEqual(parsePurgeArguments([{ kind: 'directory' }]), {
      kind: 'activeTab',
      options: { how: { kind: 'directory', modes: ['invalidate'] } },
    });
  });

  const wrong: readonly (readonly [string, object])[] = [
    ['force', { urls: [url], force: true }],
    ['scheme', { scheme: 'file', path: '/site/one.js' }],
    ['urls', { files: ['a.js'], urls: [url] }],
    ['urls', { urls: url }],
    ['urls', { urls: [] }],
    ['objects', { objects: [12_345] }],
    ['files', { files: [''] }],
    ['kind', { urls: [url], kind: 'everything' }],
    ['mode', { urls: [url], mode: 'toString' }],
    ['profile', { urls: [url], profile: 7 }],
    ['target', { urls: [url], target: '' }],
  ];
  for (const [name, argument] of wrong) {
    it(`are refused by the name of what is wrong: ${JSON.stringify(argument)}`, () => {
      assert.throws(() => parsePurgeArguments([argument]), {
        kind: 'input',
        code: 'badArgument',
        detail: { name },
      });
    });
  }
});

async function becomes(expected: vscode.Uri | undefined): Promise<void> {
  const wanted = expected?.toString();
  const found = await until(`${wanted} is the active tab’s file`, async () => {
    const uri = activeTabUri()?.toString();
    return uri === wanted ? { uri } : undefined;
  });
  assert.equal(found.uri, wanted);
}

describe('the file of the active tab', () => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
  const app = vscode.Uri.joinPath(folder, 'dist', 'app.js');

  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('is nothing when no tab is open', () => becomes(undefined));

  it('is the text editor’s', async () => {
    await vscode.window.showTextDocument(app);
    await becomes(app);
  });

  it('is the right side of a diff', async () => {
    const source = vscode.Uri.joinPath(folder, 'src', 'app.js');
    await vscode.commands.executeCommand('vscode.diff', source, app, 'source and built');
    await becomes(app);
  });

  it('is an image’s, which has no text editor', async () => {
    const logo = vscode.Uri.joinPath(folder, 'dist', 'img', 'logo.png');
    assert.ok(vscode.extensions.getExtension('vscode.media-preview'), 'VS Code shows no images here');
    await vscode.commands.executeCommand('vscode.open', logo);
    await becomes(logo);
    assert.equal(vscode.window.activeTextEditor, undefined);
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof vscode.TabInputCustom);
  });

  it('is the unsaved document’s, which is no file on disk', async () => {
    const document = await vscode.workspace.openTextDocument({ content: '', language: 'javascript' });
    await vscode.window.showTextDocument(document);
    await becomes(document.uri);
    assert.equal(activeTabUri()?.scheme, 'untitled');
  });

  it('is nothing for a tab without a file', async () => {
    await vscode.window.showTextDocument(app);
    await vscode.commands.executeCommand('workbench.action.openSettings2');
    await becomes(undefined);
    assert.ok(vscode.window.tabGroups.activeTabGroup.activeTab, 'the settings are a tab');
  });
});
