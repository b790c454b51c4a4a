import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SpecDemo } from '../../support/demo.ts';
import type { SharedWindow } from '../../support/describeWindow.ts';
import type { VsCodeWindow } from '../../support/window.ts';

const title = 'Purge (Refresh) on CDN';
const site = 'static.demo.test';
const rules = JSON.stringify({
  'cdnExplorer.mappings': [
    { folder: 'dist', url: `http://${site}/`, profile: 'demo' },
    { folder: 'foreign', url: 'http://other.demo.test/', profile: 'demo' },
  ],
});
const question = 'Purge 1 URL on other.demo.test with the profile “demo”?';

const themes = [
  ['Default Dark Modern', 'dark'],
  ['Default Light Modern', 'light'],
  ['Default High Contrast', 'contrast'],
] as const;

/** Runs a purge of what the Explorer's focus is moved to. */
async function purgeByKey({ ui }: VsCodeWindow, path: string): Promise<void> {
  await ui.palette.runByKey('File: Focus on Files Explorer');
  const row = await ui.explorer.focus(path);
  await (await row.openMenuByKey()).choose(title);
}

export function looksTests(window: SharedWindow, demo: SpecDemo): void {
  const { full } = demo.info.keys;

  describe('looks', () => {
    before(async () => {
      demo.origin.put(site, '/app.js', 'let version = 1;\n');
      await window().beginPart({
        '.vscode/settings.json': rules,
        'dist/app.js': 'let version = 1;\n',
        'foreign/a.js': 'let a;\n',
      });
    });
    after(() => window().useTheme('Default Light Modern'));

    it('lets a profile be added by keyboard alone', async () => {
      const { ui, page } = window();
      await ui.palette.runByKey('Explorer: Focus on CDN View');
      await ui.palette.runByKey('CDN: Add Profile…');
      await ui.quickInput.waitFor({ placeholder: 'Which CDN serves it?' });
      await ui.quickInput.choose('Demo CDN: Alibaba Cloud CDN');
      await ui.quickInput.waitFor({ title: /Demo CDN: Alibaba Cloud CDN/, message: /Access key ID/ });
      await page.keyboard.type(full.accessKeyId);
      await page.keyboard.press('Enter');
      await ui.quickInput.waitFor({ message: /Access key secret/ });
      await page.keyboard.type(full.accessKeySecret);
      await page.keyboard.press('Enter');
      const row = await ui.view('CDN').row('demo');
      assert.match(await row.spoken(), /^demo, Alibaba Cloud CDN/);
    });

    it('lets a file be purged from the Explorer by keyboard alone, the question too', async () => {
      const { ui } = window();
      await purgeByKey(window(), 'dist/app.js');
      await ui.dialogs.waitFor(`Purge 1 URL on ${site} with the profile “demo”?`);
      await ui.dialogs.choose('Purge');
      const done = await ui.statusBar.waitFor('app.js: live, the edge serves your file', 30_000);
      assert.match(done.label, /^CDN Purge, app\.js, live, the edge serves your file, Browsers may keep/);
    });

    it('lets a question be declined by Escape', async () => {
      const { ui, page } = window();
      await purgeByKey(window(), 'foreign/a.js');
      await ui.dialogs.waitFor(question);
      await page.keyboard.press('Escape');
      await ui.dialogs.waitUntilClosed();
    });

    it('says a refusal to who can’t see it', async () => {
      const { ui } = window();
      await purgeByKey(window(), 'foreign/a.js');
      await ui.dialogs.waitFor(question);
      await ui.dialogs.choose('Purge');
      const refused = await ui.statusBar.waitFor('a.js: refused', 30_000);
      assert.match(refused.label, /^CDN Purge, a\.js, other\.demo\.test does not belong to the account/);
      await (await ui.notifications.waitFor(/does not belong/)).close();
    });

    it('lets the view of the purges be reached and read by keyboard', async () => {
      const { ui, page } = window();
      const purges = ui.view('CDN Purges');
      await ui.palette.runByKey('CDN: Show Purges');
      const run = await purges.focusRow('app.js');
      assert.match(await run.spoken(), /^app\.js, live, the edge serves your file, \d/);
      await page.keyboard.press('ArrowRight');
      const url = await purges.focusRow('/app.js');
      assert.match(await url.spoken(), /\/app\.js.*live, the edge serves your file/);
      const refused = await purges.row('a.js');
      assert.match(await refused.spoken(), /^a\.js, other\.demo\.test does not belong/);
    });

    for (const [theme, kind] of themes) {
      it(`can be read in ${theme}`, async () => {
        const { ui } = window();
        await window().useTheme(theme);
        await ui.waitForTheme(kind);
        await window().screenshot(`${kind}-views`);
        const menu = await ui.explorer.openMenu('foreign/a.js');
        await window().screenshot(`${kind}-menu`);
        await menu.close();
        await (await (await ui.view('CDN').row('demo')).openMenu()).click('Remove Profile…');
        await ui.dialogs.waitFor('Remove the profile “demo”?');
        await window().screenshot(`${kind}-question`);
        await ui.dialogs.click('Cancel');
      });
    }

    it('removes a profile by keyboard only after a question that names it', async () => {
      const { ui, page } = window();
      await ui.palette.runByKey('Explorer: Focus on CDN View');
      const row = await ui.view('CDN').focusRow('demo');
      // No key of ours removes anything; VS Code's own for deleting does nothing in this view.
      await page.keyboard.press('Delete');
      await (await row.openMenuByKey()).choose('Remove Profile…');
      await ui.dialogs.waitFor('Remove the profile “demo”?');
      await page.keyboard.press('Escape');
      await ui.dialogs.waitUntilClosed();
      await (await (await ui.view('CDN').focusRow('demo')).openMenuByKey()).choose('Remove Profile…');
      await ui.dialogs.waitFor('Remove the profile “demo”?');
      await ui.dialogs.choose('Remove');
      assert.deepEqual(await ui.view('CDN').welcomeButtons(), ['Add Profile']);
    });
  });
}
