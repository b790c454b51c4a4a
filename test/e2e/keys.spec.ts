import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
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

const demo = await startSpecDemo({}, 'none');
const { inactive, refreshOnly } = demo.info.keys;
demo.origin.put(site, '/app.js', 'let version = 1;\n');

async function enterKeys(window: VsCodeWindow, id: string, secret: string): Promise<void> {
  const { quickInput } = window.ui;
  await quickInput.waitFor({ placeholder: 'Which CDN serves it?' });
  await quickInput.pick('Demo CDN: Alibaba Cloud CDN');
  await quickInput.waitFor({ message: /Access key ID/ });
  await quickInput.submit(id);
  await quickInput.waitFor({ message: /Access key secret/ });
  await quickInput.submit(secret);
}

describe('keys', () => {
  after(() => demo.close());

  describeWindow(
    'keys',
    { env: demo.env, files: { '.vscode/settings.json': rules, 'dist/app.js': 'let version = 1;\n' } },
    window => {
      it('says that a key is unknown or disabled, and keeps nothing', async () => {
        const { ui } = window();
        await ui.view('CDN').open();
        await ui.view('CDN').clickWelcomeButton('Add Profile');
        await enterKeys(window(), inactive.accessKeyId, inactive.accessKeySecret);
        await ui.quickInput.waitFor({
          message: /does not know the key of “demo”, or it is disabled/,
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
        const tasks = demo
          .received()
          .filter(entry => JSON.stringify(entry).includes('"RefreshObjectCaches"'));
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
        await window().screenshot('quota-refused');
        assert.deepEqual(await (await ui.view('CDN').row('Domains')).inlineActions(), ['Filter Domains…']);
      });

      it('edits a profile field by field: no key is shown, and each goes only where it was entered for', async () => {
        const { ui } = window();
        const { quickInput } = ui;
        const row = await ui.view('CDN').row('demo');
        await (await row.openMenu()).click('Edit Profile…');
        await quickInput.waitFor({ title: 'Edit Profile “demo”', placeholder: 'Choose what to change.' });
        const shown = await quickInput.rows();
        await window().screenshot('edit-profile');
        assert.deepEqual(
          shown.slice(0, 4).map(({ label, description }) => `${label}: ${description}`),
          ['Name: demo', 'Access key ID: kept', 'Access key secret: kept', 'Security token (STS): none'],
        );
        for (const key of Object.values(refreshOnly)) assert.ok(!JSON.stringify(shown).includes(key));

        await quickInput.pick('Security token (STS)');
        assert.equal(
          (await quickInput.waitFor({ message: /Security token of a temporary key/ })).masked,
          true,
        );
        await quickInput.submit('a-token');
        await quickInput.waitFor({ message: /When it expires/ });
        await quickInput.submit('2020-01-01T00:00:00Z');
        await quickInput.waitFor({ message: /This time is over/ });
        await window().screenshot('edit-token-over');
        await quickInput.clickTitleButton('Back');

        await quickInput.waitFor({ placeholder: 'Choose what to change.' });
        await quickInput.pick('Endpoint');
        await quickInput.waitFor({ message: /Where requests go/ });
        await quickInput.submit('http://cdn.example.com');
        await quickInput.waitFor({ message: /must not travel in clear/ });
        await quickInput.submit('http://127.0.0.1:9');
        await quickInput.waitFor({ placeholder: 'Choose what to change.' });
        await quickInput.pick('Test and Save');
        await until('what is missing is named', async () =>
          (await quickInput.rows()).some(({ detail }) => detail.includes('Enter “Access key ID” again')),
        );
        await window().screenshot('edit-keys-again');
        for (const key of ['Access key ID', 'Access key secret']) {
          await quickInput.pick(key);
          assert.equal((await quickInput.waitFor({ message: /Enter it again/ })).masked, true);
          await quickInput.submit('entered');
          await quickInput.waitFor({ placeholder: 'Choose what to change.' });
        }
        await quickInput.pick('Test and Save');
        await until('it may be saved without a test', async () =>
          (await quickInput.rows()).some(({ label }) => label === 'Save Anyway'),
        );
        await window().screenshot('edit-save-anyway');
        await quickInput.pick('Save Anyway');
        await quickInput.waitUntilClosed();
        await row.waitForDescription(/127\.0\.0\.1:9/);
      });

      it('edits a profile as JSON: its keys are not in it, and what is wrong is said', async () => {
        const { ui } = window();
        const menu = await (await ui.view('CDN').row('demo')).openMenu();
        await menu.click('Edit Profile as JSON');
        const text = await until('the document is open', () =>
          window().evaluate(vscode => {
            const document = vscode.window.activeTextEditor?.document;
            return document?.uri.scheme === 'cdn-profile' ? document.getText() : undefined;
          }),
        );
        await window().screenshot('edit-json');
        const shown = JSON.parse(text);
        assert.equal(shown.name, 'demo');
        assert.doesNotMatch(text, /entered|secret|credentials/i);
        const save = (content: string): Promise<boolean> =>
          window().evaluate(async (vscode, next) => {
            const editor = vscode.window.activeTextEditor;
            if (!editor) return false;
            const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
            await editor.edit(edit => edit.replace(all, next));
            return editor.document.save();
          }, content);
        void save(JSON.stringify({ ...shown, endpoint: 'https://evil.example.com' })).catch(() => undefined);
        const toast = await ui.notifications.waitFor(/Change the endpoint with “Edit Profile…”/);
        await window().screenshot('edit-json-refused');
        await toast.close();
        assert.equal(await save(JSON.stringify({ ...shown, name: 'other', production: true })), true);
        await ui.view('CDN').row('other');
        assert.equal(await save(text), true);
        await ui.view('CDN').row('demo');
      });

      it('duplicates a profile without a question', async () => {
        const { ui } = window();
        await (await (await ui.view('CDN').row('demo')).openMenu()).click('Duplicate Profile');
        const copy = await ui.view('CDN').row('demo 2');
        await copy.waitForDescription(/127\.0\.0\.1:9/);
        await (await copy.openMenu()).click('Remove Profile…');
        await ui.dialogs.waitFor('Remove the profile “demo 2”?');
        await ui.dialogs.click('Remove');
        await copy.locator.waitFor({ state: 'detached' });
      });

      it('removes a profile after naming it', async () => {
        const { ui } = window();
        const row = await ui.view('CDN').row('demo');
        await (await row.openMenu()).click('Remove Profile…');
        await ui.dialogs.waitFor('Remove the profile “demo”?');
        await window().screenshot('remove');
        await ui.dialogs.click('Remove');
        await ui.view('CDN').open();
        assert.deepEqual(await ui.view('CDN').welcomeButtons(), ['Add Profile']);
      });

      it('finds keys that this machine has, says what half of one lacks, and tests the chosen one', async () => {
        const { ui, profile } = window();
        const { clientToken, clientSecret, accessToken } = demo.info.akamaiKeys.full;
        const section = (host: string, secret: string): string =>
          `host = ${host}\nclient_token = ${clientToken}\nclient_secret = ${secret}\naccess_token = ${accessToken}\n`;
        const good = section(demo.info.akamai, clientSecret);
        const text = `[ccu]\n${good}[wrong]\n${section(demo.info.akamai, 'wrong')}[half]\nhost = a.example.com\n`;
        await writeFile(join(profile.home, '.edgerc'), text);
        await ui.palette.run('CDN: Add Profile…');
        await ui.quickInput.waitFor({ placeholder: 'Which CDN serves it?' });
        await window().screenshot('found-keys');
        const rows = await ui.quickInput.rows();
        assert.deepEqual(
          rows.slice(-3).map(({ label, description }) => `${label}: ${description}`),
          [
            'ccu: Akamai · ~/.edgerc',
            'wrong: Akamai · ~/.edgerc',
            'half: Akamai · ~/.edgerc · lacks client_token, client_secret, access_token',
          ],
        );
        await ui.quickInput.pick('wrong');
        await until('the refusal is told', async () =>
          (await ui.quickInput.rows()).some(({ detail }) =>
            detail.includes('The secret of “wrong” is wrong'),
          ),
        );
        await window().screenshot('found-keys-wrong');
        await ui.quickInput.pick('ccu');
        await ui.quickInput.waitUntilClosed();
        const row = await ui.view('CDN').row('ccu');
        await row.waitForDescription(/Akamai/);
        await row.expand();
        await ui.view('CDN').row('10,000 of 10,000 URLs left now');
        await (await ui.view('CDN').row('Domains')).expand();
        await ui.view('CDN').row('No hosts yet: the first purge of each asks.');
        await window().screenshot('budget-and-domains');
        await rm(join(profile.home, '.edgerc'));
      });

      it('names a profile that the rules want and this machine lacks', async () => {
        const { ui } = window();
        await (await ui.explorer.openMenu('dist/app.js')).click('Purge (Refresh) on CDN');
        await ui.quickInput.waitFor({
          placeholder: 'This folder uses the profile “demo”, which is not on this machine.',
        });
        assert.deepEqual(
          (await ui.quickInput.rows()).map(row => row.label),
          ['Add Profile…', 'ccu'],
        );
        await window().screenshot('profile-not-here');
        await ui.quickInput.pick('Add Profile…');
        await ui.quickInput.waitFor({ title: 'Add CDN Profile “demo”' });
        const [likely] = await ui.quickInput.rows();
        assert.equal(likely?.label, 'Demo CDN: Alibaba Cloud CDN');
        await ui.quickInput.pick('Demo CDN: Alibaba Cloud CDN');
        await ui.quickInput.waitFor({ title: 'Add CDN Profile “demo”: Demo CDN: Alibaba Cloud CDN' });
        await window().screenshot('add-named');
        await ui.quickInput.cancel();
      });
    },
  );
});
