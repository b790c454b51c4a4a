import assert from 'node:assert/strict';
import { glob, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { startSpecDemo } from '../support/demo.ts';
import { describeWindow } from '../support/describeWindow.ts';
import { until } from '../support/until.ts';
import type { VsCodeWindow } from '../support/window.ts';

const site = 'static.demo.test';
const other = 'www.akamai.demo.test';
const rules = JSON.stringify({
  'cdnExplorer.mappings': [
    { folder: 'dist', url: `http://${site}/`, profile: 'demo' },
    { folder: 'pages', url: `http://${site}/`, profile: 'demo', exclude: ['next.html'] },
    { folder: 'pages', url: `http://${other}/`, profile: 'demo-akamai', exclude: ['next.html'] },
    {
      folder: 'pages',
      url: `http://${other}/`,
      profile: 'demo-akamai',
      network: 'staging',
      include: ['next.html'],
    },
  ],
});

/**
 * Tasks that outlast the test: a run that follows one is under way whenever the host is killed. They end when the demo's
 * clock is moved, by less than what signatures may be off.
 */
const taskSeconds = 800;
const demo = await startSpecDemo({ taskSeconds }, 'ready');
for (const path of ['/app.js', '/css/site.css', '/now.html']) demo.origin.put(site, path, 'a\n');

function requestsFor(path: string): number {
  const isFor = (parameters: unknown): boolean =>
    JSON.stringify(parameters).includes(`http://${site}${path}`);
  return demo
    .received()
    .filter(({ details }) => details['action'] === 'RefreshObjectCaches' && isFor(details['parameters']))
    .length;
}

async function purge({ ui }: VsCodeWindow, path: string): Promise<void> {
  await (await ui.explorer.openMenu(path)).click('Purge (Refresh) on CDN');
}

function purgesAtAkamai(): number {
  return demo.received().filter(({ api, details }) => api === 'akamai' && details['action'] === 'invalidate')
    .length;
}

/** Lets the time pass after which a run whose window is silent counts as left: its lease says when it was renewed. */
async function ageLeases({ profile }: VsCodeWindow): Promise<number> {
  const folder = join(profile.userData, 'User', 'globalStorage', 'cdn-explorer.cdn-explorer', 'purges');
  let aged = 0;
  for await (const lease of glob('*.lease', { cwd: folder })) {
    await writeFile(join(folder, lease), String(Date.now() - 60_000));
    aged += 1;
  }
  return aged;
}

describe('killed host', () => {
  after(() => demo.close());

  describeWindow(
    'killed-host',
    {
      env: demo.env,
      files: {
        '.vscode/settings.json': rules,
        'dist/app.js': 'a\n',
        'dist/css/site.css': 'a\n',
        'pages/now.html': 'a\n',
        'pages/next.html': 'a\n',
      },
    },
    window => {
      it('may die while the request is on its way: the new one does not send it again', async () => {
        const { ui } = window();
        await ui.view('CDN Purges').open();
        demo.faults.add({
          match: { api: 'aliyun', action: 'RefreshObjectCaches' },
          fault: { kind: 'latency', ms: 3_000 },
        });
        await purge(window(), 'dist/app.js');
        await until('the request has arrived', async () => demo.faults.rules().length === 0);
        assert.equal(requestsFor('/app.js'), 0, 'it is not answered yet');
        await window().killExtensionHost();
        await until('the demo CDN has acted on it', async () => requestsFor('/app.js') === 1);
      });

      it('leaves a run that is shown as under way as long as a window may have it', async () => {
        const run = await window().ui.view('CDN Purges').row('app.js');
        await run.waitForDescription(/sending…/);
        assert.equal(await ageLeases(window()), 1);
      });

      it('and then as sent with its answer lost, without being asked to look again', async () => {
        const { ui } = window();
        const run = await ui.view('CDN Purges').row('app.js');
        await run.waitForDescription(/sent, but the answer was lost: purge it again/);
        await run.expand();
        const url = await ui.view('CDN Purges').row('/app.js');
        await url.waitForDescription(/sent, but the answer was lost: purge it again/);
        assert.deepEqual(
          (await ui.statusBar.items()).filter(({ text }) => text.includes('app.js')),
          [],
        );
        await window().screenshot('answer-lost');
        assert.equal(requestsFor('/app.js'), 1);
      });

      it('may die while a task is followed: the new one follows it', async () => {
        const { ui } = window();
        await purge(window(), 'dist/css/site.css');
        await ui.statusBar.waitFor(/site\.css → static\.demo\.test: accepted, \d+% done/);
        await window().killExtensionHost();
        const run = await ui.view('CDN Purges').row('site.css');
        await run.waitForDescription(/accepted, \d+% done/);
        assert.ok((await ageLeases(window())) > 0);
        await ui.statusBar.waitFor(/site\.css → static\.demo\.test: accepted, \d+% done/);
        await window().screenshot('followed-by-the-new-one');
        demo.clock.advance(taskSeconds * 1000);
        await run.waitForDescription(/^complete/);
        await window().screenshot('complete');
        assert.equal(requestsFor('/css/site.css'), 1);
        await until('no lease is left', async () => (await ageLeases(window())) === 0);
        demo.clock.advance(-taskSeconds * 1000);
      });

      it('may be closed in the middle of a purge: the next window knows what was sent, and ends it', async () => {
        const { ui } = window();
        demo.faults.add({
          match: { api: 'akamai', action: 'invalidate' },
          fault: { kind: 'latency', ms: 10_000 },
        });
        await purge(window(), 'pages');
        await ui.quickInput.pick('Its 2 mapped files');
        await ui.dialogs.waitFor(/has not purged www\.akamai\.demo\.test \(staging\) before/);
        await ui.dialogs.click('Purge');
        await until('both have been asked', async () => demo.faults.rules().length === 0);
        await until('one has accepted', async () => requestsFor('/now.html') === 1);
        assert.equal(purgesAtAkamai(), 0, 'the other has not answered yet');
        await window().restartServer();
        await ageLeases(window());
        const purges = ui.view('CDN Purges');
        await purges.open();
        const run = await purges.row('2 files');
        await run.waitForDescription(
          /demo-akamai: sent, but the answer was lost: purge it again · demo: accepted, \d+% done/,
        );
        await run.expand();
        const followed = await purges.row(`${site}/now.html`);
        await followed.waitForDescription(/accepted, \d+% done · demo/);
        const lost = await purges.row(`${other}/next.html (staging)`);
        await lost.waitForDescription(/sent, but the answer was lost: purge it again · demo-akamai/);
        const unsent = await purges.row(`${other}/now.html`);
        await unsent.waitForDescription(/not sent · demo-akamai/);
        await ui.statusBar.waitFor(/2 files → .*demo: accepted, \d+% done/);
        await window().screenshot('closed-in-the-middle');
        demo.clock.advance(taskSeconds * 1000);
        await followed.waitForDescription(/complete · demo/);
        await window().screenshot('ended-by-the-next-window');
        await until('the other has acted on it', async () => purgesAtAkamai() === 1);
        assert.equal(requestsFor('/now.html'), 1);
        demo.clock.advance(-taskSeconds * 1000);
      });

      it('sends again when a person asks for it, and only then', async () => {
        const { ui } = window();
        await purge(window(), 'dist/app.js');
        await ui.statusBar.waitFor(/app\.js → static\.demo\.test: accepted, \d+% done/);
        assert.equal(requestsFor('/app.js'), 2);
        assert.equal(requestsFor('/css/site.css'), 1);
      });
    },
  );
});
