import assert from 'node:assert/strict';
import { readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { startSpecDemo } from '../support/demo.ts';
import { describeWindow } from '../support/describeWindow.ts';
import { until } from '../support/until.ts';

const title = 'Purge (Refresh) on CDN';
const site = 'static.demo.test';
const dist = { folder: 'dist', url: `http://${site}/`, profile: 'demo' };
const settings = JSON.stringify({ 'cdnExplorer.mappings': [dist] }, undefined, 2);
const files = {
  '.vscode/settings.json': settings,
  'dist/index.html': 'home\n',
  'dist/css/a.css': 'a {}\n',
  'dist/css/site.css': 'body { margin: 0 }\n',
  'dist/shop.3f9a1c2b.js': 'let shop;\n',
  'notes.txt': 'what to do\n',
  'src/less/a.less': 'a {}\n',
  'src/shop.ts': 'let shop;\n',
};

const demo = await startSpecDemo({}, 'ready');
demo.origin.put(site, '/index.html', files['dist/index.html']);
demo.origin.put(site, '/css/a.css', files['dist/css/a.css']);
demo.origin.put(site, '/css/site.css', files['dist/css/site.css']);

/** What each purge was of, as `type: objects` of the request that was received. */
function purges(): string[] {
  return demo
    .received()
    .filter(({ details }) => details['action'] === 'RefreshObjectCaches')
    .map(entry => decodeURIComponent(JSON.stringify(entry)));
}

function lastPurge(): string {
  return purges().at(-1) ?? '';
}

describe('what else is purged', () => {
  after(() => demo.close());

  describeWindow('picks', { env: demo.env, files, settings: { 'files.autoSave': 'off' } }, window => {
    /** The same once more in the dark. */
    async function screenshots(name: string): Promise<void> {
      await window().screenshot(name);
      await useTheme('Default Dark Modern');
      await window().screenshot(`${name}-dark`);
      await useTheme('Default Light Modern');
    }

    async function useTheme(theme: string): Promise<void> {
      await window().evaluate(async (vscode, name) => {
        await vscode.workspace.getConfiguration('workbench').update('colorTheme', name, true);
      }, theme);
      const isDark = theme.includes('Dark');
      await window()
        .page.locator(`.monaco-workbench.${isDark ? 'vs-dark' : 'vs'}`)
        .waitFor();
    }

    it('purges a folder as the list of its mapped files', async () => {
      const { ui } = window();
      await (await ui.explorer.openMenu('dist/css')).click(title);
      await ui.quickInput.waitFor({ placeholder: 'How is the folder “css” purged?' });
      assert.deepEqual(await ui.quickInput.rows(), [
        {
          label: 'The folder as one directory',
          description: `http://${site}/css/`,
          detail: '1 request: everything below it, also what is not here',
        },
        { label: 'Its 2 mapped files', description: '', detail: 'a.css, site.css' },
      ]);
      await screenshots('folder');
      await ui.quickInput.pick('Its 2 mapped files');
      await ui.statusBar.waitFor('2 files: live, 2 of 2 at the edge', 20_000);
      assert.match(lastPurge(), /css\/a\.css.*css\/site\.css/);
      assert.doesNotMatch(lastPurge(), /Directory/);
    });

    it('purges a folder as one directory, with the proof of its files', async () => {
      const { ui } = window();
      const before = purges().length;
      await (await ui.explorer.openMenu('dist/css')).click(title);
      await ui.quickInput.pick('The folder as one directory');
      const dialog = await ui.dialogs.waitFor(/Purge directory/);
      assert.match(dialog.message, /http:\/\/static\.demo\.test\/css\//);
      await screenshots('directory');
      await ui.dialogs.click('Purge');
      await ui.statusBar.waitFor('directory /css/: purged; the 2 URLs looked at are live', 20_000);
      assert.equal(purges().length - before, 1);
      assert.match(lastPurge(), /Directory/);
      assert.match(lastPurge(), /demo\.test\/css\//);
      assert.doesNotMatch(lastPurge(), /a\.css/);
    });

    it('asks whether the page is purged in place of a file with a hash in its name', async () => {
      const { ui } = window();
      await (await ui.explorer.openMenu('dist/shop.3f9a1c2b.js')).click(title);
      await ui.quickInput.waitFor({
        placeholder: 'No purge needed: shop.3f9a1c2b.js has a new name with every build.',
      });
      assert.deepEqual(
        (await ui.quickInput.rows()).map(({ label, description }) => `${label}: ${description}`),
        [`Purge index.html: http://${site}/index.html`, `Purge it anyway: http://${site}/shop.3f9a1c2b.js`],
      );
      await screenshots('hashed');
      await ui.quickInput.pick('Purge index.html');
      await ui.statusBar.waitFor('index.html: live, the edge serves your file', 20_000);
      assert.match(lastPurge(), /index\.html/);
      assert.doesNotMatch(lastPurge(), /shop/);
    });

    it('purges a file with a hash in its name all the same, on demand', async () => {
      const { ui } = window();
      await (await ui.explorer.openMenu('dist/shop.3f9a1c2b.js')).click(title);
      await ui.quickInput.pick('Purge it anyway');
      await ui.statusBar.waitFor(/^shop\.3f9a1c2b\.js: /, 20_000);
      await until('it is received', async () => lastPurge().includes('shop.3f9a1c2b.js'));
    });

    it('asks the same for the source of such a file, and purges nothing when dismissed', async () => {
      const { ui } = window();
      const before = purges().length;
      await (await ui.explorer.openMenu('src/shop.ts')).click(title);
      await ui.quickInput.waitFor({
        placeholder: 'No purge needed: shop.ts is shop.3f9a1c2b.js now, with a new name at every build.',
      });
      assert.deepEqual(
        (await ui.quickInput.rows()).map(({ label }) => label),
        ['Purge index.html', 'Purge shop.3f9a1c2b.js anyway', 'Another built file or URL…'],
      );
      await window().screenshot('hashed-source');
      await ui.quickInput.cancel();
      assert.equal(purges().length, before);
    });

    it('asks what to purge for a file without a rule, and makes its built file one', async () => {
      const { ui, workspace } = window();
      await utimes(join(workspace, 'dist/css/a.css'), new Date(), new Date());
      await (await ui.explorer.openMenu('src/less/a.less')).click(title);
      await ui.quickInput.waitFor({ placeholder: 'No rule covers a.less. What is purged?' });
      assert.deepEqual(
        (await ui.quickInput.rows()).map(({ label }) => label),
        ['Its built file…', 'Paste its live URL…', 'Purge index.html'],
      );
      await screenshots('unmapped');
      await ui.quickInput.pick('Its built file…');
      await ui.quickInput.waitFor({ placeholder: 'Which file is built from a.less?' });
      const [first] = await ui.quickInput.rows();
      assert.deepEqual([first?.label, first?.description], ['a.css', 'dist/css/a.css']);
      await screenshots('which-built-file');
      await ui.quickInput.pick('a.css');
      await ui.quickInput.waitFor({ placeholder: 'Keep this rule for a.less?' });
      await screenshots('keep-source');
      await ui.quickInput.pick('Keep for the team');
      await ui.statusBar.waitFor('a.css: live, the edge serves your file', 20_000);
      assert.match(lastPurge(), /css\/a\.css/);
      const written = await readFile(join(workspace, '.vscode', 'settings.json'), 'utf8');
      assert.deepEqual(JSON.parse(written)['cdnExplorer.mappings'], [
        dist,
        { from: 'src/less/{name}.less', to: 'dist/css/{name}.css' },
      ]);
    });

    it('purges the folder around a file without a rule as the directories in it', async () => {
      const { ui } = window();
      await (await ui.explorer.openMenu('notes.txt')).click(title);
      await ui.quickInput.waitFor({ placeholder: 'No rule covers notes.txt. What is purged?' });
      await ui.quickInput.pick('Its folder as one directory');
      const dialog = await ui.dialogs.waitFor(/Purge directory/);
      assert.match(dialog.detail, /whole workspace folder/);
      await window().screenshot('around');
      const before = purges().length;
      await ui.dialogs.click('Cancel');
      assert.equal(purges().length, before);
    });

    it('asks about unsaved changes once, and keeps the answer', async () => {
      const { ui, page } = window();
      await ui.explorer.open('dist/css/site.css');
      await ui.editor.focus();
      await page.keyboard.type('/* new */');
      await (await ui.explorer.openMenu('dist/css/site.css')).click(title);
      const dialog = await ui.dialogs.waitFor('site.css has unsaved changes.');
      assert.match(dialog.detail, /cdnExplorer\.unsavedFiles/);
      await screenshots('unsaved');
      await ui.dialogs.click('Purge as Deployed');
      await ui.statusBar.waitFor('site.css: live, the edge serves your file', 20_000);
      const kept = await window().evaluate(
        vscode => vscode.workspace.getConfiguration('cdnExplorer').inspect('unsavedFiles')?.globalValue,
      );
      assert.equal(kept, 'purgeAsDeployed');
      const before = purges().length;
      await (await ui.explorer.openMenu('dist/css/site.css')).click(title);
      await until('it is purged without a question', async () => purges().length === before + 1, 20_000);
      assert.equal(await ui.dialogs.isOpen(), false);
      assert.deepEqual(await ui.editor.tabs(), ['site.css']);
    });
  });
});
