import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { SpecDemo } from '../../support/demo.ts';
import type { SharedWindow } from '../../support/describeWindow.ts';
import { until } from '../../support/until.ts';

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

export function purgingTests(window: SharedWindow, demo: SpecDemo): void {
  function actionsReceived(action: string): number {
    return demo.received().filter(entry => JSON.stringify(entry).includes(`"${action}"`)).length;
  }

  describe('purging', () => {
    before(async () => {
      await demo.reset();
      demo.origin.put(site, '/app.js', 'let version = 1;\n');
      demo.origin.put(site, '/css/site.css', 'body { margin: 0 }\n');
      await window().useTheme('Default Dark Modern');
      await window().beginPart({
        '.vscode/settings.json': rules,
        'dist/app.js': 'let version = 1;\n',
        'dist/app.js.map': '{}',
        'dist/css/site.css': 'body { margin: 0 }\n',
        'foreign/a.js': 'let a;\n',
      });
      for (const view of ['CDN', 'CDN Purges']) await window().ui.view(view).close();
    });

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
      await until('the key starts a purge', async () => {
        await page.locator('.part.statusbar').click({ position: { x: 640, y: 10 } });
        await page.keyboard.press('Shift+Alt+U');
        return ui.statusBar.waitFor(/^logo\.png/, 3_000);
      });
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
      const sent = actionsReceived('RefreshObjectCaches');
      await ui.explorer.select('dist/app.js', 'dist/css/site.css');
      const menu = await ui.explorer.openMenu('dist/css/site.css');
      await menu.click(title);
      await ui.statusBar.waitFor('2 files: live, 2 of 2 at the edge', 20_000);
      assert.equal(actionsReceived('RefreshObjectCaches') - sent, 1);
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
      const sent = actionsReceived('RefreshObjectCaches');
      await ui.dialogs.click('Cancel');
      assert.equal(actionsReceived('RefreshObjectCaches'), sent);
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
      const sent = actionsReceived('RefreshObjectCaches');
      await ui.view('CDN Purges').scrollToTop();
      await run.clickInline('Retry What Failed');
      await ui.statusBar.waitFor(/^index\.html: (live|purged)/, 20_000);
      assert.equal(actionsReceived('RefreshObjectCaches') - sent, 1);
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
      const sent = actionsReceived('RefreshObjectCaches');
      demo.faults.add({
        match: { api: 'aliyun', action: 'RefreshObjectCaches' },
        fault: { kind: 'drop', when: 'after' },
      });
      await (await ui.explorer.openMenu('dist/css/site.css')).click(title);
      await ui.statusBar.waitFor('site.css: live, the edge serves your file', 20_000);
      assert.equal(actionsReceived('RefreshObjectCaches') - sent, 2);
    });
  });
}
