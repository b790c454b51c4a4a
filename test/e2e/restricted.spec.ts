import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { startSpecDemo } from '../support/demo.ts';
import { describeWindow } from '../support/describeWindow.ts';
import { until } from '../support/until.ts';
import type { VsCodeWindow } from '../support/window.ts';

const title = 'Purge (Refresh) on CDN';
const site = 'static.demo.test';
const reason = 'Restricted Mode purges nothing and reads no rules.';
/** The second one is of no use: a purge that reads the rules says so. */
const rules = JSON.stringify({
  'cdnExplorer.mappings': [
    { folder: 'dist', url: `http://${site}/`, profile: 'demo' },
    { folder: '/etc', url: 'http://static.demo.test/etc/', profile: 'demo' },
  ],
});
const unusable = 'Rule 2 of cdnExplorer.mappings can’t be used.';

const demo = await startSpecDemo({}, 'ready');
demo.origin.put(site, '/app.js', 'let version = 1;\n');

function purgesReceived(): number {
  return demo.received().filter(({ details }) => details['action'] === 'RefreshObjectCaches').length;
}

async function purgeFromMenu({ ui }: VsCodeWindow): Promise<void> {
  await (await ui.explorer.openMenu('dist/app.js')).click(title);
}

/** The one toast, which is closed so that the next refusal is seen to be another one. */
async function readRefusal({ ui }: VsCodeWindow): Promise<void> {
  const toast = await ui.notifications.waitFor('Restricted Mode');
  assert.equal(await toast.message(), reason);
  assert.deepEqual(await toast.buttons(), ['Manage Workspace Trust']);
  assert.deepEqual(await ui.notifications.messages(), [reason]);
  await toast.close();
}

describe('restricted mode', () => {
  after(() => demo.close());

  describeWindow(
    'restricted',
    {
      env: demo.env,
      trusted: false,
      files: { '.vscode/settings.json': rules, 'dist/app.js': 'let version = 1;\n' },
    },
    window => {
      it('is what a folder begins with that was never opened before', async () => {
        await window().ui.statusBar.waitFor('Restricted Mode');
        assert.equal(await window().evaluate(vscode => vscode.workspace.isTrusted), false);
      });

      it('ends with trust: then this very menu purges, and the rules are read', async () => {
        const { ui } = window();
        await ui.trustWorkspace();
        await purgeFromMenu(window());
        await ui.statusBar.waitFor('app.js: live, the edge serves your file', 30_000);
        const toast = await ui.notifications.waitFor(unusable);
        await toast.close();
        assert.equal(purgesReceived(), 1);
        const { connections, secretReads } = await window().observed();
        assert.ok(connections.length > 0, 'a purge is a connection that is seen');
        assert.ok(secretReads.some(read => read.startsWith('cdn-explorer.cdn-explorer ')));
      });

      it('comes back when the trust is taken away, and the menu still has its row', async () => {
        const { ui } = window();
        await window().reloadBy(() => ui.distrustWorkspace());
        assert.equal(await window().evaluate(vscode => vscode.workspace.isTrusted), false);
        const menu = await ui.explorer.openMenu('dist/app.js');
        assert.ok((await menu.items()).includes(title));
        await menu.click(title);
        await ui.notifications.waitFor('Restricted Mode');
        await window().screenshot('refused');
        await readRefusal(window());
      });

      it('refuses the palette and the key alike', async () => {
        const { ui, page } = window();
        await ui.explorer.open('dist/app.js');
        await ui.palette.run(`CDN: ${title}`);
        await readRefusal(window());
        await ui.editor.focus();
        await page.keyboard.press('Shift+Alt+U');
        await readRefusal(window());
      });

      it('refuses to map a file too: that would read and write rules', async () => {
        await window().ui.palette.run('CDN: Map to CDN URL…');
        await readRefusal(window());
        assert.equal(await window().ui.quickInput.isOpen(), false);
      });

      it('has sent nothing, opened no secret, and read no rule', async () => {
        const { connections, secretReads, cameLate } = await window().observed();
        assert.equal(cameLate, false);
        assert.deepEqual(connections, []);
        assert.deepEqual(secretReads, []);
        assert.equal(purgesReceived(), 1);
        const problems = await window().evaluate(vscode =>
          vscode.languages.getDiagnostics().flatMap(([, list]) => list.map(({ message }) => message)),
        );
        assert.deepEqual(problems, []);
      });

      it('leads to where the trust is given', async () => {
        const { ui } = window();
        await purgeFromMenu(window());
        const toast = await ui.notifications.waitFor('Restricted Mode');
        await toast.click('Manage Workspace Trust');
        await ui.waitForTrustEditor();
        await window().screenshot('trust');
        await ui.closeTrustEditor();
      });

      it('ends once more, and the same menu purges again', async () => {
        const { ui } = window();
        await ui.trustWorkspace();
        await purgeFromMenu(window());
        await until('the demo CDN got one more purge', async () => purgesReceived() === 2);
        await ui.statusBar.waitFor('app.js: live, the edge serves your file', 30_000);
      });
    },
  );
});
