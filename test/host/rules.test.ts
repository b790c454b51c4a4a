import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { CdnError } from '../../src/core/errors.ts';
import { mapFiles } from '../../src/core/mapping/map.ts';
import type { RawRule } from '../../src/core/mapping/rules.ts';
import { toFileRef } from '../../src/vscode/mapping/paths.ts';
import { readRules } from '../../src/vscode/mapping/readRules.ts';
import { writeOwnRule, writeTeamRule } from '../../src/vscode/mapping/writeRule.ts';
import { until } from '../support/until.ts';

const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
const settingsFile = vscode.Uri.joinPath(folder, '.vscode', 'settings.json').fsPath;
const logo: RawRule = { file: 'public/logo.png', url: 'https://img.example.com/logo.png', profile: 'team' };
const own: RawRule = { folder: '/srv/own', url: 'https://own.example.com/', profile: 'me' };

function ownValue(): unknown {
  return vscode.workspace.getConfiguration('cdnExplorer').inspect('mappings')?.globalValue;
}

async function setOwn(rules: readonly unknown[] | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('cdnExplorer');
  await settings.update('mappings', rules, vscode.ConfigurationTarget.Global);
}

function urlsRead(): string[] {
  return readRules().rules.map(({ url }) => url);
}

/** Settings files are watched: what is written is known a moment later. */
async function untilRead(urls: readonly string[]): Promise<void> {
  const wanted = urls.toSorted().join(' ');
  await until(`the rules are those of ${wanted}`, async () => urlsRead().toSorted().join(' ') === wanted);
}

describe('reading the rules', () => {
  const demo = 'http://static.demo.test/';
  let atStart = '';

  beforeEach(async () => {
    atStart = await readFile(settingsFile, 'utf8');
  });
  afterEach(async () => {
    await setOwn(undefined);
    await writeFile(settingsFile, atStart);
    await untilRead([demo]);
  });

  it('finds a folder’s rule once, though its window has the same settings for the workspace', () => {
    const values = vscode.workspace.getConfiguration('cdnExplorer', folder).inspect('mappings');
    assert.ok(values?.workspaceValue, 'VS Code gives the value for the workspace too');
    const { rules, problems } = readRules();
    assert.deepEqual(problems, []);
    assert.equal(rules.length, 1);
    assert.equal(rules[0]?.source.scope, 'folder');
    assert.equal(rules[0]?.path, toFileRef(vscode.Uri.joinPath(folder, 'dist')).path);
  });

  it('maps a file of the workspace by it', () => {
    const file = toFileRef(vscode.Uri.joinPath(folder, 'dist', 'css', 'site.css'));
    const { targets } = mapFiles([file], readRules().compiled);
    assert.deepEqual(
      targets.map(({ url, rule }) => [url, rule.profile]),
      [[`${demo}css/site.css`, 'demo']],
    );
  });

  it('puts the user’s rules behind the team’s instead of replacing one by the other', async () => {
    await setOwn([own]);
    await untilRead([demo, own.url]);
    const { rules, problems } = readRules();
    assert.deepEqual(problems, []);
    assert.deepEqual(
      rules.map(({ source, path }) => [source.scope, path]),
      [
        ['folder', toFileRef(vscode.Uri.joinPath(folder, 'dist')).path],
        ['user', '/srv/own'],
      ],
    );
  });

  it('reports what it can’t use with its scope, and keeps the rest', async () => {
    await setOwn([{ folder: 'relative', url: 'https://own.example.com/' }, 7, own]);
    await untilRead([demo, own.url]);
    const { problems } = readRules();
    assert.deepEqual(
      problems.map(({ source, path, code }) => [source.scope, path, code]),
      [
        ['user', [0, 'folder'], 'needsAbsolute'],
        ['user', [1], 'notAnObject'],
      ],
    );
  });

  it('refuses an absolute folder of the team', async () => {
    await writeFile(settingsFile, JSON.stringify({ 'cdnExplorer.mappings': [own] }));
    // A file that is being written is empty for a moment.
    await until('the problem is found', async () => readRules().problems.length > 0);
    assert.deepEqual(urlsRead(), []);
    assert.deepEqual(
      readRules().problems.map(({ source, code }) => [source.scope, code]),
      [['folder', 'absolute']],
    );
  });

  it('sees a rule that was written a moment ago', async () => {
    await writeTeamRule(folder, logo);
    await untilRead([demo, logo.url]);
  });

  it('has no rules when the setting is no list, and says so', async () => {
    await writeFile(settingsFile, '{ "cdnExplorer.mappings": { "folder": "dist" } }');
    await until('the problem is found', async () => readRules().problems.length > 0);
    assert.deepEqual(urlsRead(), []);
    assert.deepEqual(
      readRules().problems.map(({ code }) => code),
      ['notAnArray'],
    );
  });
});

