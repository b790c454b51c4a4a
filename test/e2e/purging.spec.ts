import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { startSpecDemo } from '../support/demo.ts';
import { describeWindow } from '../support/describeWindow.ts';
import type { VsCodeWindow } from '../support/window.ts';

const title = 'Purge (Refresh) on CDN';
const site = 'static.demo.test';
const rules = [
  '{',
  '  "cdnExplorer.mappings": [',
  `    { "folder": "dist", "url": "http://${site}/", "profile": "demo", "exclude": ["**/*.map"] },`,
  '    { "folder": "foreign", "url": "http://other.demo.test/", "profile": "demo" }',
  '  ]',
  '}',
].join('\n');

const demo = await startSpecDemo({}, 'ready');
demo.origin.put(site, '/app.js', 'let version = 1;\n');
demo.origin.put(site, '/css/site.css', 'body { margin: 0 }\n');

function actionsReceived(action: string): number {
  return demo.received().filter(entry => JSON.stringify(entry).includes(`"${action}"`)).length;
}

/** The paths of the last request's URLs, sorted. */
function lastPurged(): string[] {
  const last = demo.received().findLast(({ details }) => details['action'] === 'RefreshObjectCaches');
  const found = decodeURIComponent(JSON.stringify(last)).match(/static\.demo\.test\/[\w./-]+/g) ?? [];
  return [...new Set(found.map(url => url.slice(site.length)))].toSorted();
}

/** A repository of what is there, then changes of each kind: staged are a renamed and a deleted file. */
async function changeFiles(workspace: string): Promise<void> {
  const git = (...args: readonly string[]): void => {
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
      cwd: workspace,
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    });
  };
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'The site');
  git('mv', 'dist/css/site.css', 'dist/css/main.css');
  git('rm', '--quiet', 'dist/img/logo.png');
  await writeFile(join(workspace, 'dist', 'app.js'), 'let version = 3;\n');
  await writeFile(join(workspace, 'dist', 'app.js.map'), '{"version":3}');
  await rm(join(workspace, 'dist', 'index.html'));
}

async function useTheme(window: VsCodeWindow, theme: string, kind: 'light' | 'dark'): Promise<void> {
  await window.evaluate(
    (vscode, name) => vscode.workspace.getConfiguration('workbench').update('colorTheme', name, true),
    theme,
  );
  await window.ui.waitForTheme(kind);
}

