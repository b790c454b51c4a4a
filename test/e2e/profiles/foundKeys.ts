import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { SpecDemo } from '../../support/demo.ts';
import type { SharedWindow } from '../../support/describeWindow.ts';
import { until } from '../../support/until.ts';

/** Keys that this machine has, and profiles that it lacks. Begins without a profile. */
export function foundKeysTests(window: SharedWindow, demo: SpecDemo): void {
  describe('found keys', () => {
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
        (await ui.quickInput.rows()).some(({ detail }) => detail.includes('The secret of “wrong” is wrong')),
      );
      await window().screenshot('found-keys-wrong');
      await ui.quickInput.pick('ccu');
      await ui.quickInput.waitUntilClosed();
      const row = await ui.view('CDN').row('ccu');
      await row.waitForDescription(/Akamai/);
      await row.expand();
      await ui.view('CDN').row('10,000 URLs left now');
      await (await ui.view('CDN').row('Domains')).expand();
      await ui.view('CDN').row('No hosts yet');
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
  });
}
