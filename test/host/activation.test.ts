import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commandIds } from '../../src/vscode/commands.ts';
import { dispatchers } from '../support/dispatchers.ts';
import { until } from '../support/until.ts';

const id = 'cdn-explorer.cdn-explorer';

interface ViewsAndCommands {
  readonly commands: readonly { readonly command: string }[];
  readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
}

function installed(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension<unknown>(id);
  assert.ok(extension, `${id} is not installed`);
  return extension;
}

function contributions(): ViewsAndCommands {
  const manifest: { readonly contributes: ViewsAndCommands } = installed().packageJSON;
  return manifest.contributes;
}

/** Where VS Code lets the extension keep files: beside the extensions folder of the test's own profile. */
function globalStorage(): string {
  return join(installed().extensionPath, '..', '..', 'userData', 'User', 'globalStorage', id);
}

function extensionMarks(): string[] {
  const performance: unknown = Reflect.get(globalThis, 'MonacoPerformanceMarks');
  assert.ok(hasMarks(performance), 'VS Code keeps no marks here');
  return performance
    .getMarks()
    .map(({ name }) => name)
    .filter(name => name.endsWith(`/${id}`));
}

function hasMarks(value: unknown): value is { getMarks(): { readonly name: string }[] } {
  return typeof value === 'object' && value !== null && 'getMarks' in value;
}

describe('activation', () => {
  const channels = ['undici:request:create', 'http.client.request.start', 'net.client.socket'];
  const connections: unknown[] = [];
  const note = (message: unknown): void => void connections.push(message);
  let wasActive = true;

  before(async () => {
    wasActive = installed().isActive;
    for (const channel of channels) subscribe(channel, note);
    await installed().activate();
  });
  after(() => {
    for (const channel of channels) unsubscribe(channel, note);
  });

  it('is of the packaged extension, not of the source folder', () => {
    assert.match(installed().extensionPath, /[/\\]extensions[/\\]cdn-explorer\.cdn-explorer-/);
  });

  it('comes after the window has started, without a command or a view', async () => {
    // A document of ours that was open when the window closed needs us when it comes back.
    const events = ['onFileSystem:cdn-plan', 'onFileSystem:cdn-profile', 'onStartupFinished'];
    assert.deepEqual(installed().packageJSON.activationEvents, events);
    assert.equal(installed().isActive, true);
  });

  it('gives other extensions nothing: activate() returns no promise and no exports', () => {
    assert.equal(installed().exports, undefined);
  });

  it('is seen by the marks that VS Code sets around it', () => {
    const phases = extensionMarks().map(name => name.split('/').at(-2));
    for (const phase of ['willLoadExtensionCode', 'willActivateExtension', 'didActivateExtension']) {
      assert.ok(phases.includes(phase), `${phase} is missing among ${phases.join(', ')}`);
    }
  });

  it('makes no request and writes no file', () => {
    // A window that was quicker than the suite has activated it before anyone counted.
    if (wasActive) console.log('The extension was active before the suite: only its files are looked at.');
    assert.deepEqual(connections, []);
    assert.equal(existsSync(globalStorage()), false, `${globalStorage()} exists`);
  });

  it('would be seen making one: a request of fetch is', async () => {
    await withServer(async address => fetch(address));
    assert.ok(connections.length > 0, 'the diagnostics channels are silent');
  });
});

describe('the commands', () => {
  before(() => installed().activate());

  it('of the manifest, of the source and of the window are the same', async () => {
    const ours = (await vscode.commands.getCommands(true)).filter(command =>
      command.startsWith('cdnExplorer.'),
    );
    const ofViews = /^cdnExplorer\.(profiles|purges)\./;
    const registered = ours.filter(command => !ofViews.test(command)).toSorted();
    assert.deepEqual(registered, [...commandIds].toSorted());
    assert.deepEqual(
      contributions()
        .commands.map(({ command }) => command)
        .toSorted(),
      registered,
    );
  });

  it('of the views are there, so VS Code knows both views', async () => {
    const commands = new Set(await vscode.commands.getCommands(true));
    const views = Object.values(contributions().views).flat();
    assert.equal(views.length, 2);
    for (const view of views) assert.ok(commands.has(`${view.id}.focus`), view.id);
  });
});

/** With the address of a server on this machine that answers everything. */
async function withServer(use: (address: string) => Promise<unknown>): Promise<void> {
  const server = createServer((_request, response) => response.end());
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  await use(`http://127.0.0.1:${address.port}/`).finally(() => server.close());
}

describe('a purge that comes to nothing', () => {
  let start: unknown[] = [];
  let fetchAtStart: typeof fetch | undefined;

  before(async () => {
    await installed().activate();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    // Node makes its own dispatcher at the first request: that is no news later.
    await withServer(async address => fetch(address));
    start = dispatchers();
    fetchAtStart = globalThis.fetch;
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeQuickOpen'));

  it('ends when there is no file to purge', async () => {
    await vscode.commands.executeCommand('cdnExplorer.purge');
  });

  it('ends when the first question is dismissed, and keeps nothing', async () => {
    const file = vscode.Uri.joinPath(workspaceFolder(), 'src', 'app.js');
    let ended = false;
    const running = Promise.resolve(vscode.commands.executeCommand('cdnExplorer.purge', file, [file]));
    void running.finally(() => (ended = true));
    await until('the dismissed purge ends', async () => {
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      return ended;
    });
    await running;
    assert.equal(existsSync(join(globalStorage(), 'purges')), false);
    assert.equal(existsSync(join(globalStorage(), 'profiles')), false);
  });

  it('ends at once when it is asked for something that is no file, whatever tab is open', async function () {
    this.timeout(10_000);
    const other = vscode.Uri.joinPath(workspaceFolder(), 'src', 'app.js');
    await vscode.window.showTextDocument(other);
    for (const args of [[{}, []], ['dist/app.js'], [{ objects: 'static' }]]) {
      await vscode.commands.executeCommand('cdnExplorer.purge', ...args);
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('leaves the process’s fetch and its dispatchers alone', () => {
    assert.equal(globalThis.fetch, fetchAtStart);
    assert.deepEqual(
      dispatchers().map((dispatcher, index) => dispatcher === start[index]),
      [true, true],
    );
  });
});

function workspaceFolder(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return folder.uri;
}
