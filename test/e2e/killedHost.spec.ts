import assert from 'node:assert/strict';
import { glob, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { startSpecDemo } from '../support/demo.ts';
import { describeWindow } from '../support/describeWindow.ts';
import { until } from '../support/until.ts';
import type { VsCodeWindow } from '../support/window.ts';

const site = 'static.demo.test';
const rules = JSON.stringify({
  'cdnExplorer.mappings': [{ folder: 'dist', url: `http://${site}/`, profile: 'demo' }],
});

/** Tasks that outlast the test: a run that follows one is under way whenever the host is killed. */
const demo = await startSpecDemo({ taskSeconds: 3_600 }, 'ready');
for (const path of ['/app.js', '/css/site.css']) demo.origin.put(site, path, 'a\n');

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
      files: { '.vscode/settings.json': rules, 'dist/app.js': 'a\n', 'dist/css/site.css': 'a\n' },
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

      it('may die while a task is followed: accepted is what is known', async () => {
        const { ui } = window();
        await purge(window(), 'dist/css/site.css');
        await ui.statusBar.waitFor(/site\.css → static\.demo\.test: accepted, 0% done/);
        await window().killExtensionHost();
        const run = await ui.view('CDN Purges').row('site.css');
        await run.waitForDescription(/accepted, 0% done/);
        assert.equal(await ageLeases(window()), 2);
        await run.waitForDescription(/accepted, then VS Code was closed/);
        await window().screenshot('accepted-then-closed');
        assert.equal(requestsFor('/css/site.css'), 1);
      });

      it('sends again when a person asks for it, and only then', async () => {
        const { ui } = window();
        await purge(window(), 'dist/app.js');
        await ui.statusBar.waitFor(/app\.js → static\.demo\.test: accepted, 0% done/);
        assert.equal(requestsFor('/app.js'), 2);
        assert.equal(requestsFor('/css/site.css'), 1);
      });
    },
  );
});
