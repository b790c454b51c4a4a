import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { until } from '../support/until.ts';

const url = 'https://static.example.com/';
const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
const settings = vscode.Uri.joinPath(folder, '.vscode', 'settings.json');

function problemsIn(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri);
}

function ours(uri: vscode.Uri): vscode.Diagnostic[] {
  return problemsIn(uri).filter(({ source }) => source === 'CDN Explorer');
}

async function untilOurs(uri: vscode.Uri, count: number): Promise<vscode.Diagnostic[]> {
  return until(`${count} problems in ${uri.path}`, async () => {
    const found = ours(uri);
    return found.length === count && found;
  });
}

describe('the problems of rules', () => {
  let atStart = '';
  let document: vscode.TextDocument;

  before(async () => {
    await vscode.extensions.getExtension('vscode.json-language-features')?.activate();
    atStart = await readFile(settings.fsPath, 'utf8');
    document = await vscode.workspace.openTextDocument(settings);
    await vscode.window.showTextDocument(document);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await writeFile(settings.fsPath, atStart);
    await vscode.workspace
      .getConfiguration('cdnExplorer')
      .update('mappings', undefined, vscode.ConfigurationTarget.Global);
  });

  async function type(rules: readonly object[]): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    edit.replace(settings, all, JSON.stringify({ 'cdnExplorer.mappings': rules }, undefined, 2));
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  it('are shown at the value while it is typed, and gone when it is mended', async () => {
    await type([
      { folder: 'dist', url },
      { folder: '/srv/dist', url },
    ]);
    const [problem] = await untilOurs(settings, 1);
    assert.ok(problem);
    assert.equal(document.getText(problem.range), '"/srv/dist"');
    assert.match(problem.message, /Make it relative/);
    await type([{ folder: 'dist', url }]);
    await untilOurs(settings, 0);
  });

  it('are shown once, by the schema or by us', async () => {
    for (const rule of [
      { folder: '/srv/dist', url },
      { folder: '../dist', url },
      { folder: 'dist', url: 'https://me:pw@static.example.com/' },
      { folder: 'dist', url: 'static.example.com/' },
      { folder: 'dist', url, query: 'all' },
      { folder: 'dist', url, query: ['?v=1'] },
      { from: '{a}{b}', to: 'dist/a' },
      { from: 'src/{', to: 'dist/a' },
      { from: 'src/{a}', to: 'dist/{b}' },
    ]) {
      await type([{ folder: 'dist', url }]);
      await until('no problem is left', async () => problemsIn(settings).length === 0);
      await type([rule]);
      const what = JSON.stringify(rule);
      const found = await until(`a problem in ${what}`, async () => {
        const all = problemsIn(settings);
        return all.length > 0 && all;
      });
      assert.equal(found.length, 1, `${what}: ${found.map(({ message }) => message).join(' | ')}`);
    }
  });

  it('follow the file on disk when its editor is closed', async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await writeFile(
      settings.fsPath,
      JSON.stringify({ 'cdnExplorer.mappings': [{ folder: '/srv/dist', url }] }),
    );
    await untilOurs(settings, 1);
    await writeFile(settings.fsPath, atStart);
    await untilOurs(settings, 0);
  });

  it('of the user’s own settings are shown when these are open', async () => {
    const own = vscode.workspace.getConfiguration('cdnExplorer');
    await own.update('mappings', [{ folder: 'dist', url }], vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('workbench.action.openSettingsJson');
    const uri = await until('the user’s settings are open', async () => {
      const active = vscode.window.activeTextEditor?.document.uri;
      return active?.path.endsWith('/settings.json') === true && active.path !== settings.path && active;
    });
    const [problem] = await untilOurs(uri, 1);
    assert.match(problem?.message ?? '', /absolute/);
    await own.update('mappings', undefined, vscode.ConfigurationTarget.Global);
    await untilOurs(uri, 0);
  });
});
