import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeWindow } from '../support/describeWindow.ts';

describeWindow(
  'smoke',
  { files: { 'pages/about.html': '<h1>About</h1>\n', 'pages/old.html': '' } },
  window => {
    it('activates in a window that a user opens', async () => {
      const active = await window().evaluate(
        vscode => vscode.extensions.getExtension('cdn-explorer.cdn-explorer')?.isActive,
      );
      assert.equal(active, true);
    });

    it('has its command registered', async () => {
      const commands = await window().evaluate(vscode => vscode.commands.getCommands(true));
      assert.ok(commands.includes('cdnExplorer.showOutput'));
    });

    it('shows the files and opens one', async () => {
      const { explorer, editor } = window().ui;
      await explorer.open('pages/about.html');
      assert.deepEqual(await editor.visibleLines(), ['<h1>About</h1>', '']);
    });

    it('opens the menu of two selected files', async () => {
      const { explorer } = window().ui;
      await explorer.select('pages/about.html', 'pages/old.html');
      const menu = await explorer.openMenu('pages/old.html');
      assert.ok((await menu.items()).includes('Copy Path'));
      await menu.close();
    });

    it('takes a picture of the whole window', async () => {
      const picture = await window().screenshot('window');
      assert.ok(picture.length > 10_000, `${picture.length} bytes`);
    });
  },
);
