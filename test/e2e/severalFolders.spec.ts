import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { startSpecDemo } from '../support/demo.ts';
import { describeWindow } from '../support/describeWindow.ts';
import { until } from '../support/until.ts';
import type { VsCodeWindow } from '../support/window.ts';

const title = 'Purge (Refresh) on CDN';
const [site, images] = ['static.demo.test', 'img.demo.test'];
const workspaceFile = 'team.code-workspace';

/** A rule of the workspace file holds for each folder. */
function workspaceText(...more: readonly object[]): string {
  const rules = [{ folder: 'assets', url: `http://${images}/`, profile: 'demo' }, ...more];
  const folders = [{ path: 'site' }, { path: 'shop' }];
  return JSON.stringify({ folders, settings: { 'cdnExplorer.mappings': rules } }, undefined, 2);
}

function folderSettings(path: string): string {
  const rule = { folder: 'dist', url: `http://${site}${path}`, profile: 'demo' };
  return JSON.stringify({ 'cdnExplorer.mappings': [rule] }, undefined, 2);
}

const demo = await startSpecDemo({}, 'ready');
const deployed: [string, string][] = [
  [site, '/app.js'],
  [site, '/shop/app.js'],
  [images, '/site.css'],
  [images, '/shop.css'],
];
for (const [host, path] of deployed) demo.origin.put(host, path, 'a\n');

/** The URLs of the last request, in the order sent. */
function lastPurged(): string[] {
  const last = demo.received().findLast(({ details }) => details['action'] === 'RefreshObjectCaches');
  return JSON.stringify(last).match(/http:\/\/[\w.]+\.demo\.test\/[\w./]*/g) ?? [];
}

/** Waits until a whole rule with this value is what is selected in the editor. */
async function untilRuleIsSelected(window: VsCodeWindow, value: string): Promise<void> {
  await until(`the rule with ${value} is selected`, async () => {
    const selected = await window.evaluate(vscode => {
      const editor = vscode.window.activeTextEditor;
      return editor?.document.getText(editor.selection) ?? '';
    });
    return /^\{[^{}]*\}$/.test(selected) && selected.includes(value);
  });
}

describe('several folders', () => {
  after(() => demo.close());

  describeWindow(
    'several-folders',
    {
      env: demo.env,
      opens: workspaceFile,
      files: {
        [workspaceFile]: workspaceText(),
        'site/.vscode/settings.json': folderSettings('/'),
        'shop/.vscode/settings.json': folderSettings('/shop/'),
        'site/dist/app.js': 'a\n',
        'shop/dist/app.js': 'a\n',
        'site/assets/site.css': 'a\n',
        'shop/assets/shop.css': 'a\n',
      },
    },
    window => {
      it('have each their own rules', async () => {
        const { ui } = window();
        await (await ui.explorer.openMenu('shop/dist/app.js')).click(title);
        await ui.statusBar.waitFor('app.js: live, the edge serves your file', 20_000);
        assert.deepEqual(lastPurged(), [`http://${site}/shop/app.js`]);
        await (await ui.explorer.openMenu('site/dist/app.js')).click(title);
        await until(
          'the other folder’s file is purged',
          async () => lastPurged()[0] === `http://${site}/app.js`,
        );
        assert.deepEqual(lastPurged(), [`http://${site}/app.js`]);
      });

      it('share the rules of the workspace file, and are purged in one command', async () => {
        const { ui } = window();
        await ui.explorer.select('site/assets/site.css', 'shop/assets/shop.css');
        await (await ui.explorer.openMenu('shop/assets/shop.css')).click(title);
        await ui.statusBar.waitFor('2 files: live, 2 of 2 at the edge', 20_000);
        assert.deepEqual(lastPurged().toSorted(), [`http://${images}/shop.css`, `http://${images}/site.css`]);
        await ui.view('CDN Purges').open();
        await ui.view('CDN Purges').row('2 files');
        await window().screenshotInThemes('purged');
      });

      it('are named where a rule is explained, and so is the workspace file', async () => {
        const { ui } = window();
        const menu = await (await ui.explorer.openMenu('shop/dist/app.js')).openSubmenu('CDN');
        await menu.click('Explain URL');
        await ui.quickInput.waitFor({ title: 'Explain URL: app.js' });
        const rows = await ui.quickInput.rows();
        await window().screenshotInThemes('explain');
        assert.deepEqual(
          rows.map(({ label, description, detail }) => [label, description, detail]),
          [
            [
              `http://${site}/shop/app.js`,
              `dist → http://${site}/shop/`,
              'rule 1 in shop/.vscode/settings.json · demo',
            ],
            [`assets → http://${images}/`, 'another folder', 'rule 1 in team.code-workspace · demo'],
            [`dist → http://${site}/`, 'another folder', 'rule 1 in site/.vscode/settings.json · demo'],
          ],
        );
        await ui.quickInput.pick(`assets → http://${images}/`);
        await ui.editor.waitForActive(workspaceFile);
        await untilRuleIsSelected(window(), `"http://${images}/"`);
      });

      it('show a problem of the workspace file in it, once for all folders', async () => {
        const { ui, workspace } = window();
        const text = workspaceText({ folder: '/srv', url: `http://${site}/srv/`, profile: 'demo' });
        await writeFile(join(workspace, workspaceFile), text);
        await ui.statusBar.waitFor(/^\D*0\D+1$/, 20_000);
        const problems = await window().evaluate(vscode =>
          vscode.languages
            .getDiagnostics()
            .flatMap(([uri, list]) => list.map(({ message }) => [uri.path.split('/').at(-1), message])),
        );
        assert.deepEqual(
          problems.map(([file]) => file),
          [workspaceFile],
        );
        await ui.palette.run('Problems: Focus on Problems View');
        await window().screenshotInThemes('problem');
      });

      it('are told of a rule that can’t be used by the purge that may have needed it, once', async () => {
        const { ui } = window();
        await (await ui.explorer.openMenu('site/dist/app.js')).click(title);
        const toast = await ui.notifications.waitFor('Rule 2 of cdnExplorer.mappings can’t be used.');
        assert.equal((await ui.notifications.messages()).length, 1);
        await window().screenshotInThemes('told');
        await toast.click('Open Settings');
        await ui.editor.waitForActive(workspaceFile);
        await untilRuleIsSelected(window(), '"/srv"');
        await ui.statusBar.waitFor('app.js: live, the edge serves your file', 20_000);
      });
    },
  );
});
