import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';

const id = 'cdn-explorer.cdn-explorer';

describe('the installed extension', () => {
  it('comes from the packaged file, not from the source folder', () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, `${id} is not installed`);
    assert.match(extension.extensionPath, /[/\\]extensions[/\\]cdn-explorer\.cdn-explorer-/);
  });

  it('activates after the window has started', async () => {
    const extension = vscode.extensions.getExtension(id);
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });

  it('registers every command of its manifest that works without an argument', async () => {
    await vscode.extensions.getExtension(id)?.activate();
    const commands = await vscode.commands.getCommands(true);
    assert.ok(commands.includes('cdnExplorer.showOutput'));
  });
});