/** A folder outside the workspace, with these settings. */
async function makeFolder(settings?: string): Promise<{ readonly uri: vscode.Uri; readonly file: string }> {
  const path = await mkdtemp(join(tmpdir(), 'team-'));
  const file = join(path, '.vscode', 'settings.json');
  if (settings !== undefined) {
    await mkdir(join(path, '.vscode'));
    await writeFile(file, settings);
  }
  return { uri: vscode.Uri.file(path), file };
}

describe('writing a rule for the team', () => {
  const written = { 'cdnExplorer.mappings': [logo] };

  it('makes .vscode/settings.json where there is none', async () => {
    const { uri, file } = await makeFolder();
    await writeTeamRule(uri, logo);
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), written);
  });

  it('leaves comments, order and the other settings as they are', async () => {
    const before = '{\n  // two wide\n  "editor.tabSize": 2, // as in the style guide\n  "a.b": true\n}\n';
    const { uri, file } = await makeFolder(before);
    await writeTeamRule(uri, logo);
    const text = await readFile(file, 'utf8');
    assert.ok(text.startsWith(before.slice(0, before.indexOf('true'))), text);
    assert.match(text, /"cdnExplorer\.mappings": \[\n/);
  });

  it('adds behind the rules that are there, and does not add the same one again', async () => {
    const { uri, file } = await makeFolder('{ "cdnExplorer.mappings": [] }\n');
    const other: RawRule = { folder: '.', url: 'https://static.example.com/' };
    for (const rule of [other, logo, other, logo]) await writeTeamRule(uri, rule);
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), { 'cdnExplorer.mappings': [other, logo] });
  });

  it('does not touch a file that it can’t read as JSON, and says which', async () => {
    const torn = '{ "editor.tabSize": 2,, [\n';
    const { uri, file } = await makeFolder(torn);
    await assert.rejects(
      writeTeamRule(uri, logo),
      (error: unknown) =>
        error instanceof CdnError &&
        error.code === 'notParsable' &&
        String(error.detail['path']).endsWith('settings.json'),
    );
    assert.equal(await readFile(file, 'utf8'), torn);
    const document = await vscode.workspace.openTextDocument(file);
    assert.equal(document.isDirty, false);
  });

  it('does not mix with what the person has typed and not saved', async () => {
    const { uri, file } = await makeFolder('{\n  "editor.tabSize": 2\n}\n');
    const document = await vscode.workspace.openTextDocument(file);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, document.lineAt(1).range, '  "editor.tabSize": 8');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(document.isDirty, true);
    await assert.rejects(writeTeamRule(uri, logo), { kind: 'input', code: 'unsaved' });
    assert.equal(document.isDirty, true);
    assert.match(document.getText(), /"editor\.tabSize": 8/);
    assert.match(await readFile(file, 'utf8'), /"editor\.tabSize": 2/);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});

describe('writing a rule for oneself', () => {
  afterEach(() => setOwn(undefined));

  it('makes the list', async () => {
    await writeOwnRule(own);
    await until('the setting is there', async () => Array.isArray(ownValue()));
    assert.deepEqual(ownValue(), [own]);
  });

  it('adds behind the rules that are there, usable or not', async () => {
    const others = [{ folder: '/srv/other', url: 'https://other.example.com/' }, 7];
    await setOwn(others);
    for (const rule of [own, own]) {
      await writeOwnRule(rule);
      await until('the rule is there', async () => JSON.stringify(ownValue()).includes(own.url));
    }
    assert.deepEqual(ownValue(), [...others, own]);
  });

  it('replaces nothing that is no list', async () => {
    const settings = vscode.workspace.getConfiguration('cdnExplorer');
    await settings.update('mappings', { folder: 'dist' }, vscode.ConfigurationTarget.Global);
    await assert.rejects(writeOwnRule(own), { kind: 'input' });
    assert.deepEqual(ownValue(), { folder: 'dist' });
  });
});
