import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { SpecDemo } from '../../support/demo.ts';
import type { SharedWindow } from '../../support/describeWindow.ts';
import type { VsCodeWindow } from '../../support/window.ts';

const site = 'static.demo.test';
const rules = JSON.stringify({
  'cdnExplorer.mappings': [{ folder: 'dist', url: `http://${site}/`, profile: 'demo' }],
});

async function enterKeys(window: VsCodeWindow, id: string, secret: string): Promise<void> {
  const { quickInput } = window.ui;
  await quickInput.waitFor({ placeholder: 'Which CDN serves it?' });
  await quickInput.pick('Demo CDN: Alibaba Cloud CDN');
  await quickInput.waitFor({ message: /Access key ID/ });
  await quickInput.submit(id);
  await quickInput.waitFor({ message: /Access key secret/ });
  await quickInput.submit(secret);
}

/** Ends with a profile “demo” whose key may do nothing but purge. */
export function keysTests(window: SharedWindow, demo: SpecDemo): void {
  const { inactive, refreshOnly } = demo.info.keys;

  describe('keys', () => {
    before(async () => {
      await demo.reset();
      demo.origin.put(site, '/app.js', 'let version = 1;\n');
      await window().beginPart({
        '.vscode/settings.json': rules,
        'dist/app.js': 'let version = 1;\n',
      });
    });

    it('says that a key is unknown or disabled, and keeps nothing', async () => {
      const { ui } = window();
      await ui.view('CDN').open();
      await ui.view('CDN').clickWelcomeButton('Add Profile');
      await enterKeys(window(), inactive.accessKeyId, inactive.accessKeySecret);
      await ui.quickInput.waitFor({
        message: /The key of “demo” is disabled\. Enable it at the CDN/,
      });
      await window().screenshot('key-disabled');
      await ui.quickInput.clickTitleButton('Back');
      const { value } = await ui.quickInput.waitFor({ message: /Access key ID/ });
      assert.equal(value, inactive.accessKeyId);
      await ui.quickInput.cancel();
      assert.deepEqual(await ui.view('CDN').welcomeButtons(), ['Add Profile']);
    });

    it('takes both keys from one paste', async () => {
      const { ui } = window();
      await ui.palette.run('CDN: Add Profile…');
      await ui.quickInput.waitFor({ placeholder: 'Which CDN serves it?' });
      await ui.quickInput.pick('Demo CDN: Alibaba Cloud CDN');
      await ui.quickInput.waitFor({ message: /Access key ID/ });
      const { accessKeyId, accessKeySecret } = refreshOnly;
      await ui.quickInput.submit(`AccessKey ID,AccessKey Secret ${accessKeyId},${accessKeySecret}`);
      await ui.quickInput.waitUntilClosed();
      const toast = await ui.notifications.waitFor(
        '“demo” is saved. It can’t read the quota or follow a purge to its end.',
      );
      await window().screenshot('limited-key');
      await toast.close();
      const row = await ui.view('CDN').row('demo');
      await row.waitForDescription(/limited/);
    });

    it('purges all the same: what can’t be followed is looked at', async () => {
      const { ui } = window();
      await (await ui.explorer.openMenu('dist/app.js')).click('Purge (Refresh) on CDN');
      await ui.dialogs.waitFor('Purge 1 URL on static.demo.test with the profile “demo”?');
      await ui.dialogs.click('Purge');
      await ui.statusBar.waitFor('app.js: live, the edge serves your file', 40_000);
      const tasks = demo.received().filter(entry => JSON.stringify(entry).includes('"RefreshObjectCaches"'));
      assert.equal(tasks.length, 1);
    });

    it('words what a test finds: the clock, the network, an answer that is not the CDN’s', async () => {
      const { ui } = window();
      demo.faults.add({ match: { api: 'aliyun' }, fault: { kind: 'clockSkew', ms: -3_600_000 } });
      await (await (await ui.view('CDN').row('demo')).openMenu()).click('Test Profile');
      const clock = await ui.notifications.waitFor(/The clock of this computer is 3\d{3} s fast/);
      await window().screenshot('clock');
      await clock.close();
      demo.faults.add({ match: { api: 'aliyun' }, fault: { kind: 'html', status: 200 } });
      await (await (await ui.view('CDN').row('demo')).openMenu()).click('Test Profile');
      const page = await ui.notifications.waitFor(/The answer was not the CDN’s \(HTTP 200\)/);
      await page.close();
    });

    it('says under the profile what its key can’t read', async () => {
      const { ui } = window();
      await (await ui.view('CDN').row('demo')).expand();
      const again = await ui.view('CDN').row('Try again');
      await again.waitForDescription(/lacks the permission cdn:DescribeRefreshQuota/);
      assert.deepEqual(await (await ui.view('CDN').row('Domains')).inlineActions(), ['Filter Domains…']);
    });

    it('shows the hosts that a key has purged when it can’t list the account’s domains', async () => {
      const { ui } = window();
      await (await ui.view('CDN').row('Domains')).expand();
      const note = await ui.view('CDN').row('Known hosts only');
      assert.equal(await note.spoken(), 'Known hosts; the key can’t list domains.');
      await ui.view('CDN').row(site);
      await window().screenshotInThemes('limited-key-details');
    });
  });
}
