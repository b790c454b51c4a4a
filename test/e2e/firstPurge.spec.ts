import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startSpecDemo, type SpecDemo } from '../support/demo.ts';
import { describeWindow } from '../support/describeWindow.ts';
import { until } from '../support/until.ts';

const oldText = "console.log('old');\n";
const newText = "console.log('new');\n";
const liveUrl = 'http://static.demo.test/app.js';
const title = 'Purge (Refresh) on CDN';

const demo: SpecDemo = await startSpecDemo({}, 'none');
const { full } = demo.info.keys;
demo.origin.put('static.demo.test', '/app.js', oldText);

/** What the team does between saving and purging. */
function deploy(path: string, text: string): void {
  demo.origin.put('static.demo.test', path, text);
}

describe('the first purge', () => {
  after(() => demo.close());

  describeWindow(
    'first-purge',
    {
      env: demo.env,
      files: {
        '.vscode/settings.json': '{\n  // Our editor.\n  "editor.tabSize": 2\n}\n',
        'dist/app.js': newText,
      },
    },
    window => {
      before(async () => {
        const first = await demo.fetchFromEdge(liveUrl);
        assert.equal(first.body, oldText);
      });

      it('begins with empty views that say how', async () => {
        const view = window().ui.view('CDN');
        await view.open();
        await window().ui.view('CDN Purges').open();
        assert.deepEqual(await view.welcomeButtons(), ['Add Profile']);
        await window().screenshot('empty-views');
      });

      it('offers the purge in the menu of a file', async () => {
        const menu = await window().ui.explorer.openMenu('dist/app.js');
        assert.ok((await menu.items()).includes(title));
        await window().screenshot('menu');
        deploy('/app.js', newText);
        await window().evaluate(async (vscode, url) => vscode.env.clipboard.writeText(url), liveUrl);
        await menu.click(title);
      });

      it('asks for the live URL and finds it in the clipboard', async () => {
        const { quickInput } = window().ui;
        const { value } = await quickInput.waitFor({ title: 'Map to CDN URL' });
        assert.equal(value, liveUrl);
        await window().screenshot('live-url');
        await quickInput.accept();
      });

      it('asks which CDN, then for the keys; a wrong secret is one sentence', async () => {
        const { quickInput } = window().ui;
        await quickInput.waitFor({ placeholder: 'Which CDN serves it?' });
        await window().screenshot('which-cdn');
        await quickInput.pick('Demo CDN: Alibaba Cloud CDN');
        await quickInput.waitFor({ message: /Access key ID/ });
        await window().screenshot('key-id');
        await quickInput.submit(full.accessKeyId);
        const { masked } = await quickInput.waitFor({ message: /Access key secret/ });
        assert.equal(masked, true);
        await quickInput.submit('not-the-secret');
        await quickInput.waitFor({ message: /The secret of “demo” is wrong/ });
        await window().screenshot('wrong-secret');
        await quickInput.submit(full.accessKeySecret);
      });

      it('infers the rule and shows what else it maps', async () => {
        const { quickInput } = window().ui;
        await quickInput.waitFor({ placeholder: /Keep this rule for/ });
        const rows = await quickInput.rows();
        assert.deepEqual(
          rows.slice(0, 3).map(row => row.label),
          ['Keep for the team', 'Keep for me', 'Only now'],
        );
        assert.match(rows[0]?.detail ?? '', /Also maps 3 others: /);
        await window().screenshot('keep-rule');
        await quickInput.pick('Keep for the team');
      });

      it('purges and proves that the edge serves the file', async () => {
        const { statusBar } = window().ui;
        const done = await statusBar.waitFor(/app\.js: live, the edge serves your file/, 20_000);
        assert.match(done.label, /Browsers may keep their copy for up to/);
        assert.match(done.label, /Asked the edge \S+ only, directly, not through a proxy\./);
        await window().screenshot('live');
        const { body } = await demo.fetchFromEdge(liveUrl);
        assert.equal(body, newText);
        assert.deepEqual(await window().ui.notifications.messages(), []);
      });

      it('keeps the rule in the folder’s settings, with the comments', async () => {
        const text = await readFile(join(window().workspace, '.vscode', 'settings.json'), 'utf8');
        assert.match(text, /\/\/ Our editor\./);
        assert.match(text, /"folder": "dist",\s+"url": "http:\/\/static\.demo\.test\/",\s+"profile": "demo"/);
      });

      it('shows the profile and the run in the views', async () => {
        const profiles = window().ui.view('CDN');
        await profiles.open();
        await profiles.row('demo');
        const purges = window().ui.view('CDN Purges');
        await purges.open();
        const run = await purges.row('app.js');
        await run.expand();
        const url = await purges.row('/app.js');
        await url.waitForDescription(/live, the edge serves your file/);
        await window().screenshot('views');
      });

      it('purges again with a right-click and nothing else', async () => {
        const again = "console.log('newer');\n";
        await writeFile(join(window().workspace, 'dist', 'app.js'), again);
        deploy('/app.js', again);
        const menu = await window().ui.explorer.openMenu('dist/app.js');
        const sent = demo.received().length;
        await menu.click(title);
        await window().ui.statusBar.waitFor(/app\.js → static\.demo\.test/);
        await window().ui.statusBar.waitFor(/app\.js: live, the edge serves your file/, 20_000);
        assert.equal((await demo.fetchFromEdge(liveUrl)).body, again);
        assert.equal(await window().ui.quickInput.isOpen(), false);
        assert.ok(demo.received().length > sent);
      });

      it('keeps profile and history over a restart of the server', async () => {
        await window().restartServer();
        const purges = window().ui.view('CDN Purges');
        await purges.open();
        await until('both purges are there', async () => {
          const rows = await purges.rows();
          return rows.filter(row => row.label === 'app.js').length === 2;
        });
        const profile = await window().ui.view('CDN').row('demo');
        assert.doesNotMatch((await profile.facts()).description, /missing/);
        await window().screenshot('after-restart');
        const menu = await window().ui.explorer.openMenu('dist/app.js');
        await menu.click(title);
        await window().ui.statusBar.waitFor(/app\.js: (live|purged)/, 20_000);
      });
    },
  );
});