describe('purging', () => {
  after(() => demo.close());

  describeWindow(
    'purging',
    {
      env: demo.env,
      settings: { 'workbench.colorTheme': 'Default Dark Modern' },
      files: {
        '.vscode/settings.json': rules,
        'dist/app.js': 'let version = 1;\n',
        'dist/app.js.map': '{}',
        'dist/css/site.css': 'body { margin: 0 }\n',
        'foreign/a.js': 'let a;\n',
      },
    },
    window => {
      it('purges the active file from the palette by keyboard alone', async () => {
        const { ui, page } = window();
        await ui.explorer.open('dist/app.js');
        await ui.editor.focus();
        await page.keyboard.press('F1');
        await ui.quickInput.waitFor({ placeholder: /command/ });
        await page.keyboard.type(title);
        await window().screenshot('palette');
        await page.keyboard.press('Enter');
        await ui.statusBar.waitFor(/app\.js → static\.demo\.test: /, 10_000);
        await window().screenshot('running');
        await ui.statusBar.waitFor('app.js: live, the edge serves your file', 20_000);
      });

      it('purges an image by its key: an image has no text editor', async () => {
        const { ui, page } = window();
        await ui.explorer.open('dist/img/logo.png');
        // The picture's frame takes keys while it loads; what is tested is the tab, not the frame.
        await page.locator('.part.statusbar').click({ position: { x: 640, y: 10 } });
        await page.keyboard.press('Shift+Alt+U');
        await ui.statusBar.waitFor(/^logo\.png/, 20_000);
        await ui.statusBar.waitFor(/^logo\.png: purged, the edge answers 404/, 20_000);
        await window().screenshot('image-not-deployed');
      });

      it('finds the purge by either word', async () => {
        const { palette } = window().ui;
        assert.ok((await palette.find('CDN: Purge')).includes(`CDN: ${title}`));
        assert.ok((await palette.find('CDN: refresh')).includes(`CDN: ${title}`));
      });

      it('purges a selection of several in one request', async () => {
        const { ui } = window();
        const before = actionsReceived('RefreshObjectCaches');
        await ui.explorer.select('dist/app.js', 'dist/css/site.css');
        const menu = await ui.explorer.openMenu('dist/css/site.css');
        await menu.click(title);
        await ui.statusBar.waitFor('2 files: live, 2 of 2 at the edge', 20_000);
        assert.equal(actionsReceived('RefreshObjectCaches') - before, 1);
      });

      it('says that the file is not deployed yet', async () => {
        const { ui } = window();
        await writeFile(join(window().workspace, 'dist', 'app.js'), 'let version = 2;\n');
        await ui.explorer.select('dist/index.html');
        await (await ui.explorer.openMenu('dist/app.js')).click(title);
        await ui.statusBar.waitFor('app.js: purged, but not deployed: the origin has the old file', 20_000);
        await window().screenshot('old-at-origin');
      });

      it('says why an excluded file is not purged', async () => {
        const { ui } = window();
        await (await ui.explorer.openMenu('dist/app.js.map')).click(title);
        const toast = await ui.notifications.waitFor(/app\.js\.map was not purged: its rule excludes/);
        await toast.close();
      });

      it('asks before a host that the profile has not purged, and names what it aims at', async () => {
        const { ui } = window();
        await (await ui.explorer.openMenu('foreign/a.js')).click(title);
        const dialog = await ui.dialogs.waitFor('Purge 1 URL on other.demo.test with the profile “demo”?');
        assert.match(dialog.detail, /has not purged other\.demo\.test before/);
        await window().screenshot('new-host');
        const before = actionsReceived('RefreshObjectCaches');
        await ui.dialogs.click('Cancel');
        assert.equal(actionsReceived('RefreshObjectCaches'), before);
      });

      it('words a refusal once and loses nothing', async () => {
        const { ui } = window();
        await (await ui.explorer.openMenu('foreign/a.js')).click(title);
        await ui.dialogs.waitFor(/Purge 1 URL/);
        await ui.dialogs.click('Purge');
        const toast = await ui.notifications.waitFor(
          'other.demo.test does not belong to the account of “demo”. Check the rule, or choose another profile.',
        );
        assert.deepEqual(await toast.buttons(), ['Show Purges']);
        await window().screenshot('refused');
        await toast.click('Show Purges');
        const run = await ui.view('CDN Purges').row('a.js');
        await run.waitForDescription(/does not belong to the account/);
        await window().screenshot('purges-dark');
      });

      it('tells the failure of a task with the CDN’s own word', async () => {
        const { ui } = window();
        demo.faults.add({
          match: { api: 'aliyun', action: 'RefreshObjectCaches' },
          fault: { kind: 'taskFailed', description: 'Origin Timeout' },
        });
        await (await ui.explorer.openMenu('dist/css/site.css')).click(title);
        await ui.statusBar.waitFor('site.css: accepted, then the CDN failed: Origin Timeout', 20_000);
      });

      it('purges again what failed, from its row', async () => {
        const { ui } = window();
        demo.faults.add({
          match: { api: 'aliyun', action: 'RefreshObjectCaches' },
          fault: { kind: 'quotaGone' },
        });
        await (await ui.explorer.openMenu('dist/index.html')).click(title);
        const toast = await ui.notifications.waitFor(/quota of “demo” is used up/);
        await toast.close();
        const run = await ui.view('CDN Purges').row('index.html');
        await run.waitForDescription(/quota/);
        await window().screenshot('to-retry');
        const before = actionsReceived('RefreshObjectCaches');
        await ui.view('CDN Purges').scrollToTop();
        await run.clickInline('Retry What Failed');
        await ui.statusBar.waitFor(/^index\.html: (live|purged)/, 20_000);
        assert.equal(actionsReceived('RefreshObjectCaches') - before, 1);
      });

      it('purges pasted URLs, with the proof of the files that they belong to', async () => {
        const { ui } = window();
        await ui.palette.run('CDN: Purge (Refresh) URLs on CDN…');
        await ui.quickInput.waitFor({ message: /Paste the URLs to purge/ });
        await ui.quickInput.submit('nonsense');
        await ui.quickInput.waitFor({ message: /“nonsense” is not a URL/ });
        await window().screenshot('paste-urls');
        await ui.quickInput.submit(`http://${site}/app.js, http://${site}/css/site.css`);
        await ui.statusBar.waitFor(/^2 files: /, 20_000);
        const last = demo.received().findLast(({ details }) => details['action'] === 'RefreshObjectCaches');
        assert.match(JSON.stringify(last), /app\.js.*site\.css/);
      });

      it('sends once more when the answer was lost, and never a third time', async () => {
        const { ui } = window();
        const before = actionsReceived('RefreshObjectCaches');
        demo.faults.add({
          match: { api: 'aliyun', action: 'RefreshObjectCaches' },
          fault: { kind: 'drop', when: 'after' },
        });
        await (await ui.explorer.openMenu('dist/css/site.css')).click(title);
        await ui.statusBar.waitFor('site.css: live, the edge serves your file', 20_000);
        assert.equal(actionsReceived('RefreshObjectCaches') - before, 2);
      });

      it('purges a group of Source Control: of a renamed file the old name, and what was deleted', async () => {
        const { ui, workspace } = window();
        demo.origin.put(site, '/img/logo.png', 'old\n');
        for (const path of ['/index.html', '/img/logo.png', '/css/site.css']) {
          assert.equal((await demo.fetchFromEdge(`http://${site}${path}`)).status, 200);
        }
        await changeFiles(workspace);
        demo.origin.put(site, '/css/main.css', 'body { margin: 0 }\n');
        demo.origin.remove(site, '/css/site.css');
        demo.origin.remove(site, '/img/logo.png');
        await window().evaluate(vscode =>
          vscode.workspace.getConfiguration('git').update('enabled', true, true),
        );
        await ui.sourceControl.open();
        const group = await ui.sourceControl.row('Staged Changes');
        await (await group.openMenu()).click(title);
        await ui.statusBar.waitFor('3 files: 1 live, 2 gone at the edge', 20_000);
        assert.deepEqual(lastPurged(), ['/css/main.css', '/css/site.css', '/img/logo.png']);
        assert.equal((await demo.fetchFromEdge(`http://${site}/css/site.css`)).status, 404);
        await window().screenshot('source-control-dark');
      });

      it('says that a deleted file is still there while the origin has it', async () => {
        const { ui } = window();
        const row = await ui.sourceControl.row('dist/index.html');
        await useTheme(window(), 'Default Light Modern', 'light');
        const menu = await row.openMenu();
        await window().screenshot('source-control-menu-light');
        await menu.click(title);
        await ui.statusBar.waitFor(
          'index.html: purged, but still there: the origin has not deleted it',
          20_000,
        );
        assert.deepEqual(lastPurged(), ['/index.html']);
        await window().screenshot('source-control-light');
        demo.origin.remove(site, '/index.html');
        await (await row.openMenu()).click(title);
        await ui.statusBar.waitFor('index.html: gone at the edge', 20_000);
        await useTheme(window(), 'Default Dark Modern', 'dark');
      });

      it('purges the selected rows of Source Control', async () => {
        const { ui } = window();
        demo.origin.put(site, '/app.js', 'let version = 3;\n');
        await (await ui.sourceControl.row('dist/css/main.css')).click();
        const row = await ui.sourceControl.row('dist/app.js');
        await row.click({ modifiers: ['Control'] });
        await (await row.openMenu()).click(title);
        await ui.statusBar.waitFor('3 files: 2 live, 1 gone at the edge', 20_000);
        assert.deepEqual(lastPurged(), ['/app.js', '/css/main.css', '/css/site.css']);
      });

      it('purges all that git says changed, and says what has no URL', async () => {
        const { ui } = window();
        const menu = await ui.sourceControl.openTitleMenu();
        await menu.click('Purge (Refresh) Changed Files on CDN');
        const toast = await ui.notifications.waitFor(/app\.js\.map/);
        await window().screenshot('source-control-left-out');
        await toast.close();
        await ui.statusBar.waitFor('5 files: 2 live, 3 gone at the edge', 20_000);
        assert.deepEqual(lastPurged(), [
          '/app.js',
          '/css/main.css',
          '/css/site.css',
          '/img/logo.png',
          '/index.html',
        ]);
      });
    },
  );
});
