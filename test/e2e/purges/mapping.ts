import assert from 'node:assert/strict';
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { SpecDemo } from '../../support/demo.ts';
import type { SharedWindow } from '../../support/describeWindow.ts';
import { until } from '../../support/until.ts';

const title = 'Purge (Refresh) on CDN';
const site = 'static.demo.test';
/** Folders, targets and a source. */
export const mappingRules = {
  'cdnExplorer.mappings': [
    { folder: 'dist', url: `http://${site}/`, profile: 'demo', index: ['index.html'] },
    { folder: 'shop', url: `http://${site}/shop/`, profile: 'demo', target: 'production' },
    { folder: 'shop', url: `http://${site}/test/`, profile: 'demo', target: 'test' },
    { from: 'src/less/{name}.less', to: 'dist/css/{name}.css' },
    { file: 'brand/logo.svg', url: `http://${site}/logo`, profile: 'demo', query: 'any' },
  ],
};

export function mappingTests(window: SharedWindow, demo: SpecDemo): void {
  /** The URLs of the last request, as it was received. */
  function lastPurged(): string {
    return JSON.stringify(
      demo.received().findLast(entry => JSON.stringify(entry).includes('RefreshObjectCaches')),
    );
  }

  describe('mapping', () => {
    before(async () => {
      await demo.reset();
      demo.origin.put(site, '/css/a.css', 'a {}\n');
      demo.origin.put(site, '/index.html', 'home\n');
      demo.origin.put(site, '/', 'home\n');
      demo.origin.put(site, '/shop/a.js', 'let a;\n');
      demo.origin.put(site, '/test/a.js', 'let a;\n');
      await window().beginPart({
        '.vscode/settings.json': JSON.stringify(mappingRules, undefined, 2),
        'src/less/a.less': 'a {}\n',
        'src/less/b.less': 'b {}\n',
        'dist/css/a.css': 'a {}\n',
        'dist/index.html': 'home\n',
        'shop/a.js': 'let a;\n',
      });
      for (const view of ['CDN', 'CDN Purges']) await window().ui.view(view).close();
    });

    it('asks to build first when the built file is older than the source, and purges on demand', async () => {
      const { ui, workspace } = window();
      await utimes(join(workspace, 'dist/css/a.css'), new Date(2020, 0), new Date(2020, 0));
      await (await ui.explorer.openMenu('src/less/a.less')).click(title);
      await ui.dialogs.waitFor('dist/css/a.css is older than a.less. Build first?');
      await window().screenshot('build-first');
      await ui.dialogs.click('Purge Anyway');
      await ui.statusBar.waitFor('a.css: live, the edge serves your file', 20_000);
    });

    it('says that the built file is missing, and purges nothing when dismissed', async () => {
      const { ui } = window();
      const sent = demo.received().length;
      await (await ui.explorer.openMenu('src/less/b.less')).click(title);
      await ui.dialogs.waitFor('dist/css/b.css, built from b.less, does not exist. Build first?');
      await window().screenshot('not-built');
      await ui.dialogs.click('Cancel');
      assert.equal(demo.received().length, sent);
    });

    it('names the built file of a source that is up to date, without a question', async () => {
      const { ui, workspace } = window();
      await utimes(join(workspace, 'dist/css/a.css'), new Date(), new Date());
      await (await ui.explorer.openMenu('src/less/a.less')).click(title);
      await ui.statusBar.waitFor('a.less → dist/css/a.css');
      await window().screenshot('built');
      await ui.statusBar.waitFor('a.css: live, the edge serves your file', 20_000);
    });

    it('purges an index as its directory too', async () => {
      const { ui } = window();
      await (await ui.explorer.openMenu('dist/index.html')).click(title);
      await ui.statusBar.waitFor(/^index\.html: live/, 20_000);
      assert.match(decodeURIComponent(lastPurged()), /demo\.test\/index\.html(?:\\n|\n).*demo\.test\/[^\w]/s);
    });

    it('asks which target, and offers the last choice first', async () => {
      const { ui } = window();
      await (await ui.explorer.openMenu('shop/a.js')).click(title);
      await ui.quickInput.waitFor({ placeholder: /Which target/ });
      assert.deepEqual(
        (await ui.quickInput.rows()).map(row => row.label),
        ['production', 'test'],
      );
      await window().screenshot('which-target');
      await ui.quickInput.pick('test');
      await ui.statusBar.waitFor('a.js: live, the edge serves your file', 20_000);
      assert.match(decodeURIComponent(lastPurged()), /\/test\/a\.js/);
      assert.doesNotMatch(decodeURIComponent(lastPurged()), /\/shop\/a\.js/);
      await (await ui.explorer.openMenu('shop/a.js')).click(title);
      await ui.quickInput.waitFor({ placeholder: /Which target/ });
      assert.deepEqual(
        (await ui.quickInput.rows()).map(row => row.label),
        ['test', 'production'],
      );
      await window().page.keyboard.press('Escape');
    });

    it('explains which rule gives which URL of a file, and why the others do not', async () => {
      const { ui } = window();
      const menu = await (await ui.explorer.openMenu('src/less/a.less')).openSubmenu('CDN');
      await menu.click('Explain URL');
      await ui.quickInput.waitFor({ title: 'Explain URL: a.less', placeholder: /paste a URL/ });
      const rows = await ui.quickInput.rows();
      assert.deepEqual(
        // The box is not high enough for the last two.
        rows.slice(0, 7).map(({ label, description }) => `${label}: ${description}`),
        [
          'src/less/{name}.less → dist/css/{name}.css: built by this rule',
          `http://${site}/css/a.css: dist → http://${site}/`,
          `shop → http://${site}/shop/: another folder`,
          `shop → http://${site}/test/: another folder`,
          `brand/logo.svg → http://${site}/logo: another file`,
          `dist → http://${site}/: another folder`,
          `shop → http://${site}/shop/: another folder`,
        ],
      );
      assert.equal(rows[1]?.detail, 'rule 1 in .vscode/settings.json · demo');
      await window().screenshot('explain-file');
    });

    it('explains a pasted URL in its place', async () => {
      const { ui } = window();
      await ui.quickInput.fill(`http://${site}/css/a.css`);
      await until('the files of the URL are shown', async () => {
        const [first] = await ui.quickInput.rows();
        return first?.label === 'dist/css/a.css';
      });
      const rows = await ui.quickInput.rows();
      assert.deepEqual(
        rows.map(({ label, description }) => `${label}: ${description}`),
        [
          `dist/css/a.css: dist → http://${site}/`,
          'src/less/a.less: its source',
          `shop → http://${site}/shop/: another path`,
          `shop → http://${site}/test/: another path`,
          `brand/logo.svg → http://${site}/logo: another path`,
        ],
      );
      await window().screenshot('explain-url');
    });

    it('explains a URL with a query by the rule that has every query', async () => {
      const { ui } = window();
      await ui.quickInput.fill(`http://${site}/logo?v=3`);
      await until('the file of the URL is shown', async () => {
        const [first] = await ui.quickInput.rows();
        return first?.label === 'brand/logo.svg';
      });
      const rows = await ui.quickInput.rows();
      assert.deepEqual(
        rows.map(({ label, description }) => `${label}: ${description}`),
        [
          `brand/logo.svg: brand/logo.svg → http://${site}/logo · every query`,
          `dist → http://${site}/: the rule does not have this query`,
          `shop → http://${site}/shop/: another path`,
          `shop → http://${site}/test/: another path`,
        ],
      );
      await window().screenshot('explain-every-query');
    });

    it('opens the rule of a row, with the rule selected', async () => {
      const { ui } = window();
      await ui.quickInput.pick(`shop → http://${site}/test/`);
      await ui.editor.waitForActive('settings.json');
      const selected = await window().evaluate(vscode => {
        const editor = vscode.window.activeTextEditor;
        return editor?.document.getText(editor.selection);
      });
      assert.deepEqual(JSON.parse(selected ?? ''), mappingRules['cdnExplorer.mappings'][2]);
      await window().screenshot('explained-rule');
    });

    it('shows the problem of a rule in its settings', async () => {
      const { ui, workspace } = window();
      const broken = {
        ...mappingRules,
        'cdnExplorer.mappings': [{ folder: '/srv', url: `http://${site}/` }],
      };
      await writeFile(join(workspace, '.vscode/settings.json'), JSON.stringify(broken, undefined, 2));
      await ui.statusBar.waitFor(/^\D*0\D+1$/, 20_000);
      await ui.palette.run('Problems: Focus on Problems View');
      await window().screenshot('problem');
      await ui.palette.run('CDN: Explain URL');
      await ui.quickInput.waitFor({ title: 'Explain URL: settings.json' });
      assert.deepEqual(
        (await ui.quickInput.rows()).map(({ label }) => label),
        ['This rule can’t be used'],
      );
      await window().screenshot('explain-broken');
    });
  });
}
