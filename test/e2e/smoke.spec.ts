import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { describeWindow } from '../support/describeWindow.ts';

const title = 'Purge (Refresh) on CDN';
const liveUrl = 'http://static.demo.test/app.js';

const files = {
  // The sample’s own rules name a profile of the demo: without them the path is a stranger’s.
  '.vscode/settings.json': '{}\n',
  'dist/app.js': 'let version = 1;\n',
  'pages/about.html': '<h1>About</h1>\n',
  'pages/old.html': '',
};

/** On the oldest VS Code too. Nothing but the packaged extension: no demo CDN is handed over, it starts its own. */
describeWindow('smoke', { files }, window => {
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

  it('is offered where there is no profile', async () => {
    const { ui } = window();
    await ui.view('CDN').open();
    assert.deepEqual(await ui.view('CDN').welcomeButtons(), ['Add Profile', 'Start Demo CDN']);
    await window().screenshot('offered');
  });

  it('starts on the way of a first purge, which it proves live', async () => {
    const { ui } = window();
    await (await ui.explorer.openMenu('dist/app.js')).click(title);
    await ui.quickInput.waitFor({ message: /Paste the live URL of app\.js/ });
    await ui.quickInput.submit(liveUrl);
    await ui.quickInput.waitFor({ placeholder: 'Which CDN serves it?' });
    await window().screenshot('which-cdn');
    await ui.quickInput.pick('Demo CDN on this machine');
    await ui.quickInput.waitFor({ placeholder: /Keep this rule for/ });
    await ui.quickInput.pick('Keep for the team');
    await ui.statusBar.waitFor('app.js: live, the edge serves your file', 30_000);
    const profile = await ui.view('CDN').row('demo');
    await profile.waitForDescription(/demo/);
    await ui.view('CDN').row('demo-akamai');
    await window().screenshot('live');
  });

  it('serves what was edited since, after the next purge', async () => {
    const { ui } = window();
    await writeFile(join(window().workspace, 'dist', 'app.js'), 'let version = 2;\n');
    await (await ui.explorer.openMenu('dist/app.js')).click(title);
    await ui.statusBar.waitFor(/app\.js → static\.demo\.test/);
    await ui.statusBar.waitFor('app.js: live, the edge serves your file', 30_000);
  });

  it('keeps its profiles in memory only', async () => {
    const kept = await readdir(window().profile.userData, { recursive: true });
    const below = (folder: string): string[] =>
      kept.filter(name => name.includes(join('cdn-explorer.cdn-explorer', folder)));
    assert.notDeepEqual(below('purges'), [], 'The search finds what is kept.');
    assert.deepEqual(below('profiles'), []);
    const settings = await readFile(join(window().workspace, '.vscode', 'settings.json'), 'utf8');
    assert.match(settings, /"profile": "demo"/);
  });

  it('goes with its profiles when it is stopped, and is not stopped twice', async () => {
    const { ui } = window();
    await ui.palette.run('CDN: Stop Demo CDN');
    await ui.view('CDN').welcomeTexts();
    assert.deepEqual(await ui.view('CDN').welcomeButtons(), ['Add Profile', 'Start Demo CDN']);
    await ui.view('CDN').clickWelcomeButton('Start Demo CDN');
    const toast = await ui.notifications.waitFor(/The demo CDN runs on this machine/);
    await window().screenshot('started');
    await toast.close();
    await ui.view('CDN').row('demo');
  });
});
