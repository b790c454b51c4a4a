import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { SpecDemo } from '../../support/demo.ts';
import type { SharedWindow } from '../../support/describeWindow.ts';

const title = 'Purge (Refresh) on CDN';
const aliyunSite = 'static.demo.test';
const akamaiSite = 'www.akamai.demo.test';

export function twoCdnsTests(window: SharedWindow, demo: SpecDemo): void {
  const { akamaiKeys, edge } = demo.info;
  const rules = JSON.stringify(
    {
      'cdnExplorer.mappings': [
        { folder: 'dist', url: `http://${aliyunSite}/`, profile: 'demo', exclude: ['css/**'] },
        { folder: 'dist', url: `http://${akamaiSite}/`, profile: 'demo-akamai', exclude: ['css/**'] },
        {
          folder: 'dist/css',
          url: `http://${akamaiSite}/css/`,
          profile: 'demo-akamai',
          network: 'staging',
          edge: edge.staging,
        },
        { folder: 'foreign', url: 'http://other.akamai.demo.test/', profile: 'demo-akamai' },
        { folder: 'src', url: `http://${aliyunSite}/src/`, profile: 'demo', network: 'staging' },
      ],
    },
    undefined,
    2,
  );

  function deploy(path: string, text: string): void {
    for (const site of [aliyunSite, akamaiSite]) demo.origin.put(site, path, text);
  }

  /** Requests that purge, whatever became of them. */
  function purges(api: 'aliyun' | 'akamai'): number {
    const action = api === 'aliyun' ? 'RefreshObjectCaches' : 'invalidate';
    return demo.received().filter(entry => entry.api === api && entry.details['action'] === action).length;
  }

  describe('two CDNs', () => {
    before(async () => {
      await demo.reset();
      deploy('/app.js', 'let version = 1;\n');
      deploy('/css/site.css', 'body { margin: 0 }\n');
      await window().beginPart({
        '.vscode/settings.json': rules,
        'dist/app.js': 'let version = 1;\n',
        'dist/css/site.css': 'body { margin: 0 }\n',
        'foreign/a.js': 'let a;\n',
      });
    });

    it('purges a file that both serve with one command, and has one line for both', async () => {
      const { ui } = window();
      await demo.fetchFromEdge(`http://${akamaiSite}/app.js`);
      deploy('/app.js', 'let version = 2;\n');
      await writeFile(join(window().workspace, 'dist', 'app.js'), 'let version = 2;\n');
      await (await ui.explorer.openMenu('dist/app.js')).click(title);
      await ui.statusBar.waitFor('app.js: live, 2 of 2 at the edge', 20_000);
      for (const site of [aliyunSite, akamaiSite]) {
        assert.equal((await demo.fetchFromEdge(`http://${site}/app.js`)).body, 'let version = 2;\n');
      }
      assert.deepEqual([purges('aliyun'), purges('akamai')], [1, 1]);
      await ui.view('CDN').open();
      await ui.view('CDN Purges').open();
      await (await ui.view('CDN Purges').row('app.js')).expand();
      await ui.view('CDN Purges').row(`${akamaiSite}/app.js`);
      await window().screenshot('live-at-both');
    });

    it('tells each one’s outcome when one refuses, and names the URL that it refuses', async () => {
      const { ui } = window();
      demo.faults.add({
        match: { api: 'akamai', action: 'invalidate' },
        fault: {
          kind: 'error',
          status: 403,
          code: 'unauthorized arl',
          message: `http://${akamaiSite}/app.js`,
        },
      });
      await (await ui.explorer.openMenu('dist/app.js')).click(title);
      await ui.statusBar.waitFor('app.js: demo: live · demo-akamai: refused', 20_000);
      const toast = await ui.notifications.waitFor(/does not belong to the account of “demo-akamai”/);
      await window().screenshot('one-refuses');
      await toast.close();
    });

    it('purges on staging and looks at staging’s own address', async () => {
      const { ui } = window();
      const css = 'body { margin: 1px }\n';
      await demo.fetchFromEdge(`http://${akamaiSite}/css/site.css`, 'staging');
      deploy('/css/site.css', css);
      await writeFile(join(window().workspace, 'dist', 'css', 'site.css'), css);
      await (await ui.explorer.openMenu('dist/css/site.css')).click(title);
      // A rule of the folder has another address looked at: asked once.
      await ui.dialogs.waitFor(/Purge 1 URL/);
      await window().screenshot('staging-address');
      await ui.dialogs.click('Purge');
      await ui.statusBar.waitFor(
        /site\.css → www\.akamai\.demo\.test \(staging\): accepted, expected within 5 s/,
      );
      const item = await ui.statusBar.waitFor('site.css (staging): live, the edge serves your file', 20_000);
      assert.match(item.label, /directly/);
      await window().screenshot('staging');
    });

    it('refuses to purge production where a rule says staging and the CDN has none', async () => {
      const { ui } = window();
      const sent = purges('aliyun');
      await (await ui.explorer.openMenu('src/app.js')).click(title);
      const toast = await ui.notifications.waitFor(/has no staging network/);
      await toast.close();
      assert.equal(purges('aliyun'), sent);
    });

    it('adds an Akamai profile from one paste, and says what is wrong with the keys', async () => {
      const { ui } = window();
      const { clientToken, clientSecret, accessToken } = akamaiKeys.full;
      const block = (secret: string): string =>
        `client_secret = ${secret} host = akab-unused.luna.akamaiapis.net access_token = ${accessToken} client_token = ${clientToken}`;
      await ui.palette.run('CDN: Add Profile…');
      await ui.quickInput.waitFor({ placeholder: 'Which CDN serves it?' });
      await window().screenshot('which-cdn');
      await ui.quickInput.pick('Demo CDN: Akamai');
      await ui.quickInput.waitFor({ message: /Client token/ });
      await ui.quickInput.submit(block('wrong'));
      await ui.quickInput.waitFor({ message: /The secret of “demo-akamai 2” is wrong/ });
      await window().screenshot('akamai-wrong-secret');
      await ui.quickInput.submit(block(clientSecret));
      await ui.quickInput.waitUntilClosed();
      await ui.view('CDN').open();
      await ui.view('CDN').row('demo-akamai 2');
    });

    it('asks for one after the other, the secret ones unseen, and says that a grant is missing', async () => {
      const { ui } = window();
      const { clientToken, clientSecret, accessToken } = akamaiKeys.noGrant;
      await ui.palette.run('CDN: Add Profile…');
      await ui.quickInput.waitFor({ placeholder: 'Which CDN serves it?' });
      await ui.quickInput.pick('Akamai');
      await ui.quickInput.waitFor({ message: /Host of the API client/ });
      await window().screenshot('akamai-host');
      await ui.quickInput.submit('not a host');
      await ui.quickInput.waitFor({ message: /Enter the host alone/ });
      await ui.quickInput.clickTitleButton('Back');
      await ui.quickInput.waitFor({ placeholder: 'Which CDN serves it?' });
      await ui.quickInput.pick('Demo CDN: Akamai');
      await ui.quickInput.waitFor({ message: /Client token/ });
      await ui.quickInput.submit(clientToken);
      const { masked } = await ui.quickInput.waitFor({ message: /Client secret/ });
      assert.equal(masked, true);
      await ui.quickInput.submit(clientSecret);
      const last = await ui.quickInput.waitFor({ message: /Access token\. It is tested at once/ });
      assert.equal(last.masked, true);
      await ui.quickInput.submit(accessToken);
      await ui.quickInput.waitFor({ message: /lacks the permission CCU APIs, READ-WRITE/ });
      await ui.quickInput.cancel();
    });
  });
}
